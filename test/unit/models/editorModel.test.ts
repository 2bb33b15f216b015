import assert from 'node:assert/strict';
import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { type EditorModel, isEditorModel, isPlausibleCount, modelOfEditor } from '../../../src/models/editorModel';

const sonnet: EditorModel = {
  vendor: 'copilot',
  id: 'claude-sonnet-4.5',
  family: 'claude-sonnet-4.5',
  name: 'Claude Sonnet 4.5',
  maxInputTokens: 128_000,
};

describe('modelOfEditor', () => {
  it("takes tokenizer and id of the catalogue's model, and the prompt that VS Code passes on for the window", () => {
    const model = modelOfEditor(builtInCatalogue, sonnet);
    const known = findModel(builtInCatalogue, 'claude-sonnet-4-5')!;
    assert.equal(model.id, known.id);
    assert.deepEqual(model.tokenizer, known.tokenizer);
    assert.equal(model.vendor, 'Anthropic');
    assert.equal(model.contextWindow, 128_000);
    assert.equal(model.displayName, 'Claude Sonnet 4.5');
  });

  it('estimates for a model that nobody knows, without an invented window', () => {
    const model = modelOfEditor(builtInCatalogue, { ...sonnet, id: 'x', family: 'y', maxInputTokens: 0 });
    assert.equal(model.id, 'copilot/x');
    assert.deepEqual(model.tokenizer, { kind: 'closed', calibration: 'unknown' });
    assert.equal(model.contextWindow, undefined);
  });
});

describe('isPlausibleCount', () => {
  it('believes any measured tokenizer, and a message around the text', () => {
    for (const answered of [70, 100, 153, 240, 62, 248]) assert.ok(isPlausibleCount(answered, 100), String(answered));
    assert.ok(isPlausibleCount(8, 1));
    assert.ok(isPlausibleCount(0, 0));
  });

  it('does not believe 4 whatever the text, a quarter, or no number', () => {
    for (const answered of [4, 25, 249, NaN, Infinity]) assert.ok(!isPlausibleCount(answered, 100), String(answered));
    assert.ok(!isPlausibleCount(-20, 5));
  });
});

it('isEditorModel refuses what storage damaged', () => {
  assert.ok(isEditorModel(sonnet));
  for (const value of [undefined, null, 'x', {}, { ...sonnet, id: 1 }, { ...sonnet, maxInputTokens: '1' }]) {
    assert.ok(!isEditorModel(value));
  }
});

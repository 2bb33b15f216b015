import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/manifest';
import { answering } from './answers';
import { activateTare, closeEverything, openFile, pause, tokensOf, waitForCounts } from './support';

/** What test/fixtures/modelProvider exports. */
interface ModelProvider {
  readonly questions: { readonly model: string; readonly text: unknown; readonly cancelled: boolean }[];
}

describe('models in VS Code', () => {
  const text = 'The tare is the weight of the packaging, and the net is what one wanted to buy.\n'.repeat(20);
  let provider: ModelProvider;

  async function run(command: string, ...picks: string[]): Promise<string> {
    const said = answering({ picks });
    try {
      await vscode.commands.executeCommand(command);
    } finally {
      said.restore();
    }
    return said.lines.join('\n');
  }

  const open = (content: string): Promise<vscode.TextEditor> => openFile('tare.md', content);

  before(async function () {
    const helper = vscode.extensions.getExtension<ModelProvider>('tare-test.model-provider');
    // A runner that loads Tare alone, such as the desktop's.
    if (helper === undefined) return this.skip();
    await activateTare();
    provider = await helper.activate();
    // VS Code learns of a provider's models a moment after it is registered.
    for (let wait = 0; wait < 100; wait++) {
      if ((await vscode.lm.selectChatModels({ vendor: 'tare-test' })).length === 4) return;
      await pause(100);
    }
    assert.fail('VS Code does not list the models of the test.');
  });
  beforeEach(() => {
    provider.questions.length = 0;
  });
  afterEach(closeEverything);
  after(() => run(commands.selectModel, 'GPT-6.2 Sol'));

  it('are a group of their own in Select Model, with the prompt that VS Code passes on', async () => {
    const said = await run(commands.selectModel);
    assert.match(
      said,
      /^Select Model\nNow \|.*\n.*\nModels in VS Code \|.*\nTest \w+ \| tare-test in VS Code, \w+ \| 50k window/,
    );
    assert.equal(provider.questions.length, 0);
  });

  it('count the document as a string, once it has rested, and are named', async () => {
    await run(commands.selectModel, 'Test steady');
    await open(text);
    const counts = await waitForCounts(({ document }) => document?.count.countedBy !== undefined);
    assert.deepEqual(counts.document?.count, {
      tokens: text.length / 4,
      accuracy: 'exact',
      countedBy: 'Test steady in VS Code',
    });
    assert.equal(counts.model.contextWindow, 50_000);
    assert.deepEqual(
      provider.questions.map((question) => question.text),
      [text],
    );
  });

  it('count the selection in place of the document', async () => {
    const editor = await open(text);
    editor.selection = new vscode.Selection(0, 0, 2, 0);
    const counts = await waitForCounts(({ selection }) => selection?.countedBy !== undefined);
    const selected = editor.document.getText(editor.selection);
    assert.equal(counts.selection?.tokens, selected.length / 4);
    assert.equal(counts.document?.count.countedBy, undefined);
    assert.equal(provider.questions.at(-1)?.text, selected);
  });

  it('are not asked while one types', async () => {
    const editor = await open(text);
    for (let key = 0; key < 20; key++) {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'x'));
      await pause(50);
    }
    const { length } = editor.document.getText();
    await waitForCounts(({ document }) => document?.count.tokens === Math.ceil(length / 4), "the model's count");
    assert.ok(provider.questions.length <= 2, `${provider.questions.length} questions`);
  });

  it('are not believed when they say 4 whatever the text', async () => {
    await run(commands.selectModel, 'Test four');
    await open(text);
    const counts = await waitForCounts(({ editorModelNote }) => editorModelNote !== undefined);
    assert.equal(counts.editorModelNote, 'Counted by Tare: 4 tokens by Test four cannot be right.');
    assert.equal(counts.document?.count.countedBy, undefined);
    assert.ok(counts.document!.count.tokens >= tokensOf(text));
  });

  for (const name of ['broken', 'silent']) {
    it(`leave the count to Tare when they are ${name}`, async () => {
      await run(commands.selectModel, `Test ${name}`);
      await open(text);
      // The note of the model before stays until this one has failed.
      const note = `Counted by Tare: Test ${name} gave no number.`;
      await waitForCounts(({ editorModelNote }) => editorModelNote === note, 'a note', 15_000);
      if (name === 'silent') assert.equal(provider.questions[0]?.cancelled, true);
    });
  }

  it('count the clipboard', async () => {
    await run(commands.selectModel, 'Test steady');
    await vscode.env.clipboard.writeText(text);
    const said = await run(commands.countClipboard);
    assert.match(said, /400 tokens[^]+counted by Test steady in VS Code/);
  });

  it('are let go of when a model of the catalogue is chosen', async () => {
    await run(commands.selectModel, 'GPT-6.2 Sol');
    await open(text);
    await waitForCounts(({ document }) => document?.count.tokens === tokensOf(text));
    await pause(1500);
    assert.equal(provider.questions.length, 0);
  });
});

import assert from 'node:assert/strict';
import { builtInCatalogue, defaultModelId, findModel, resolveModelId } from '../../../src/models/catalogue';

const find = (id: string) => findModel(builtInCatalogue, id);

describe('catalogue', () => {
  it('lists every model of reference/pricing.md section 5, and every id once', () => {
    const section5 = [
      'claude-fable-5-1',
      'claude-opus-5-5',
      'claude-opus-5',
      'claude-sonnet-5-5',
      'claude-haiku-5-5',
      'claude-haiku-4-5',
      'gpt-6.2-astra',
      'gpt-6.2-sol',
      'gpt-6.1-sol',
      'gpt-6.1-terra',
      'gpt-6-luna',
      'gpt-6-astra',
      'gpt-5.3-codex',
      'gemini-3.8-flash',
      'gemini-3.1-pro-preview',
      'grok-4.7',
      'deepseek-v4-pro',
      'deepseek-v4-flash',
      'qwen3.7-max',
      'mistral-large-4',
      'mistral-medium-latest',
    ];
    for (const id of section5) {
      assert.equal(find(id)?.id, id);
      assert.ok(builtInCatalogue.prices.has(id), id);
    }
    const ids = builtInCatalogue.models.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('has no name that means two models, and no alias without a target', () => {
    for (const [alias, id] of builtInCatalogue.aliases) {
      assert.ok(!builtInCatalogue.prices.has(alias), alias);
      assert.ok(!builtInCatalogue.models.some((model) => model.id === alias), alias);
      assert.ok(builtInCatalogue.prices.has(id), id);
    }
  });

  it('knows the windows the vendors state', () => {
    assert.equal(find('gpt-6.2-sol')?.contextWindow, 1_050_000);
    assert.equal(find('gpt-6.2-sol')?.maxInputTokens, 922_000);
    assert.equal(find('claude-haiku-4-5')?.contextWindow, 200_000);
    assert.equal(find('claude-haiku-4-5')?.maxOutputTokens, 64_000);
    assert.equal(find('qwen3.7-max')?.contextWindow, undefined, 'not known, not invented');
  });

  it('counts each family with its own encoding or generation', () => {
    const tokenizerOf = (id: string) => {
      const tokenizer = find(id)?.tokenizer;
      return tokenizer?.kind === 'public' ? tokenizer.encoding : tokenizer?.calibration;
    };
    assert.equal(tokenizerOf('gpt-6.2-astra'), 'o200k_base');
    assert.equal(tokenizerOf('gpt-5.3-codex'), 'o200k_base');
    assert.equal(tokenizerOf('o3-mini'), 'o200k_base');
    assert.equal(tokenizerOf('gpt-4o'), 'o200k_base');
    assert.equal(tokenizerOf('gpt-4'), 'cl100k_base');
    assert.equal(tokenizerOf('gpt-3.5-turbo'), 'cl100k_base');
    assert.equal(tokenizerOf('claude-opus-4-6'), 'claude-4.6');
    assert.equal(tokenizerOf('claude-haiku-4-5'), 'claude-4.6');
    assert.equal(tokenizerOf('claude-opus-4-7'), 'claude-4.7');
    assert.equal(tokenizerOf('claude-haiku-5-5'), 'claude-4.7');
    assert.equal(tokenizerOf('grok-4.7'), 'grok');
    assert.equal(tokenizerOf('qwen3-8b'), 'qwen3');
    assert.equal(tokenizerOf('qwen3.7-max'), 'qwen');
    assert.equal(tokenizerOf('deepseek-r1'), 'deepseek_v3');
    assert.equal(tokenizerOf('deepseek-v4-pro'), 'deepseek');
    assert.equal(tokenizerOf('open-mistral-nemo'), 'mistral_tekken');
    assert.equal(tokenizerOf('mistral-large-4'), 'mistral');
    assert.equal(tokenizerOf('gemma-3-27b-it'), 'gemma3');
  });

  it("counts with Gemma 3's vocabulary the Gemini models that Google's SDK does, and no others", () => {
    // _GEMINI_MODELS_TO_TOKENIZER_NAMES and _GEMINI_STABLE_MODELS_TO_TOKENIZER_NAMES, googleapis/python-genai, 2026-08-21.
    const named = ['gemini-3-pro-preview', 'gemini-3-flash-preview', 'gemini-2.5-pro', 'gemini-2.5-flash'];
    for (const { id, tokenizer } of builtInCatalogue.models.filter((model) => model.id.startsWith('gemini-'))) {
      const expected = named.includes(id) ? 'gemma3' : 'gemini';
      assert.equal(tokenizer.kind === 'public' ? tokenizer.encoding : tokenizer.calibration, expected, id);
    }
  });

  it('starts with a model that is counted exactly and priced', () => {
    const model = find(defaultModelId);
    assert.equal(model?.tokenizer.kind, 'public');
    assert.ok(builtInCatalogue.prices.has(defaultModelId));
  });

  describe('reads ids as they occur', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['claude-opus-5-5', 'claude-opus-5-5'],
      ['  Claude-Opus-5-5 ', 'claude-opus-5-5'],
      ['claude-opus-5-5[1m]', 'claude-opus-5-5'],
      ['claude-opus-5-5-20260922', 'claude-opus-5-5'],
      ['claude-opus-5-5-20260922[1m]', 'claude-opus-5-5'],
      ['claude-opus-5-5-fast', 'claude-opus-5-5'],
      ['anthropic/claude-opus-5-fast-20260723', 'claude-opus-5'],
      ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
      ['claude-opus-4-5@20251101', 'claude-opus-4-5'],
      ['copilot/claude-sonnet-4.5', 'claude-sonnet-4-5'],
      ['generic-copilot/litellm/anthropic/claude-haiku-4.5', 'claude-haiku-4-5'],
      ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'claude-sonnet-4-5'],
      ['anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
      ['claude-3-5-sonnet-20241022', 'claude-3-5-sonnet'],
      ['claude-3-5-haiku-20241022', 'claude-3-5-haiku-latest'],
      ['claude-sonnet-4', 'claude-sonnet-4-0'],
      ['claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
      ['openai/gpt-5.5', 'gpt-5.5'],
      ['gpt-5.2-codex', 'gpt-5.2'],
      ['gpt-4o-2024-11-20', 'gpt-4o'],
      ['gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
      ['gpt-6.2-sol', 'gpt-6.2-sol'],
      ['models/gemini-3.8-flash', 'gemini-3.8-flash'],
      ['grok-4-fast', 'grok-4-fast-reasoning'],
    ];
    for (const [raw, id] of cases) {
      it(raw, () => {
        assert.equal(resolveModelId(builtInCatalogue, raw)?.id, id);
      });
    }
  });

  describe('never takes a neighbour for a model', () => {
    const unknown = [
      'claude-sonnet-5-7',
      'claude-opus-5-5-pro',
      'claude-opus-6',
      'gpt-6.2-sol-mini',
      'gpt-6.2',
      'gpt-6.3-sol',
      'gemini-3.8-flash-lite',
      'grok-4.7-fast',
      'claude-sonnet-5-5-fast',
      'mistral-large-latest',
      'deepseek-v4-pro:free',
      'sonnet',
      'coder-model',
      '<synthetic>',
      '',
      '-fast',
      '[1m]',
      'constructor',
    ];
    for (const raw of unknown) {
      it(raw === '' ? '(empty)' : raw, () => {
        assert.equal(resolveModelId(builtInCatalogue, raw), undefined);
        assert.equal(find(raw), undefined);
      });
    }
  });

  it('tells the fast speed and the long window apart from the model', () => {
    assert.deepEqual(resolveModelId(builtInCatalogue, 'claude-opus-5-5-fast[1m]'), {
      id: 'claude-opus-5-5',
      fast: true,
      longContext: true,
    });
    assert.equal(find('claude-sonnet-4-5')?.contextWindow, 200_000);
    assert.equal(find('claude-sonnet-4-5[1m]')?.contextWindow, 1_000_000);
    assert.equal(find('gpt-6.2-sol[1m]')?.contextWindow, 1_050_000, 'never made smaller');
  });
});

import assert from 'node:assert/strict';
import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { costOfCall, costToSend } from '../../../src/models/cost';
import { withOverrides } from '../../../src/models/overrides';
import { isUnpriced } from '../../../src/models/prices';
import { UserError } from '../../../src/userError';

const at = new Date('2026-11-23T12:00:00Z');

function usd(catalogue: typeof builtInCatalogue, model: string, tokens = 1_000_000): number | undefined {
  const cost = costToSend(catalogue, model, tokens, at);
  return isUnpriced(cost) ? undefined : cost.usd;
}

describe('model overrides', () => {
  it('add a model with its own prices', () => {
    const catalogue = withOverrides(builtInCatalogue, {
      'My-Model': {
        displayName: 'My model',
        calibration: 'qwen',
        contextWindow: 32_000,
        prices: [
          {
            tiers: [
              { input: 3, output: 4 },
              { abovePromptTokens: 100_000, input: 6, output: 8 },
            ],
          },
        ],
      },
    });
    assert.deepEqual(findModel(catalogue, 'my-model'), {
      id: 'my-model',
      displayName: 'My model',
      vendor: 'Other',
      tokenizer: { kind: 'closed', calibration: 'qwen' },
      contextWindow: 32_000,
      source: 'your settings',
    });
    assert.equal(usd(catalogue, 'my-model', 100_000), 0.3);
    assert.equal(usd(catalogue, 'my-model', 200_000), 1.2);
    assert.equal(usd(catalogue, 'ollama/my-model', 100_000), 0.3);
    assert.equal(findModel(builtInCatalogue, 'my-model'), undefined, 'the built-in catalogue stays as it is');
  });

  it('count a model of unknown tokenizer as an estimate', () => {
    const catalogue = withOverrides(builtInCatalogue, { local: {} });
    assert.deepEqual(findModel(catalogue, 'local')?.tokenizer, { kind: 'closed', calibration: 'unknown' });
    assert.equal(usd(catalogue, 'local'), undefined, 'still unpriced');
  });

  it('take another name of an encoding', () => {
    const catalogue = withOverrides(builtInCatalogue, { local: { encoding: 'o200k_harmony' } });
    assert.deepEqual(findModel(catalogue, 'local')?.tokenizer, { kind: 'public', encoding: 'o200k_base' });
  });

  it('change only the fields they name', () => {
    const catalogue = withOverrides(builtInCatalogue, { 'qwen3.7-max': { contextWindow: 991_000 } });
    assert.deepEqual(findModel(catalogue, 'qwen3.7-max'), {
      ...findModel(builtInCatalogue, 'qwen3.7-max'),
      contextWindow: 991_000,
      source: 'your settings',
    });
    assert.equal(usd(catalogue, 'qwen3.7-max'), 2.5);
    assert.equal(catalogue.models.length, builtInCatalogue.models.length);
  });

  it('replace prices as a whole, and keep the speeds', () => {
    const catalogue = withOverrides(builtInCatalogue, {
      'gpt-6.2-sol': { prices: [{ effectiveFrom: '2026-11-20', tiers: [{ input: 1, output: 2 }] }] },
    });
    assert.equal(usd(catalogue, 'gpt-6.2-sol'), 1);
    const fast = costOfCall(catalogue, {
      model: 'gpt-6.2-sol',
      at,
      inputTokens: 1_000_000,
      outputTokens: 0,
      speed: 'fast',
    });
    assert.ok(!isUnpriced(fast) && fast.usd === 2);
    const before = costToSend(catalogue, 'gpt-6.2-sol', 1, new Date('2026-11-19T12:00:00Z'));
    assert.ok(isUnpriced(before));
  });

  it('end on the day they name, which is the first without the price', () => {
    const catalogue = withOverrides(builtInCatalogue, {
      local: { prices: [{ effectiveUntil: '2026-12-01', tiers: [{ input: 1, output: 2 }] }] },
    });
    assert.ok(!isUnpriced(costToSend(catalogue, 'local', 1, new Date('2026-11-30T23:59:59.999Z'))));
    assert.ok(isUnpriced(costToSend(catalogue, 'local', 1, new Date('2026-12-01T00:00:00Z'))));
  });

  it('match an id with a provider literally, before the model of that name', () => {
    const catalogue = withOverrides(builtInCatalogue, {
      'openrouter/qwen/qwen3.7-max': { prices: [{ tiers: [{ input: 1.25, output: 3.75 }] }] },
    });
    assert.equal(usd(catalogue, 'openrouter/qwen/qwen3.7-max'), 1.25);
    assert.equal(usd(catalogue, 'qwen3.7-max'), 2.5);
  });

  it('give an alias a life of its own', () => {
    const catalogue = withOverrides(builtInCatalogue, {
      'gpt-5.2-codex': { prices: [{ tiers: [{ input: 9, output: 9 }] }] },
    });
    assert.equal(usd(catalogue, 'gpt-5.2-codex'), 9);
    assert.equal(usd(catalogue, 'gpt-5.2'), 1.75);
    assert.equal(findModel(catalogue, 'gpt-5.2-codex')?.contextWindow, 400_000);
    assert.equal(findModel(catalogue, 'gpt-5.2-codex')?.id, 'gpt-5.2-codex');
  });

  it('change nothing when there are none', () => {
    assert.deepEqual(withOverrides(builtInCatalogue, {}), builtInCatalogue);
  });

  describe('refuse, with the entry and the remedy in the message', () => {
    const tiers = [{ input: 1, output: 1 }];
    const cases: readonly (readonly [string, unknown, RegExp])[] = [
      ['not an object', [], /^The model settings must be an object, in braces\.$/],
      ['nothing', null, /The model settings must be an object/],
      ['an entry that is no object', { a: 5 }, /^The model setting "a" must be an object, in braces\.$/],
      ['an entry without a name', { ' ': {} }, /an entry without a name\. Give it the id of the model/],
      ['an unknown field', { a: { price: 1 } }, /"a" has an unknown field "price"\. It may have: displayName, /],
      ['an empty name', { a: { displayName: ' ' } }, /"a", "displayName" must be text/],
      ['a vendor that is no text', { a: { vendor: 1 } }, /"a", "vendor" must be text/],
      ['an unknown encoding', { a: { encoding: 'p50k' } }, /"a" has an unknown "encoding"\. Use one of: o200k_base, /],
      ['an unknown calibration', { a: { calibration: 1 } }, /"calibration"\. Use one of: claude-4\.6, /],
      [
        'both',
        { a: { encoding: 'o200k_base', calibration: 'grok' } },
        /both "encoding" and "calibration"\. Keep the one/,
      ],
      [
        'a window that is text',
        { a: { contextWindow: '1M' } },
        /"a", "contextWindow" must be a whole number of tokens/,
      ],
      ['a window of nothing', { a: { contextWindow: 0 } }, /at least 1/],
      ['half a token', { a: { maxOutputTokens: 1.5 } }, /"maxOutputTokens" must be a whole number/],
      ['no periods', { a: { prices: [] } }, /"a", "prices" must be a list, in brackets, with at least one element/],
      ['no tiers', { a: { prices: [{}] } }, /"prices" number 1, "tiers" must be a list/],
      ['a period field', { a: { prices: [{ tiers, from: 'x' }] } }, /"prices" number 1 has an unknown field "from"/],
      [
        'no input rate',
        { a: { prices: [{ tiers: [{ output: 1 }] }] } },
        /number 1, tier 1, "input" must be a number of US/,
      ],
      ['a negative rate', { a: { prices: [{ tiers: [{ input: -1, output: 1 }] }] } }, /"input" must be .*0 or more/],
      ['a rate that is text', { a: { prices: [{ tiers: [{ input: 1, output: '1' }] }] } }, /"output" must be a number/],
      [
        'a cache rate that is nothing',
        { a: { prices: [{ tiers: [{ input: 1, output: 1, cacheRead: null }] }] } },
        /"cacheRead" must be a number/,
      ],
      [
        'a first tier above zero',
        { a: { prices: [{ tiers: [{ abovePromptTokens: 5, input: 1, output: 1 }] }] } },
        /needs a first tier with "abovePromptTokens": 0/,
      ],
      [
        'tiers out of order',
        {
          a: {
            prices: [
              {
                tiers: [
                  ...tiers,
                  { abovePromptTokens: 20, input: 1, output: 1 },
                  { abovePromptTokens: 10, input: 1, output: 1 },
                ],
              },
            ],
          },
        },
        /tiers out of order\. Sort them/,
      ],
      ['a second tier from zero', { a: { prices: [{ tiers: [...tiers, ...tiers] }] } }, /tiers out of order/],
      [
        'a day that is none',
        { a: { prices: [{ effectiveFrom: '2026-02-30', tiers }] } },
        /"effectiveFrom" must be a day/,
      ],
      ['another way to write a day', { a: { prices: [{ effectiveFrom: '1/2/2026', tiers }] } }, /like "2026-11-23"/],
      [
        'an end before the start',
        { a: { prices: [{ effectiveFrom: '2026-02-02', effectiveUntil: '2026-02-02', tiers }] } },
        /ends before it begins\. Make "effectiveUntil" later/,
      ],
    ];
    for (const [what, overrides, message] of cases) {
      it(what, () => {
        assert.throws(
          () => withOverrides(builtInCatalogue, overrides),
          (error: unknown) => error instanceof UserError && message.test(error.message),
        );
      });
    }
  });
});

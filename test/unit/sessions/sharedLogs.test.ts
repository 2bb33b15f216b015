import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UsageSummary } from '../../../src/sessions/summary';
import { collect, environmentWith, sharedLog } from './collect';
import { ownTokensOfSibling, writeSiblings } from './siblings';

function cacheWrites({ tokens }: UsageSummary): number {
  return tokens.cacheWrite5m + tokens.cacheWrite1h;
}

function assertClose(actual: number | null, expected: number, digits = 1e-9): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < digits, `${actual} instead of ${expected}`);
}

describe('real Claude Code logs (spotter)', () => {
  it('count every call once, the reference union of 904', async function () {
    const home = sharedLog(this, 'spotter-claude');
    const { summary, notices } = await collect(environmentWith({ CLAUDE_CONFIG_DIR: home }));
    const total = summary();
    assert.equal(total.calls, 904);
    assert.deepEqual(
      [total.tokens.input, total.tokens.output, cacheWrites(total), total.tokens.cacheRead],
      [9_165, 195_801, 2_079_960, 77_423_878],
    );
    assertClose(total.cost.usd, 51.7426, 5e-5);
    // No call of these versions has a stop reason, so that every output is a lower bound.
    assert.equal(total.cost.accuracy, 'lower-bound');
    assert.deepEqual(notices, []);
    assert.equal(
      total.sessions.reduce((sum, { calls }) => sum + calls, 0),
      904,
    );
  });

  it('are found through the folder of projects too', async function () {
    const home = sharedLog(this, 'spotter-claude');
    const { summary } = await collect(environmentWith({ CLAUDE_CONFIG_DIR: join(home, 'projects') }));
    assert.equal(summary().calls, 904);
  });
});

describe('real Codex fork families (CodexBar)', () => {
  async function totalOf(codexHome: string): Promise<number> {
    const { tokens } = (await collect(environmentWith({ CODEX_HOME: codexHome }))).summary();
    return tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.output;
  }

  // In units of cumulative totals, a family of a parent and its fork is the final total of the fork.
  for (const [family, tokens] of Object.entries({
    'archived-fork-33ce-3869': 15_309_178,
    'live-fork-4d90-52bf': 26_801_911,
    'harness-smoke': 17,
  })) {
    it(`${family}: ${tokens.toLocaleString('en-US')} tokens`, async function () {
      assert.equal(await totalOf(sharedLog(this, 'codexbar', 'forks', family, 'codex-home')), tokens);
    });
  }

  it('count a prefix once when the parent is missing and two siblings share it', async function () {
    const logs = sharedLog(this);
    const home = mkdtempSync(join(tmpdir(), 'tare-siblings-'));
    try {
      writeSiblings(logs, home);
      // A's final total, and B's final total less the prefix: 15,309,178 + (13,398,113 + 3,093) - 13,398,113.
      assert.equal(await totalOf(home), 15_309_178 + ownTokensOfSibling);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

describe('edge cases', () => {
  interface Expected {
    readonly calls: number;
    readonly tokens: readonly [input: number, output: number, cacheRead: number, write5m: number, write1h: number];
    /** Null: unpriced. */
    readonly usd: number | null;
  }

  /** A call of 1,000 input and 100 output tokens. */
  const call = [1_000, 100, 0, 0, 0] as const;
  /** Sonnet 4.5, per million: input 3, output 15; over 200k prompt tokens the whole request 6, 22.5, cache read 0.6. */
  const sonnet45 = (1_000 * 3 + 100 * 15) / 1e6;
  /** Codex: 300,000 input tokens, 200,000 of them cached; 1,000 output tokens. */
  const codexCall = [100_000, 1_000, 200_000, 0, 0] as const;

  const cases: Readonly<Record<string, Expected>> = {
    control: { calls: 1, tokens: call, usd: sonnet45 },
    // An endpoint of a geography, "us.", costs a tenth more than the global one.
    bedrock_id: { calls: 1, tokens: call, usd: 1.1 * sonnet45 },
    idnull_in_tool_input: { calls: 1, tokens: call, usd: sonnet45 },
    speed_null: { calls: 1, tokens: call, usd: sonnet45 },
    spaced: { calls: 1, tokens: call, usd: sonnet45 },
    same_msg_two_reqs_no_sidechain: { calls: 1, tokens: call, usd: sonnet45 },
    no_requestId_dup: { calls: 1, tokens: call, usd: sonnet45 },
    // Two lines without ids of message and request: their uuids differ, so they are two calls.
    no_ids_dup: { calls: 2, tokens: [2_000, 200, 0, 0, 0], usd: 2 * sonnet45 },
    torn: { calls: 1, tokens: call, usd: sonnet45 },
    // The transcript quoted in a tool's result (99,999 output tokens) and the roll-up in toolUseResult (777) do not count.
    quoted_in_user: { calls: 1, tokens: [10, 100, 0, 0, 0], usd: (10 * 3 + 100 * 15) / 1e6 },
    // Streamed over midnight: the copy with 500 output tokens, not 5 + 500.
    midnight_straddle: { calls: 1, tokens: [10, 500, 0, 0, 0], usd: (10 * 3 + 500 * 15) / 1e6 },
    // 100 of the main conversation, 200 of the subagent whose call is only in a progress line.
    progress_only: { calls: 2, tokens: [20, 300, 0, 0, 0], usd: (20 * 3 + 300 * 15) / 1e6 },
    over200k_via_cache: {
      calls: 1,
      tokens: [1_000, 100, 250_000, 0, 0],
      usd: (1_000 * 6 + 100 * 22.5 + 250_000 * 0.6) / 1e6, // 0.15825
    },
    over200k_sonnet46: { calls: 1, tokens: [300_000, 100, 0, 0, 0], usd: (300_000 * 3 + 100 * 15) / 1e6 }, // 0.9015
    websearch10: { calls: 1, tokens: call, usd: sonnet45 + 10 * 0.01 },
    geo_us: { calls: 1, tokens: call, usd: 1.1 * ((1_000 * 5 + 100 * 25) / 1e6) }, // 0.00825
    opus46_fast: { calls: 1, tokens: call, usd: 6 * ((1_000 * 5 + 100 * 25) / 1e6) }, // 0.045
    // The answer and, before it, a compaction of 180,000 input and 3,500 output tokens: 0.905 + 0.09.
    iter: { calls: 1, tokens: [181_000, 3_600, 0, 0, 0], usd: (181_000 * 5 + 3_600 * 25) / 1e6 },
    // Over 200k prompt tokens: 1h write at twice the upper input price, 5m write at 1.25 times.
    h1_cache: { calls: 1, tokens: [1_000, 100, 0, 0, 1_000_000], usd: (1_000 * 6 + 100 * 22.5 + 1e6 * 12) / 1e6 },
    h1_mismatch: { calls: 1, tokens: [1_000, 100, 0, 1_000_000, 0], usd: (1_000 * 6 + 100 * 22.5 + 1e6 * 7.5) / 1e6 },
    fable51: { calls: 1, tokens: [1_000, 100, 1_000_000, 0, 0], usd: (1_000 * 10 + 100 * 50 + 1e6 * 0.25) / 1e6 },
    opus5: { calls: 1, tokens: call, usd: (1_000 * 5 + 100 * 25) / 1e6 },
    opus5_1m: { calls: 1, tokens: call, usd: (1_000 * 5 + 100 * 25) / 1e6 },
    opus55: { calls: 1, tokens: [1_000, 100, 1_000_000, 0, 0], usd: (1_000 * 4 + 100 * 20 + 1e6 * 0.2) / 1e6 },
    oneM_suffix: { calls: 1, tokens: call, usd: (1_000 * 4 + 100 * 20) / 1e6 },
    // Four days before the first price we know a day of, which stands for it.
    sonnet55: { calls: 1, tokens: [1_000, 100, 1_000_000, 0, 0], usd: (1_000 * 2 + 100 * 10 + 1e6 * 0.2) / 1e6 },
    haiku55: { calls: 1, tokens: call, usd: (1_000 * 0.1 + 100 * 0.5) / 1e6 },
    haiku55_long: { calls: 1, tokens: [150_000, 100, 0, 0, 0], usd: (150_000 * 0.5 + 100 * 2.5) / 1e6 },
    unknown_model: { calls: 1, tokens: call, usd: null },
    'cx_gpt-5.3-codex': { calls: 1, tokens: codexCall, usd: (100_000 * 1.75 + 1_000 * 14 + 200_000 * 0.175) / 1e6 },
    // Over 272k: input and cache twice, output 1.5 times. GPT-5.5 is 5, 30 and 0.5.
    'cx_gpt-5.5': { calls: 1, tokens: codexCall, usd: (100_000 * 10 + 1_000 * 45 + 200_000 * 1) / 1e6 },
    'cx_gpt-5.6-sol': { calls: 1, tokens: codexCall, usd: (100_000 * 8 + 1_000 * 30 + 200_000 * 0.8) / 1e6 },
    'cx_gpt-6-astra': { calls: 1, tokens: codexCall, usd: (100_000 * 20 + 1_000 * 75 + 200_000 * 2) / 1e6 }, // 2.475
    'cx_gpt-6-luna': { calls: 1, tokens: codexCall, usd: (100_000 * 0.2 + 1_000 * 0.75 + 200_000 * 0.02) / 1e6 },
    'cx_gpt-6-sol': { calls: 1, tokens: codexCall, usd: (100_000 * 4 + 1_000 * 15 + 200_000 * 0.4) / 1e6 },
    'cx_gpt-6.2-astra': { calls: 1, tokens: codexCall, usd: (100_000 * 16 + 1_000 * 60 + 200_000 * 0.8) / 1e6 },
  };

  for (const [name, { calls, tokens, usd }] of Object.entries(cases)) {
    it(name, async function () {
      const home = sharedLog(this, 'edge-cases', name);
      const variable = name.startsWith('cx_') ? 'CODEX_HOME' : 'CLAUDE_CONFIG_DIR';
      const total = (await collect(environmentWith({ [variable]: home }))).summary();
      assert.equal(total.calls, calls);
      assert.deepEqual(Object.values(total.tokens), tokens);
      if (usd === null) {
        assert.deepEqual(total.cost, { usd: null, accuracy: 'partial', unpricedModels: ['my-local-model'] });
      } else {
        assertClose(total.cost.usd, usd);
        assert.deepEqual(total.cost.unpricedModels, []);
      }
    });
  }
});

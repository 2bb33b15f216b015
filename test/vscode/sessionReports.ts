import type * as vscode from 'vscode';
import type { UsageTotal } from '../../src/sessions/summary';
import type { SessionReport } from '../../src/workers/sessionReport';

/** A report in which everything was spent in this window. */
export function reportOf(usd: number | null, changes: Partial<SessionReport> = {}): SessionReport {
  const spent: UsageTotal = {
    calls: 1,
    tokens: { input: 10, output: 20, cacheRead: 30, cacheWrite5m: 40, cacheWrite1h: 0 },
    cost: { usd, accuracy: usd === null ? 'partial' : 'exact', unpricedModels: usd === null ? ['own-model'] : [] },
  };
  const withModels = { ...spent, byModel: [{ model: 'claude-opus-5-5', ...spent }] };
  const key = { agent: 'claude-code', id: 's1' } as const;
  const end = new Date().toISOString();
  return {
    at: Date.now(),
    isComplete: true,
    hasWorkspace: true,
    spent: {
      window: withModels,
      agentSession: { ...key, ...withModels },
      today: withModels,
      todayEverywhere: spent,
      workspace: withModels,
    },
    windows: [],
    sessions: [{ ...key, ...spent, workspace: '/w', start: end, end, log: '/log' }],
    sessionCount: 1,
    rateLimits: [],
    credits: [],
    ...changes,
  };
}

/** A memento that lasts as long as the test. */
export function fakeState(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: (key: string) => values.get(key) as never,
    update: (key, value) => Promise.resolve(void values.set(key, value)),
  };
}

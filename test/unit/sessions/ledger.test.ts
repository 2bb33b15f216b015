import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInCatalogue } from '../../../src/models/catalogue';
import { allReaders } from '../../../src/sessions/agents/all';
import { editorUserFolders } from '../../../src/sessions/environment';
import { costOfEvent } from '../../../src/sessions/eventCost';
import { Ledger, mergeCopies } from '../../../src/sessions/ledger';
import { type UsageEvent, noTokens } from '../../../src/sessions/usageEvent';
import { WorkspaceMatcher } from '../../../src/sessions/workspaceMatch';
import { environmentWith } from './collect';

function event(fields: Partial<UsageEvent> = {}): UsageEvent {
  return {
    key: 'k',
    agent: 'claude-code',
    session: 's',
    at: 1,
    model: 'm',
    tokens: { ...noTokens, input: 10, output: 5 },
    source: 'f',
    ...fields,
  };
}

describe('copies of a call', () => {
  it('the most output wins, with what the other copy alone knows', () => {
    const partial = event({ lowerBound: true, speed: 'fast', workspace: '/w' });
    const full = event({ tokens: { ...noTokens, input: 10, output: 50 }, at: 2 });
    for (const merged of [mergeCopies(partial, full), mergeCopies(full, partial)]) {
      assert.deepEqual(merged, { ...full, speed: 'fast', workspace: '/w' });
    }
  });

  it('the main conversation is preferred to a subagent, and gives it its session', () => {
    const main = event({ session: 'main' });
    const side = event({ session: 'side', sidechain: true, tokens: { ...noTokens, input: 10, output: 50 } });
    const { sidechain, ...expected } = side;
    assert.equal(sidechain, true);
    for (const merged of [mergeCopies(main, side), mergeCopies(side, main)]) {
      assert.deepEqual(merged, { ...expected, session: 'main' });
    }
  });

  it('stays a lower bound only while no copy is complete', () => {
    assert.equal(mergeCopies(event({ lowerBound: true }), event({ lowerBound: true })).lowerBound, true);
    assert.equal(mergeCopies(event({ lowerBound: true }), event()).lowerBound, undefined);
  });

  it('are in the same session in whatever order their logs are read', () => {
    const [old, resumed] = [event({ source: 'a', session: 'old' }), event({ source: 'b', session: 'resumed' })];
    assert.equal(mergeCopies(old, resumed).session, 'old');
    assert.equal(mergeCopies(resumed, old).session, 'old');
  });

  it('tells whether the ledger changed', () => {
    const ledger = new Ledger();
    assert.equal(ledger.add(event()), true);
    assert.equal(ledger.add(event()), false);
    assert.equal(ledger.add(event({ tokens: { ...noTokens, output: 6 } })), true);
  });
});

describe('cost of a call', () => {
  function usdOf(model: string): number {
    const cost = costOfEvent(
      builtInCatalogue,
      event({ model, at: Date.parse('2026-09-24'), tokens: { ...noTokens, input: 1_000_000 } }),
    );
    return Number(cost.usd?.toFixed(6));
  }

  it('of Amazon Bedrock is a tenth more outside the global endpoint, since Claude 4.5', () => {
    assert.equal(usdOf('global.anthropic.claude-sonnet-4-6'), 3);
    assert.equal(usdOf('eu.anthropic.claude-sonnet-4-6'), 3.3);
    assert.equal(usdOf('bedrock/us.anthropic.claude-sonnet-4-6'), 3.3);
    assert.equal(usdOf('bedrock/global.anthropic.claude-sonnet-4-6'), 3);
    assert.equal(usdOf('anthropic.claude-haiku-4-5-20251001-v1:0'), 1.1);
    assert.equal(usdOf('us.anthropic.claude-opus-4-20250514-v1:0'), 15);
    assert.equal(usdOf('claude-sonnet-4-6'), 3);
  });

  it('is the recorded one where that is the provider’s own, or no list price is known', () => {
    const cost = (fields: Partial<UsageEvent>): number | undefined => costOfEvent(builtInCatalogue, event(fields)).usd;
    assert.equal(cost({ recordedUsd: 7 }), 7);
    assert.equal(
      cost({ model: 'claude-sonnet-4-6', at: Date.parse('2026-09-24'), recordedUsd: 7, trustRecorded: true }),
      7,
    );
    assert.notEqual(cost({ model: 'claude-sonnet-4-6', at: Date.parse('2026-09-24'), recordedUsd: 7 }), 7);
    assert.equal(cost({}), undefined);
  });

  it('prices a sum of calls by prompts of their average length', () => {
    // GPT-5.5 doubles its input over 272k prompt tokens: ten calls of 100k stay below it, three of 300k do not.
    const usdOfSum = (calls: number, input: number): string | undefined => {
      const sum = event({ model: 'gpt-5.5', at: Date.parse('2026-09-24'), tokens: { ...noTokens, input }, calls });
      return costOfEvent(builtInCatalogue, sum).usd?.toFixed(6);
    };
    assert.equal(usdOfSum(10, 1_000_000), '5.000000');
    assert.equal(usdOfSum(3, 900_000), '9.000000');
    assert.equal(usdOfSum(1, 100_000), '0.500000');
  });

  it('prices each request inside a call by its own prompt', () => {
    // Sonnet 4.5 doubles over 200k prompt tokens: 150k + 150k in two requests stay below it.
    const tokens = { ...noTokens, input: 150_000 };
    const two = event({
      model: 'claude-sonnet-4-5',
      at: Date.parse('2026-02-24'),
      tokens,
      extraRequests: [{ tokens }, { tokens, model: 'claude-haiku-4-5' }],
    });
    assert.equal(costOfEvent(builtInCatalogue, two).usd?.toFixed(6), '1.050000');
  });
});

describe('workspaces', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'tare-workspace-'));
    mkdirSync(join(folder, 'repo/.git'), { recursive: true });
    mkdirSync(join(folder, 'repo/sub'));
    mkdirSync(join(folder, 'repository'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('hold their own folder and those below it, existing or not, and not their neighbours', () => {
    const matcher = new WorkspaceMatcher(join(folder, 'repo'));
    for (const inside of ['repo', 'repo/', 'repo/sub', 'repo/gone/deeper']) {
      assert.equal(matcher.matches(join(folder, inside)), true, inside);
    }
    for (const outside of ['repository', '.', 'gone']) {
      assert.equal(matcher.matches(join(folder, outside)), false, outside);
    }
    assert.equal(matcher.matches(undefined), false);
  });

  it('are found through links, from either side', () => {
    symlinkSync(join(folder, 'repo'), join(folder, 'link'));
    assert.equal(new WorkspaceMatcher(join(folder, 'link')).matches(join(folder, 'repo/sub')), true);
    assert.equal(new WorkspaceMatcher(join(folder, 'repo')).matches(join(folder, 'link/gone')), true);
  });

  it('hold the worktrees of their repository, wherever those are', () => {
    mkdirSync(join(folder, 'worktree/deep'), { recursive: true });
    writeFileSync(join(folder, 'worktree/.git'), `gitdir: ${join(folder, 'repo/.git/worktrees/w')}\n`);
    assert.equal(new WorkspaceMatcher(join(folder, 'repo')).matches(join(folder, 'worktree/deep')), true);
    assert.equal(new WorkspaceMatcher(join(folder, 'worktree')).matches(join(folder, 'repo')), false);
    writeFileSync(join(folder, 'worktree/.git'), 'gitdir: ../repo/.git/worktrees/w\n');
    assert.equal(new WorkspaceMatcher(join(folder, 'repo')).matches(join(folder, 'worktree/deep')), true);
  });
});

describe('default folders', () => {
  function rootsOf(agent: string, platform: NodeJS.Platform, home: string, variables = {}): readonly string[] {
    const reader = allReaders.find((candidate) => candidate.agent === agent)!;
    return reader.roots({ ...environmentWith(variables, home), platform }, []);
  }

  it('of Claude Code', () => {
    assert.deepEqual(rootsOf('claude-code', 'linux', '/h'), [
      '/h/.config/claude',
      '/h/.claude',
      '/h/.config/Claude/local-agent-mode-sessions',
    ]);
    assert.deepEqual(rootsOf('claude-code', 'darwin', '/h', { CLAUDE_CONFIG_DIR: '/a, ~/b' }), [
      '/a',
      '/h/b',
      '/h/Library/Application Support/Claude/local-agent-mode-sessions',
    ]);
    assert.deepEqual(rootsOf('claude-code', 'win32', 'C:\\h', { APPDATA: 'C:\\h\\Roaming' }).slice(1), [
      'C:\\h\\.claude',
      'C:\\h\\Roaming\\Claude\\local-agent-mode-sessions',
    ]);
  });

  it('of Codex, OpenCode and Amp', () => {
    assert.deepEqual(rootsOf('codex', 'linux', '/h'), ['/h/.codex']);
    assert.deepEqual(rootsOf('codex', 'linux', '/h', { CODEX_HOME: '/c' }), ['/c']);
    assert.deepEqual(rootsOf('opencode', 'linux', '/h', { XDG_DATA_HOME: '/d' }), ['/d/opencode']);
    assert.deepEqual(rootsOf('amp', 'win32', 'C:\\h'), ['C:\\h\\.local\\share\\amp']);
  });

  it('of editors: channels, forks, remote servers', () => {
    const folders = editorUserFolders({ ...environmentWith({}, '/h'), platform: 'darwin' });
    assert.ok(folders.includes('/h/Library/Application Support/Code - Insiders/User'));
    assert.ok(folders.includes('/h/.vscode-server/data/User'));
  });
});

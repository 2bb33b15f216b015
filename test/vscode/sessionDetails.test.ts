import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { WasteFinding } from '../../src/sessions/waste/finding';
import type { SessionRow } from '../../src/workers/sessionReport';
import type { SessionDetail } from '../../src/workers/sessionTurns';
import { commands } from '../../src/vscode/manifest';
import { SessionDetails } from '../../src/vscode/sessionDetails';
import { producedDescription, producedLabel, producedTooltip } from '../../src/vscode/sessionRows';
import { SessionService } from '../../src/vscode/sessionService';
import { fileOf, wasteGroupItem, wasteItem } from '../../src/vscode/sessionWasteRows';
import { ClaudeLog } from '../harness/agentLogs';
import { answering } from './answers';
import { activateTare, closeEverything, extension, inWorkspace, pause } from './support';

const finding: WasteFinding = {
  ...{ kind: 'repeated-read', path: '/w/src/auth.ts', times: 2, agent: 'claude-code', session: 's1' },
  ...{ source: '/logs/s1.jsonl', at: Date.now(), tokens: 3778, calls: 10, usd: 0.123 },
} as const;

function row(calls: number): SessionRow {
  const end = new Date().toISOString();
  return {
    ...{
      agent: 'claude-code',
      id: 's1',
      workspace: '/w',
      start: end,
      end: '2026-09-24T10:00:00Z',
      log: '/logs/s1.jsonl',
    },
    calls,
    tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 0 },
    cost: { usd: 1, accuracy: 'exact', unpricedModels: [] },
  } as const;
}

function fakeLog(): { readonly channel: vscode.LogOutputChannel; readonly lines: string[] } {
  const lines: string[] = [];
  const note = (message: unknown): void => void lines.push(String(message));
  return { lines, channel: { warn: note, error: note } as unknown as vscode.LogOutputChannel };
}

async function until(isSo: () => boolean, what: string, limitMs = 15_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) assert.fail(what);
    await pause(5);
  }
}

describe('the details of a session', () => {
  /** Answers when `answer` is called; counts what was asked and cancelled. */
  class FakeService {
    public detailsAsked = 0;
    public wasteAsked = 0;
    public cancelled = 0;
    public answer: (findings: readonly WasteFinding[]) => void = () => undefined;

    public detailOf(): Promise<SessionDetail> {
      this.detailsAsked++;
      return Promise.resolve({ turns: [] });
    }

    public wasteIn(_session: unknown, signal: AbortSignal): Promise<readonly WasteFinding[]> {
      this.wasteAsked++;
      return new Promise((resolve, reject) => {
        this.answer = resolve;
        signal.addEventListener('abort', () => {
          this.cancelled++;
          reject(new Error('cancelled'));
        });
      });
    }
  }

  let service: FakeService;
  let details: SessionDetails;
  let log: ReturnType<typeof fakeLog>;

  beforeEach(() => {
    service = new FakeService();
    log = fakeLog();
    details = new SessionDetails(service as unknown as SessionService, log.channel);
  });
  afterEach(() => details.dispose());

  it('are read once for the same calls, and shown without findings that take long', async () => {
    assert.deepEqual([service.detailsAsked, service.wasteAsked], [0, 0], 'nothing is read before somebody looks');
    await details.detailOf(row(1));
    await details.detailOf(row(1));
    let isTold = false;
    details.onDidChange(() => (isTold = true));
    assert.deepEqual(await details.wasteOf(row(1)), []);
    service.answer([finding]);
    await until(() => isTold, 'told of the findings');
    assert.deepEqual(await details.wasteOf(row(1)), [finding]);
    await details.detailOf(row(2));
    assert.deepEqual([service.detailsAsked, service.wasteAsked], [2, 1]);
  });

  it('show findings with the turns when they are there at once', async () => {
    const waste = details.wasteOf(row(1));
    service.answer([finding]);
    assert.deepEqual(await waste, [finding]);
  });

  it('keep the findings of a session that goes on, and look again after a pause, not with each call', async () => {
    const waste = details.wasteOf(row(1));
    service.answer([finding]);
    await waste;
    // As the view asks when it is drawn anew.
    details.onDidChange(() => void details.wasteOf(row(10)));
    for (let calls = 2; calls < 10; calls++) assert.deepEqual(await details.wasteOf(row(calls)), [finding]);
    assert.equal(service.wasteAsked, 1);
    await until(() => service.wasteAsked === 2, 'another look');
  });

  it('are left off when the session is closed or the view is hidden, and read when it is opened again', async () => {
    void details.wasteOf(row(1));
    details.leave({ agent: 'codex', id: 's1' });
    assert.equal(service.cancelled, 0);
    details.leave({ agent: 'claude-code', id: 's1' });
    assert.equal(service.cancelled, 1);
    void details.wasteOf(row(1));
    assert.equal(service.wasteAsked, 2);
    details.leave();
    assert.equal(service.cancelled, 2);
    await pause(10);
    assert.deepEqual(log.lines, [], 'leaving is no error');
  });
});

describe('the words for what gave nothing', () => {
  it('say what, how much, and what to do', () => {
    const item = wasteItem(finding, Date.now());
    assert.equal(item.label, '≈$0.12 auth.ts read 2 more times');
    assert.match(String(item.description), /^3\.78k tokens · Say in the instructions/);
    const tooltip = (item.tooltip as vscode.MarkdownString).value;
    assert.match(tooltip, /was read 2 more times with the same text.*sent with 10 calls: ≈\\\$0\\\.12 at list price/);
    assert.match(tooltip, /s1\\\.jsonl/);
    assert.deepEqual([item.contextValue, fileOf(finding)], ['wasteFile', '/w/src/auth.ts']);
    assert.equal(wasteGroupItem([finding]).label, 'Waste ≈$0.12');
    assert.equal(wasteGroupItem([finding, finding]).label, 'Waste, up to ≈$0.25');
    const unpriced = { ...finding, usd: null };
    assert.equal(wasteGroupItem([unpriced]).label, 'Waste');
    assert.equal(wasteItem(unpriced, Date.now()).label, '– auth.ts read 2 more times');
    const small = wasteItem({ ...finding, usd: 0.0764 }, Date.now());
    assert.match((small.tooltip as vscode.MarkdownString).value, /≈\\\$0\\\.076 auth.*: ≈\\\$0\\\.076 at list price/s);
  });

  it('of other kinds name the command or the cause', () => {
    const shared = { agent: 'codex', session: 's', source: '/l', at: 0, tokens: 9, calls: 21, usd: 1 } as const;
    const use = { tool: 'Bash', subject: `npm test ${'x'.repeat(60)}` };
    const label = (data: object): unknown => wasteItem({ ...shared, ...data } as WasteFinding, 0).label;
    assert.match(
      String(label({ kind: 'loop', ...use, times: 7, minutes: 3 })),
      /^≈\$1\.00 npm test x+… called 7 times, nothing/,
    );
    assert.match(
      String(label({ kind: 'carried-output', ...use })),
      /^≈\$1\.00 Output of npm test x+… carried along with 21 calls$/,
    );
    assert.equal(
      label({ kind: 'repeated-result', tool: 'Bash', subject: '', times: 1 }),
      '≈$1.00 Bash told the same 1 more time',
    );
    assert.equal(
      label({ kind: 'carried-output', tool: 'TaskOutput', subject: 'b7636e2' }),
      '≈$1.00 Output of TaskOutput b7636e2 carried along with 21 calls',
    );
    const rebuilt = (found: object): unknown => label({ kind: 'cache-rebuilt', break: found, times: 1 });
    assert.equal(
      rebuilt({ cause: 'idle', minutes: 9, lifetimeMinutes: 5 }),
      '≈$1.00 Cache written anew after a pause of 9 min',
    );
    assert.equal(
      rebuilt({ cause: 'instructions', path: '/w/CLAUDE.md' }),
      '≈$1.00 Cache written anew after a change of CLAUDE.md',
    );
    assert.equal(rebuilt({ cause: 'unknown' }), '≈$1.00 Cache written anew for no known reason');
  });

  it('keep what came of a session apart from what cannot be attributed', () => {
    const produced = {
      files: ['/w/a.ts', '/w/[x](command:evil)'],
      lines: { added: 1200, removed: 14 },
      editsWithoutLines: 0,
      commands: 26,
      commits: 1,
    };
    assert.equal(producedLabel(produced), '2 files edited, +1,200 −14 lines');
    assert.equal(producedLabel({ ...produced, editsWithoutLines: 1 }), '2 files edited, ≥+1,200 −14 lines');
    assert.equal(producedLabel({ ...produced, files: [] }), 'No file edited');
    assert.equal(producedDescription(produced), '1 commit · what 26 commands changed is not in the log');
    const standing = (lines: number): string =>
      producedDescription({ ...produced, commands: 0, commits: 0, standing: { standing: lines, compared: 1000 } });
    assert.equal(standing(1000), '100% still there');
    assert.equal(standing(999), '99% still there');
    assert.equal(standing(0), '0% still there');
    const one = { ...produced, commands: 1, commits: 0, editsWithoutLines: 1 };
    assert.equal(producedDescription(one), 'what 1 command changed is not in the log');
    assert.match(producedTooltip(one).value, /Lines of 1 edit are not in the log/);
    const { value } = producedTooltip(produced);
    assert.match(value, /could not be attributed/);
    assert.ok(!value.includes('](command'), value);
  });
});

describe('findings of a session', () => {
  afterEach(closeEverything);

  it('open the log where it happened, and the file they are about', async () => {
    const log = new ClaudeLog(homedir(), inWorkspace().fsPath, 'with-findings');
    const at = Date.now() - 60_000;
    log.prompt('First', at);
    log.call({ output: 10, at: at + 1000 });
    log.call({ output: 10, at: at + 2000 });
    log.call({ output: 10, at: at + 3000 });
    const file = inWorkspace('src', 'auth.ts').fsPath;
    const node = { kind: 'finding', finding: { ...finding, path: file, source: log.file, at: at + 2000 } };
    const tare = await activateTare();
    await until(() => tare.sessions?.sessions.some(({ id }) => id === 'with-findings') === true, 'the session');
    await vscode.commands.executeCommand(commands.openWasteInLog, node);
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, log.file);
    assert.equal(vscode.window.activeTextEditor.selection.active.line, 2);
    await vscode.commands.executeCommand(commands.openWasteFile, node);
    assert.equal(vscode.window.activeTextEditor.document.uri.fsPath, file);
  });

  it('say so when the log or the file is gone', async () => {
    const answers = answering({});
    try {
      const gone = { kind: 'finding', finding: { ...finding, source: '/nowhere/s1.jsonl', path: '/nowhere/a.ts' } };
      await vscode.commands.executeCommand(commands.openWasteInLog, gone);
      await vscode.commands.executeCommand(commands.openWasteFile, gone);
      await vscode.commands.executeCommand(commands.openWasteInLog, undefined);
      assert.match(
        answers.lines.join('\n'),
        /s1\.jsonl is gone.*\n.*a\.ts is not there any more.*\n.*Choose a finding/,
      );
    } finally {
      answers.restore();
    }
  });
});

describe('a folder of logs that cannot be read', () => {
  it('is told once in the output channel, however often it is looked at, and the others are read', async () => {
    // A link to itself: nobody can open it, root included.
    const parent = path.join(homedir(), '.codex');
    const folder = path.join(parent, 'sessions');
    mkdirSync(parent, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    symlinkSync(folder, folder);
    const storage = mkdtempSync(path.join(tmpdir(), 'tare-storage-'));
    const log = fakeLog();
    const state = { get: () => undefined, update: () => Promise.resolve() } as unknown as vscode.Memento;
    const service = new SessionService(
      { distFolder: path.join(extension().extensionPath, 'dist'), globalStorage: vscode.Uri.file(storage) },
      state,
      { current: undefined, onDidChange: () => new vscode.Disposable(() => undefined) },
      log.channel,
    );
    try {
      await until(() => service.current?.isComplete === true, 'a report');
      for (let look = 0; look < 3; look++) await service.refresh();
      const told = log.lines.filter((line) => line.includes(folder));
      assert.equal(told.length, 1, log.lines.join('\n'));
      assert.match(told[0]!, /cannot be read \(ELOOP\), so its sessions are missing\. Check its permissions\./);
    } finally {
      service.dispose();
      unlinkSync(folder);
      rmSync(storage, { recursive: true, force: true });
    }
  });
});

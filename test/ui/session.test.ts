import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { ClaudeLog } from '../harness/agentLogs';
import { childEnvironment, isolatedHome } from '../harness/childEnvironment';
import { keepScreenshotsOfFailures } from '../harness/mocha';
import { type OpenedTare, openTare } from '../harness/openTare';
import { repositoryRoot } from '../harness/paths';
import { ContextMenu } from '../harness/workbench/contextMenu';

describe('the sessions of agents', () => {
  let tare: OpenedTare | undefined;
  let log: ClaudeLog;

  before(async () => {
    tare = await openTare({
      settings: { 'tare.budget.session': 2 },
      prepare: ({ homeFolder }) => mkdirSync(path.join(homeFolder, '.claude')),
    });
    log = new ClaudeLog(tare.profile.homeFolder, tare.folder, 'fix-the-refresh');
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  /** Milliseconds until the status bar says so. */
  async function shows(pattern: RegExp): Promise<number> {
    const start = performance.now();
    const item = tare!.workbench.statusBar.tare;
    while (!pattern.test(await item.innerText())) {
      if (performance.now() - start > 15_000) assert.fail(`${await item.innerText()} is not ${String(pattern)}`);
      await tare!.workbench.page.waitForTimeout(20);
    }
    return performance.now() - start;
  }

  const rows = async (): Promise<string[]> => {
    const texts = await tare!.workbench.views.rows('Session').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  };

  const row = (text: RegExp): Locator => tare!.workbench.views.rows('Session').filter({ hasText: text }).first();

  async function rowsShow(pattern: RegExp): Promise<string[]> {
    const end = performance.now() + 10_000;
    for (;;) {
      const found = await rows();
      if (pattern.test(found.join('\n'))) return found;
      if (performance.now() > end) assert.fail(`${found.join('\n')} is not ${String(pattern)}`);
      await tare!.workbench.page.waitForTimeout(50);
    }
  }

  it('are none at first: the status bar adds nothing, the view says where it looked', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('src/auth.ts');
    await workbench.statusBar.waitFor(/auth\.ts \d+ tokens/);
    await workbench.page.waitForTimeout(2500);
    assert.doesNotMatch(await workbench.statusBar.text(), /\$|–|·/);
    await workbench.views.openContainer('Tare');
    await workbench.page.getByText('No session of a coding agent was found').waitFor();
    await workbench.page.getByText('Roo Code').waitFor();
    await workbench.screenshot('session-none');
  });

  it('grow in the status bar with each line', async () => {
    const { workbench } = tare!;
    log.prompt('Why does refreshToken loop on a 401?');
    const times: number[] = [];
    log.call({
      write5m: 120_000,
      output: 1_000,
      tools: [
        ['Read', 'src/auth.ts'],
        ['Read', 'src/http.ts'],
      ],
    });
    // 120,000 written at $5 and 1,000 answered at $20 a million.
    times.push(await shows(/ · \$0\.62$/));
    log.call({ cacheRead: 120_000, write5m: 6_000, output: 2_000, tools: [['Edit', 'src/auth.ts'], ['Bash']] });
    times.push(await shows(/ · \$0\.71$/));
    await workbench.screenshot('session-status');
    log.prompt('Now the tests');
    log.call({ cacheRead: 126_000, write5m: 8_000, output: 5_000, tools: [['Bash'], ['Bash']] });
    times.push(await shows(/ · \$0\.88$/));
    console.log(`      shown ${times.map((time) => `${time.toFixed(0)} ms`).join(', ')} after the line`);
    assert.match(await workbench.statusBar.label(), /spent in this window \$0\.88$/);
  });

  it('keep three quantities apart in the tooltip', async () => {
    const { workbench } = tare!;
    const tooltip = await workbench.statusBar.hover();
    const text = (await tooltip.innerText()).replaceAll('\u00a0', ' ');
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('session-tooltip');
    for (const expected of [
      'Context now',
      "In the agent's window",
      'Spent',
      'This window',
      "Claude Code's session",
      'Today',
    ])
      assert.ok(text.includes(expected), `${expected} in ${text}`);
    assert.match(text, /134,000 of 1M \(13%\)/);
    // 139,000 tokens go on: 134,000 from the cache at $0.20, 5,000 written at $5; or all written.
    assert.match(text, /next message ≈\$0\.05\d · cache expires in [34] min, then ≈\$0\.69/);
    assert.match(text, /at list price/);
    await workbench.page.mouse.move(600, 300);
  });

  it('go on in a window that is reloaded, however soon', async () => {
    const { workbench } = tare!;
    await workbench.waitForState('openedAt');
    await workbench.page.reload();
    await workbench.statusBar.tare.waitFor();
    await shows(/ · \$0\.88$/);
    assert.match(await workbench.statusBar.label(), /spent in this window \$0\.88$/);
  });

  it('are listed with their turns, and add up', async () => {
    const { workbench } = tare!;
    await rowsShow(/Claude Code \$0\.88/);
    await workbench.views.rows('Session').first().click();
    const found = await rowsShow(/read 2 files/);
    assert.match(found[0]!, /Claude Code \$0\.88 ?Why does refreshToken loop on a 401\? · running · 134k in window/);
    assert.match(found[1]!, /1 file edited, \+2 −1 lines ?0% still there · what 3 commands changed is not in the log/);
    assert.match(found[2]!, /\$0\.17 ?ran 2 · 139k tokens · Now the tests/);
    assert.match(found[3]!, /\$0\.71 ?read 2 files, edited 1, ran 1 · 249k tokens · Why does/);
    assert.match(found[4]!, /1 session \$0\.88 ?388k tokens · 65% from cache/);
    const total = workbench.views.rows('Session').filter({ hasText: '1 session' });
    assert.match((await total.getAttribute('aria-label')) ?? '', /^1 session \$0\.88, 388k tokens · 65% from cache$/);
    await workbench.views.view('Session').locator('.pane-header', { hasText: '$0.88 in this window' }).waitFor();
    await workbench.screenshot('session-view');
    const start = performance.now();
    log.call({ cacheRead: 134_000, write5m: 1_000, output: 100 });
    while (!/Claude Code \$0\.91/.test((await rows()).join('\n'))) {
      if (performance.now() - start > 10_000) assert.fail((await rows()).join('\n'));
      await workbench.page.waitForTimeout(20);
    }
    const took = performance.now() - start;
    console.log(`      the view shows it ${took.toFixed(0)} ms after the line`);
    await rowsShow(/\$0\.20 ?ran 2 · 274k tokens/);
  });

  it('copy as Markdown, and open their log', async () => {
    const { workbench } = tare!;
    const menu = (): Promise<ContextMenu> => ContextMenu.of(workbench.views.rows('Session').first(), workbench.page);
    await (await menu()).choose('Copy Session as Markdown');
    await workbench.statusBar.waitFor(/Copied/);
    const copied = await workbench.readClipboard();
    assert.match(copied, /\| Total \| {2}\| 0 \| 8,100 \| 380,000 \| 135,000 \| \$0\.91 \|/);
    await (await menu()).choose('Reveal Log File');
    await workbench.editor.tab('fix-the-refresh.jsonl').waitFor();
    await workbench.quickInput.runCommand('View: Close All Editors');
  });

  it('cross a budget once, with a message that can be silenced', async () => {
    const { workbench } = tare!;
    log.call({ cacheRead: 135_000, output: 35_000 });
    await shows(/ · \$1\.6\d$/);
    await workbench.notifications.toast(/reached 80% of its budget: \$1\.6\d of \$2/).waitFor();
    await workbench.screenshot('session-budget');
    const buttons = ['Snooze for 1 Hour', 'Open Session View', 'Do Not Show Again'];
    for (const name of buttons) assert.equal(await workbench.notifications.button(name).count(), 1, name);
    log.call({ cacheRead: 170_000, output: 10 });
    await shows(/ · \$1\.6\d$/);
    await workbench.page.waitForTimeout(1000);
    assert.equal((await workbench.notifications.messages()).length, 1);
    await workbench.notifications.button('Do Not Show Again').click();
    log.call({ output: 40_000 });
    await shows(/ · \$2\.4\d$/);
    await workbench.page.waitForTimeout(1500);
    assert.deepEqual(await workbench.notifications.messages(), []);
  });

  it('say what in them gave nothing, what to do about it, and open the place', async () => {
    const { workbench, profile, folder } = tare!;
    // Room for the rows.
    for (const title of ['Context', 'Findings']) await workbench.views.header(title).click();
    await row(/Why does refreshToken/).click();
    const text = 'a line of the file\n'.repeat(1600);
    const session = new ClaudeLog(profile.homeFolder, folder, 'read-again');
    let at = Date.now() - 60_000;
    session.prompt('Explain the tokens', at);
    const call = (options: object): void => session.call({ output: 100, ...options, at: (at += 1000) });
    call({ write5m: 30_000, tools: [['Read', 'src/auth.ts', text]] });
    call({ cacheRead: 30_000, write5m: 12_000 });
    call({ cacheRead: 42_000, tools: [['Read', 'src/auth.ts', text]] });
    for (let calls = 0; calls < 12; calls++) call({ cacheRead: 42_000, write5m: 12_000 });
    await rowsShow(/Explain the tokens/);
    await row(/Explain the tokens/).click();
    // 11,259 tokens in twelve calls: written with the first at $5 a million, read with the others at $0.20.
    await rowsShow(/Waste ≈\$0\.08\d ?1 finding · 11\.3k tokens/);
    await row(/Waste/).click();
    await rowsShow(/≈\$0\.08\d auth\.ts read 1 more time ?11\.3k tokens · Say in the instructions not to read/);
    await workbench.screenshot('session-waste');
    await row(/auth\.ts read/).click();
    await workbench.editor.tab('read-again.jsonl').waitFor();
    // The second reading stands in the fifth line, its result, written at the same time, in the sixth.
    await workbench.page.getByText('Ln 5, Col 1').waitFor();
    await workbench.screenshot('session-waste-log');
    await row(/auth\.ts read/).hover();
    await row(/auth\.ts read/)
      .getByRole('button', { name: 'Open File' })
      .click();
    await workbench.editor.tab('auth.ts').waitFor();
    await row(/Explain the tokens/).click();
  });

  it('stand above what plans were charged and what was copied, which are in no sum', async () => {
    const { workbench, profile } = tare!;
    const before = (await rowsShow(/2 sessions/)).find((text) => text.startsWith('2 sessions'))!;
    const now = (): string => new Date().toISOString();
    const write = (file: string, ...records: readonly object[]): void => {
      const target = path.join(profile.homeFolder, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, records.map((record) => `${JSON.stringify({ timestamp: now(), ...record })}\n`).join(''));
    };
    const resets = Math.floor(Date.now() / 1000) + 7200;
    write(
      '.codex/sessions/2026/11/25/rollout-c1.jsonl',
      { type: 'session_meta', payload: { id: 'c1', cwd: '/elsewhere' } },
      {
        type: 'event_msg',
        payload: {
          type: 'token_count',
          info: null,
          rate_limits: { plan_type: 'plus', primary: { used_percent: 37, window_minutes: 300, resets_at: resets } },
        },
      },
    );
    write('.copilot/session-state/p1/events.jsonl', {
      type: 'session.usage_checkpoint',
      data: { totalNanoAiu: 6_056_400_000, totalPremiumRequests: 1 },
    });
    await workbench.quickInput.runCommand('Tare: Refresh Sessions');
    await rowsShow(/Codex 37% of the limit of 5 h ?plan plus · resets .+ · told .+/);
    await rowsShow(/Copilot CLI 6\.06 AI credits today ?6\.06 in 30 days/);
    await workbench.quickInput.openFile('src/http.ts');
    await workbench.quickInput.runCommand('Tare: Add Open Editors to Context');
    await workbench.quickInput.runCommand('Tare: Copy as Context');
    await workbench.statusBar.waitFor(/Copied/);
    const found = await rowsShow(/Copied with Tare today ?[\d.k]+ tokens, estimate, not billed/);
    const after = found.find((text) => text.startsWith('2 sessions'))!;
    assert.equal(after, before);
    await workbench.screenshot('session-plan');
    const tooltip = (await (await workbench.statusBar.hover()).innerText()).replaceAll('\u00a0', ' ');
    assert.match(tooltip, /Plan\s+from the agents' own logs, not in the list price/);
    assert.match(tooltip, /Codex 37% of the limit of 5 h · plan plus/);
    await workbench.screenshot('session-plan-tooltip');
    await workbench.page.mouse.move(600, 300);
  });
});

describe('the last session of an agent', () => {
  let tare: OpenedTare | undefined;

  before(async () => {
    tare = await openTare({ settings: { 'tare.session.scope': 'agentSession' } });
  });
  after(() => tare?.close());
  keepScreenshotsOfFailures(() => tare?.workbench);

  const session = (name: string): ClaudeLog => new ClaudeLog(tare!.profile.homeFolder, tare!.folder, name);

  /** Hovers until the tooltip says so: it is drawn anew while time passes. */
  async function tooltipShows(...patterns: readonly RegExp[]): Promise<void> {
    const { workbench } = tare!;
    const end = performance.now() + 15_000;
    for (;;) {
      await workbench.page.mouse.move(600, 300);
      await workbench.page.waitForTimeout(500);
      const text = await (await workbench.statusBar.hover()).innerText();
      const missing = patterns.filter((pattern) => !pattern.test(text));
      if (missing.length === 0) return;
      if (performance.now() > end) assert.fail(`${missing.join(', ')} not in ${text}`);
    }
  }

  it('tells quietly that its large cache is about to expire, and then that it did', async () => {
    const { workbench } = tare!;
    await workbench.quickInput.openFile('src/auth.ts');
    // The cache lives for five minutes.
    const at = Date.now() - 265_000;
    const log = session('large');
    log.prompt('A long question', at);
    log.call({ cacheRead: 300_000, write5m: 10_000, output: 100, at });
    const shown = await workbench.statusBar.waitFor(/ · \$0\.11 · cache \d+ s$/, 10_000);
    assert.match(shown, /the cache of Claude Code expires in \d+ s/);
    await tooltipShows(/cache expires in \d+ s, then ≈\$1\.55/);
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('session-cache-expiry');
    await workbench.page.mouse.move(600, 300);
    await workbench.statusBar.waitFor(/ · \$0\.11$/, 45_000);
    assert.deepEqual(await workbench.notifications.messages(), []);
    await tooltipShows(/next message ≈\$1\.55 · cache expired/);
    await workbench.page.mouse.move(600, 300);
  });

  it('of a model without a price costs –, never $0', async () => {
    const { workbench } = tare!;
    session('priced').call({ output: 5500, at: Date.now() - 1000 });
    session('own-model').call({ model: 'acme-large-2', input: 5000, output: 200 });
    await workbench.statusBar.waitFor(/ · –$/, 10_000);
    await tooltipShows(
      /No list price, not in the sums: acme-large-2/,
      /Claude Code's session\s+–/,
      /Today\s+≥\$0\.\d\d/,
      /next message –/,
      /≥\$0\.\d\d an hour/,
    );
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot('session-unpriced');
    await workbench.page.mouse.move(600, 300);
  });

  it('is exported as the command line prints it', async () => {
    const { workbench, folder } = tare!;
    await workbench.quickInput.runCommand('Tare: Export Session…', { asksMore: true });
    const dialog = workbench.page.locator('.quick-input-widget', { hasText: 'Export Session' });
    await dialog.getByText('package.json').waitFor();
    await dialog.getByRole('button', { name: 'OK' }).click();
    const file = path.join(folder, 'sessions.json');
    await workbench.statusBar.waitFor(/Exported/);
    const exported = JSON.parse(readFileSync(file, 'utf8')) as object;
    const printed = execFileSync(
      process.execPath,
      [path.join(repositoryRoot, 'dist', 'cli.js'), 'session', '--workspace', folder, '--json'],
      { env: childEnvironment(isolatedHome(tare!.profile.homeFolder)), encoding: 'utf8' },
    );
    assert.deepEqual(exported, JSON.parse(printed));
  });

  it('is not followed when the setting is off', async () => {
    const { workbench, folder } = tare!;
    const writeSettings = (settings: object): void =>
      writeFileSync(path.join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    mkdirSync(path.join(folder, '.vscode'), { recursive: true });
    writeSettings({ 'tare.session.enabled': false });
    await workbench.statusBar.waitFor(/%$/);
    await workbench.views.openContainer('Tare');
    await workbench.page.getByText('Sessions of coding agents are not followed').waitFor();
    await workbench.quickInput.runCommand('Tare: Refresh Sessions');
    await workbench.notifications.toast(/tare\.session\.enabled is off/).waitFor();
    writeSettings({ 'tare.session.scope': 'today' });
    await workbench.statusBar.waitFor(/ · ≥\$0\.\d\d$/);
    writeSettings({ 'tare.session.scope': 'no scope' });
    await workbench.statusBar.waitFor(/spent in this window .+\n.* · /);
  });
});

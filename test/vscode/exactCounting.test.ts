import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/manifest';
import { ProviderServer, knownKey, tokensAtServer } from '../harness/providerServer';
import { type Answers, answering } from './answers';
import { activateTare, closeEverything, inWorkspace, openFile, pause, tokensOf, waitForCounts } from './support';

/** Sends to the person's own network would be wrong in a test: the server is on this machine. */
describe('exact counting', () => {
  let server: ProviderServer;
  const text = 'export function weigh(parts: readonly string[]): number { return parts.length; }\n'.repeat(8);

  async function set(key: string, value: unknown): Promise<void> {
    await vscode.workspace.getConfiguration('tare').update(key, value, vscode.ConfigurationTarget.Global);
  }

  const open = (content: string, name = 'weigh.ts'): Promise<vscode.TextEditor> => openFile(name, content);

  /** Runs a command while the dialogs are answered, and returns what was asked and said. */
  async function run(command: string, answers: Answers): Promise<string[]> {
    const said = answering(answers);
    try {
      await vscode.commands.executeCommand(command);
      await pause(20);
    } finally {
      said.restore();
    }
    return said.lines;
  }

  const storeKey = (key: string, provider = 'Anthropic'): Promise<string[]> =>
    run(commands.setProviderKey, { picks: [provider], input: key });

  before(async () => {
    await activateTare();
    server = await ProviderServer.start();
    await set('exactCounting.anthropicBaseUrl', server.url);
    await set('exactCounting.openaiBaseUrl', `${server.url}/v1`);
    await set('exactCounting.enabled', true);
    await run(commands.selectModel, { picks: ['Claude Sonnet 5.5'] });
  });
  beforeEach(() => {
    server.received.length = 0;
    server.replies.length = 0;
  });
  afterEach(closeEverything);
  after(async () => {
    await run(commands.removeProviderKey, { picks: ['Anthropic'] });
    await run(commands.resetCalibration, {});
    await run(commands.selectModel, { picks: ['GPT-6.2 Sol'] });
    for (const key of ['enabled', 'anthropicBaseUrl', 'openaiBaseUrl']) await set(`exactCounting.${key}`, undefined);
    await server.stop();
  });

  it('sends nothing while it is off, and says where to turn it on', async () => {
    await set('exactCounting.enabled', false);
    await open(text);
    const said = await run(commands.countExactly, {});
    assert.match(said.join('\n'), /is off\. Turn it on in your user settings/);
    assert.equal(server.received.length, 0);
    await set('exactCounting.enabled', true);
  });

  it('cannot be turned on, or sent elsewhere, by the workspace', async () => {
    await assert.rejects(
      Promise.resolve(
        vscode.workspace
          .getConfiguration('tare')
          .update('exactCounting.enabled', true, vscode.ConfigurationTarget.Workspace),
      ),
    );
    const folder = inWorkspace('.vscode');
    const file = inWorkspace('.vscode', 'settings.json');
    const before = await vscode.workspace.fs.readFile(file).then(undefined, () => undefined);
    await vscode.workspace.fs.createDirectory(folder);
    await writeFile(
      file.fsPath,
      JSON.stringify({
        'tare.exactCounting.enabled': true,
        'tare.exactCounting.anthropicBaseUrl': 'https://evil.example',
        'tare.statusBar.visible': true,
      }),
    );
    // The file counts as soon as a setting that a workspace may set is seen from it.
    const configuration = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('tare');
    for (let wait = 0; wait < 250 && configuration().inspect('statusBar.visible')?.workspaceValue !== true; wait++) {
      await pause(20);
    }
    assert.equal(configuration().inspect('statusBar.visible')?.workspaceValue, true);
    assert.equal(configuration().get('exactCounting.anthropicBaseUrl'), server.url);
    await set('exactCounting.enabled', false);
    assert.equal(configuration().get('exactCounting.enabled'), false);
    await set('exactCounting.enabled', true);
    if (before) await vscode.workspace.fs.writeFile(file, before);
    else await vscode.workspace.fs.delete(file);
  });

  it('asks for the key, then says what leaves the machine, and sends nothing after a no', async () => {
    await open(text);
    const said = await run(commands.countExactly, { picks: ['weigh.ts'], input: knownKey });
    assert.equal(server.received.length, 0);
    const host = new URL(server.url).host;
    assert.match(said.join('\n'), /Set Provider Key: Anthropic/);
    assert.ok(
      said.some((line) => line.startsWith(`Send ${text.length} characters of 1 file to ${host}?`)),
      said.join('\n'),
    );
    assert.match(said.join('\n'), /leave this machine.+Claude Sonnet 5\.5[^]+weigh\.ts/);
    assert.ok(!said.join('\n').includes(knownKey));
  });

  it('counts the document, the selection and the clipboard, each after its own question', async () => {
    const editor = await open(text);
    const document = await run(commands.countExactly, { picks: ['weigh.ts'], dialog: 'Send' });
    assert.match(document.join('\n'), new RegExp(`${tokensAtServer(text)} tokens \\| counted by Anthropic`));
    assert.deepEqual(server.texts(), [text]);

    editor.selection = new vscode.Selection(0, 0, 0, 30);
    const selected = editor.document.getText(editor.selection);
    const said = await run(commands.countExactly, { picks: ['Selection'], dialog: 'Send' });
    assert.match(said.join('\n'), /Send 30 selected characters of 1 file/);
    assert.match(said.join('\n'), new RegExp(`${tokensAtServer(selected)} tokens`));

    await vscode.env.clipboard.writeText('on the clipboard');
    const clipboard = await run(commands.countExactly, { picks: ['Clipboard'], dialog: 'Send' });
    assert.match(clipboard.join('\n'), /Send 16 characters of the clipboard/);
    assert.deepEqual(server.texts(), [text, selected, 'on the clipboard']);
    assert.ok(server.received.every(({ headers }) => headers['x-api-key'] === knownKey));
  });

  it('asks no more for one kind of text once it is told so for the workspace, until the key is removed', async () => {
    await open(text);
    await open('Second.\n'.repeat(50), 'second.md');
    const picks = ['Open editors'];
    const first = await run(commands.countExactly, { picks, dialog: 'Send and Do Not Ask Again in This Workspace' });
    assert.match(first.join('\n'), /of 2 files to/);
    const second = await run(commands.countExactly, { picks });
    assert.ok(!second.some((line) => line.startsWith('Send ')), second.join('\n'));
    assert.equal(server.texts().length, 4);
    assert.match(second.join('\n'), /Total \| \d+ tokens \| counted by Anthropic/);

    const other = await run(commands.countExactly, { picks: ['second.md'] });
    assert.ok(
      other.some((line) => line.startsWith('Send ')),
      'another kind of text is another question',
    );

    assert.match((await run(commands.removeProviderKey, { picks: ['Anthropic'] })).join('\n'), /is removed/);
    const again = await run(commands.countExactly, { picks, input: knownKey });
    assert.match(again.join('\n'), /Set Provider Key: Anthropic[^]+Send [\d,]+ characters of 2 files/);
  });

  it('falls back to its own count and says why and what to do', async () => {
    await open(text);
    const picks = ['weigh.ts'];
    const dialog = 'Send';
    await storeKey('sk-wrong-key-0123456789');
    const refused = (await run(commands.countExactly, { picks, dialog })).join('\n');
    assert.match(
      refused,
      /Anthropic refused the key\. Set another one[^]+Tare counts ≈\d+ tokens itself \(calibrated, /,
    );
    assert.match(refused, /weigh\.ts \| ≈\d+ tokens \| calibrated/);
    assert.ok(!refused.includes('sk-wrong'), 'no message holds the key');

    await storeKey(knownKey);
    const said = async (reply: ProviderServer['replies'][number]): Promise<string> => {
      server.replies.push(reply);
      return (await run(commands.countExactly, { picks, dialog })).join('\n');
    };
    assert.match(await said({ status: 404 }), /knows no model Claude Sonnet 5\.5/);
    assert.match(await said({ status: 200, body: 'Welcome' }), /gave an answer that is no count/);
    assert.match(await said({ status: 308, headers: { location: 'https://evil.example/' } }), /redirects to another/);
    assert.match(await said({ status: 400 }), /did not accept the text \(400\)/);
    // The last one: it keeps the address closed for a minute.
    assert.match(await said({ status: 429, headers: { 'retry-after': '60' } }), /\(429\)\. Try again in 60 s/);
    server.received.length = 0;
    assert.match((await run(commands.countExactly, { picks, dialog })).join('\n'), /Try again in \d\d s/);
    assert.equal(server.received.length, 0);
  });

  it('refuses an address that is not encrypted, and a model that nobody counts for', async () => {
    await open(text);
    await set('exactCounting.anthropicBaseUrl', 'http://gateway.example');
    assert.match(
      (await run(commands.countExactly, {})).join('\n'),
      /is not encrypted\. Use an address that begins with/,
    );
    await set('exactCounting.anthropicBaseUrl', server.url);
    await run(commands.selectModel, { picks: ['Grok 4.7'] });
    assert.match((await run(commands.countExactly, {})).join('\n'), /No counting endpoint is known for Grok 4\.7/);
    await run(commands.selectModel, { picks: ['Claude Sonnet 5.5'] });
  });

  it('learns: the band of the next count is narrower, and reset makes it wide again', async () => {
    // Another address of the same server: the one above is closed by its rate limit.
    await set('exactCounting.anthropicBaseUrl', server.url.replace('127.0.0.1', 'localhost'));
    await run(commands.resetCalibration, {});
    for (let file = 0; file < 8; file++) await open(text.slice(file * 10), `learn${file}.ts`);
    const editor = await open(text.repeat(2), 'next.ts');
    const band = async (isRight: (ownCounts: number) => boolean): Promise<number> => {
      const counts = await waitForCounts(
        ({ document, ownCounts }) => document?.name === 'next.ts' && isRight(ownCounts),
        'own counts',
      );
      const { errorBand } = counts.document!.count;
      return errorBand!.high - errorBand!.low;
    };
    const before = await band((ownCounts) => ownCounts === 0);
    await run(commands.countExactly, { picks: ['Open editors'], dialog: 'Send' });
    assert.equal(editor.document.isDirty, false);
    const after = await band((ownCounts) => ownCounts > 3);
    assert.ok(after < before, `${before} to ${after} of ${tokensOf(text)}`);
    assert.match((await run(commands.resetCalibration, {})).join('\n'), /Forgot \d+ exact counts/);
    assert.equal(await band((ownCounts) => ownCounts === 0), before);
    await set('exactCounting.anthropicBaseUrl', server.url);
  }).timeout(40_000);

  it('counts for GPT models with OpenAI, which a public vocabulary has nothing to learn from', async () => {
    await run(commands.selectModel, { picks: ['GPT-6.2 Sol'] });
    await storeKey(knownKey, 'OpenAI');
    await open(text);
    const said = await run(commands.countExactly, { picks: ['weigh.ts'], dialog: 'Send' });
    assert.match(said.join('\n'), new RegExp(`${tokensAtServer(text)} tokens \\| counted by OpenAI`));
    assert.match((await run(commands.resetCalibration, {})).join('\n'), /There is no calibration of your own/);
    await run(commands.removeProviderKey, { picks: ['OpenAI'] });
    await run(commands.selectModel, { picks: ['Claude Sonnet 5.5'] });
  });
});

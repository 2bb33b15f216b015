import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { TareApi } from '../../src/vscode/api';
import { commands } from '../../src/vscode/manifest';
import { type Answers, answering } from './answers';
import { activateTare, inWorkspace, pause } from './support';

const secret = ['AKIA', 'Q3EGWEXAMP7K4ZLM'].join('');

describe('before the context is copied', () => {
  let api: TareApi;
  const preamble = 'context.preamble';
  const setting = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('tare');

  before(async () => {
    api = await activateTare();
  });

  beforeEach(() => vscode.commands.executeCommand(commands.clearContext));

  after(async () => {
    await vscode.commands.executeCommand(commands.clearContext);
  });

  async function run(command: string, answers: Answers): Promise<string> {
    const said = answering(answers);
    try {
      await vscode.commands.executeCommand(command);
    } finally {
      said.restore();
    }
    return said.lines.join('\n');
  }

  it('asks about a secret in the task, and masks it in one step', async () => {
    await run(commands.setTask, { input: `Why is ${secret} refused?` });
    await vscode.env.clipboard.writeText('before');
    const asked = await run(commands.copyContext, {});
    assert.match(asked, /1 thing before you copy: Task line 1 looks like: AWS access key id/);
    assert.ok(!asked.includes(secret));
    assert.equal(await vscode.env.clipboard.readText(), 'before');

    await run(commands.copyContext, { picks: ['Fix and Copy'] });
    assert.equal(await vscode.env.clipboard.readText(), '## Task\n\nWhy is [masked-aws-access-key-id] refused?\n');
    await vscode.commands.executeCommand(commands.undoContext);
    assert.match(api.context.context.task, new RegExp(secret));
  });

  it('asks about a secret in the preamble, and masks it without touching the setting', async () => {
    const text = `Use ${secret}.\n`;
    await setting().update(preamble, text, vscode.ConfigurationTarget.Global);
    try {
      await run(commands.setTask, { input: 'Why?' });
      const asked = await run(commands.copyContext, {});
      assert.match(asked, /Preamble line 1 looks like: AWS access key id/);
      await run(commands.copyContext, { picks: ['Fix and Copy'] });
      const copied = 'Use [masked-aws-access-key-id].\n\n## Task\n\nWhy?\n';
      assert.equal(await vscode.env.clipboard.readText(), copied);
      assert.equal(setting().get(preamble), text);
      assert.equal((await api.context.render()).tokens, (await api.context.weighed())?.total.tokens);
      // Nothing is left to ask about.
      assert.equal(await run(commands.copyContext, {}), '');
      // Another preamble is another question.
      await setting().update(preamble, `Now ${secret}.\n`, vscode.ConfigurationTarget.Global);
      assert.match(await run(commands.copyContext, {}), /Preamble line 1/);
    } finally {
      await setting().update(preamble, undefined, vscode.ConfigurationTarget.Global);
    }
  });

  describe('with a budget', () => {
    const uri = inWorkspace('budgeted.md');
    const crossing = /The context is at \d+% of your budget of 50 tokens/;
    const setBudget = (input: string): Promise<string> => run(commands.setBudget, { picks: ['Tokens'], input });
    const addFile = async (): Promise<void> => {
      await vscode.commands.executeCommand(commands.addToContext, uri, [uri]);
      await api.context.weighed();
    };
    const clear = async (): Promise<void> => {
      await vscode.commands.executeCommand(commands.clearContext);
      await pause(100);
    };

    before(async () => {
      writeFileSync(uri.fsPath, 'words that weigh something\n'.repeat(30));
      // The limit is 50 tokens, and 50 percent of it are told about.
      await setBudget('50');
    });
    after(async () => {
      await setBudget('');
      rmSync(uri.fsPath);
    });

    it('tells once for each crossing, and is quiet while it is snoozed', async () => {
      const said = answering({});
      const crossings = (): number => said.lines.filter((line) => crossing.test(line)).length;
      const waitFor = async (count: number): Promise<void> => {
        for (let attempt = 0; attempt < 100 && crossings() < count; attempt++) await pause(50);
        // Long enough for one too many.
        await pause(300);
        assert.equal(crossings(), count, said.lines.join('\n'));
      };
      try {
        await addFile();
        await waitFor(1);
        await vscode.commands.executeCommand(commands.addOpenEditors);
        api.context.apply('Set Task', (context) => ({ ...context, task: 'More of it' }));
        await api.context.weighed();
        await waitFor(1);
        await clear();
        await addFile();
        await waitFor(2);
      } finally {
        said.restore();
      }
      await clear();
      const snoozing = answering({ dialog: 'Snooze for 8 Hours' });
      try {
        await addFile();
        for (let attempt = 0; attempt < 100 && !crossing.test(snoozing.lines.join('\n')); attempt++) await pause(50);
        snoozing.lines.length = 0;
        await clear();
        await addFile();
        await pause(500);
        assert.deepEqual(snoozing.lines, []);
      } finally {
        snoozing.restore();
      }
    });
  });
});

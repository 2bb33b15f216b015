import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { defaultModelId } from '../../src/models/catalogue';
import { commands } from '../../src/vscode/manifest';
import { answering } from './answers';
import { closeEverything, counter, expectRightCounts, inWorkspace, isExact, tokensOf, waitForCounts } from './support';

const setting = 'tare.defaultModel';

function setModel(id: string | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration().update(setting, id, vscode.ConfigurationTarget.Workspace);
}

describe('the model', () => {
  let text: string;

  before(async () => {
    const { document } = await vscode.window.showTextDocument(inWorkspace('src', 'auth.ts'), { preview: false });
    text = document.getText();
  });
  after(async () => {
    await setModel(undefined);
    await closeEverything();
  });

  it('is the default one until another is chosen', async () => {
    const counts = await expectRightCounts();
    assert.equal(counts.model.id, defaultModelId);
    assert.ok(isExact(counts.openEditors.count));
  });

  it('with a closed tokenizer has numbers with their band, and never those of another tokenizer', async () => {
    await setModel('claude-sonnet-5-5');
    const counts = await waitForCounts(({ model }) => model.id === 'claude-sonnet-5-5');
    for (const count of [counts.document?.count, counts.openEditors.count]) {
      assert.equal(count?.accuracy, 'calibrated');
      assert.ok(count.tokens > tokensOf(text));
      assert.ok(count.errorBand && count.errorBand.low < count.tokens && count.tokens < count.errorBand.high);
    }
  });

  it('with another public vocabulary is counted with that', async () => {
    await setModel('gpt-4');
    const counts = await waitForCounts(({ model }) => model.id === 'gpt-4');
    assert.equal(counts.document?.count.tokens, counter('cl100k_base').count(text));
    assert.ok(isExact(counts.document.count));
    // And follows edits in it.
    const editor = vscode.window.activeTextEditor!;
    await editor.edit((builder) => builder.insert(new vscode.Position(3, 0), 'const added = "漢字";\n'));
    const after = counter('cl100k_base').count(editor.document.getText());
    await waitForCounts(({ document }) => document?.count.tokens === after);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('that no table names falls back to the default one', async () => {
    await setModel('no-such-model');
    await waitForCounts(({ model }) => model.id === defaultModelId);
    await setModel(undefined);
    await expectRightCounts();
  });

  it('that was chosen counts before the setting, until the one of the setting is chosen', async () => {
    const choose = async (label: string): Promise<void> => {
      const said = answering({ picks: [label] });
      try {
        await vscode.commands.executeCommand(commands.selectModel);
      } finally {
        said.restore();
      }
    };
    await choose('Claude Sonnet 5.5');
    await waitForCounts(({ model }) => model.id === 'claude-sonnet-5-5');
    await setModel('gpt-4');
    await choose('GPT-6.2 Sol');
    await expectRightCounts();
    await setModel(undefined);
    await choose('GPT-6.2 Sol');
    await setModel('gpt-4');
    await waitForCounts(({ model }) => model.id === 'gpt-4', 'the model of the setting again');
  });
});

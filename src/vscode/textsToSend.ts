import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { countableText } from '../context/textBytes';
import { textKindOf } from '../context/textKind';
import type { TextKind } from '../models/calibration';
import { openTabs } from './openTabs';
import { corePath } from './paths';
import type { SendKind } from './sendConsent';
import { WorkspaceFileSystem } from './workspaceFileSystem';

export interface TextToSend {
  readonly name: string;
  readonly kind: TextKind;
  readonly text: string;
  /** A fingerprint of where it comes from, for the calibration. */
  readonly origin: string;
}

/** Something that the user can have counted now. */
export interface SendOffer extends vscode.QuickPickItem {
  readonly sendKind: SendKind;
  readonly read: () => Promise<readonly TextToSend[]>;
}

/** Larger files are counted here only: no provider takes them in one request. */
const LARGEST_FILE_BYTES = 20_000_000;

/** What there is to count, the nearest first. */
export function offersNow(): SendOffer[] {
  const offers: SendOffer[] = [];
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) {
    const { document } = editor;
    const selections = editor.selections.filter((selection) => !selection.isEmpty);
    if (selections.length > 0) {
      const separator = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
      offers.push({
        sendKind: 'selection',
        label: vscode.l10n.t('Selection'),
        read: () => {
          const ordered = [...selections].sort((left, right) => left.start.compareTo(right.start));
          const text = ordered.map((selection) => document.getText(selection)).join(separator);
          return Promise.resolve([textOf(document.uri, text, 'selection')]);
        },
      });
    }
    offers.push({
      sendKind: 'document',
      label: vscode.workspace.asRelativePath(document.uri),
      read: () => Promise.resolve([textOf(document.uri, document.getText())]),
    });
  }
  offers.push({ sendKind: 'clipboard', label: vscode.l10n.t('Clipboard'), read: readClipboard });
  if (openTabs().texts.length > 0) {
    offers.push({ sendKind: 'openEditors', label: vscode.l10n.t('Open editors'), read: readOpenEditors });
  }
  return offers;
}

async function readClipboard(): Promise<readonly TextToSend[]> {
  const text = await vscode.env.clipboard.readText();
  return [{ name: vscode.l10n.t('Clipboard'), kind: 'mixed', text, origin: fingerprint(text) }];
}

/** Documents as they are shown, and tabs that are not loaded as they are stored; what holds no text is left out. */
async function readOpenEditors(): Promise<readonly TextToSend[]> {
  const { texts } = openTabs();
  const found = texts
    .flatMap(({ documents }) => documents ?? [])
    .map((document) => textOf(document.uri, document.getText()));
  const fileSystem = new WorkspaceFileSystem();
  for (const { uri, documents, isNotebook } of texts) {
    if (documents !== undefined || isNotebook) continue;
    try {
      const content = countableText(await fileSystem.readFile(corePath(uri), LARGEST_FILE_BYTES));
      if (content === undefined) continue;
      found.push(textOf(uri, content.kind === 'text' ? content.text : new TextDecoder().decode(content.bytes)));
    } catch {
      // Gone or not readable: a tab that shows an error itself.
    }
  }
  return found;
}

function textOf(uri: vscode.Uri, text: string, part = ''): TextToSend {
  return {
    name: vscode.workspace.asRelativePath(uri),
    kind: textKindOf(uri.path),
    text,
    origin: fingerprint(`${uri.toString()} ${part}`),
  };
}

/** Names are not kept, only whether it is the same one again. */
function fingerprint(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

import * as vscode from 'vscode';
import { type Part, setRewrites } from '../../context/compose/context';
import { pathOf } from '../../context/compose/source';
import { secretName } from '../../context/secrets/finding';
import { maskRewrite } from '../../context/secrets/mask';
import { baseName } from '../../context/paths';
import type { PartSecrets } from '../../workers/context/protocol';
import { fullNumber, roundNumber, tokensInWords } from '../format';
import { uriOf } from '../paths';
import type { ContextService } from './contextService';
import type { CopyCheck, CopyConcern } from './copyGate';
import { nameOf } from './partNames';

/** Says when the context is longer than the model takes, or leaves no room for the answer. */
export class WindowCheck implements CopyCheck {
  public constructor(private readonly service: ContextService) {}

  public async concerns(): Promise<readonly CopyConcern[]> {
    const weight = await this.service.weighed();
    if (weight?.use.window === undefined || weight.use.fit === 'fits') return [];
    const { use, model, total } = weight;
    const isOver = use.fit === 'over';
    return [
      {
        kind: isOver ? 'window' : 'reserve',
        kindName: isOver ? vscode.l10n.t('longer than the window') : vscode.l10n.t('no room for the answer'),
        message: isOver
          ? vscode.l10n.t(
              '{0} are more than the {1} window of {2}',
              tokensInWords(total),
              roundNumber(use.window ?? 0),
              model.displayName,
            )
          : vscode.l10n.t(
              '{0} tokens too few are left for the answer of {1}',
              fullNumber(Math.max(0, -(use.free ?? 0))),
              model.displayName,
            ),
      },
    ];
  }
}

/** Says when a secret would be sent. Masking is one step. */
export class SecretsCheck implements CopyCheck {
  public constructor(private readonly service: ContextService) {}

  public async concerns(): Promise<readonly CopyConcern[]> {
    const found = await this.service.secrets();
    const parts = new Map(this.service.context.parts.map((part) => [part.id, part]));
    return found.flatMap(({ id, findings }): CopyConcern[] => {
      const part = parts.get(id);
      const [first] = findings;
      if (part === undefined || first === undefined) return [];
      const name = nameInQuestion(part, this.service);
      const place =
        findings.length === 1
          ? vscode.l10n.t('{0} line {1} looks like: {2}', name, first.line, vscode.l10n.t(secretName(first.kind)))
          : vscode.l10n.t('{0}: {1} places look like secrets', name, findings.length);
      return [
        {
          kind: 'secrets',
          kindName: vscode.l10n.t('secrets'),
          message: place,
          detail: findings.map(({ line, kind }) => vscode.l10n.t('line {0}: {1}', line, secretName(kind))).join(', '),
          fix: () => this.mask(found),
          show: () => showLine(part, first.line),
        },
      ];
    });
  }

  /** Masks what was found, from now on. The files stay as they are. */
  public mask(found: readonly PartSecrets[]): Promise<void> {
    maskParts(
      this.service,
      found.map(({ id }) => id),
    );
    return Promise.resolve();
  }
}

/** Masks the secrets of parts in what is sent, from now on. Undoable; files stay as they are. */
export function maskParts(service: ContextService, ids: readonly string[]): void {
  service.apply(vscode.l10n.t('Mask Secrets'), (context) =>
    context.parts
      .filter(({ id, rewrites }) => ids.includes(id) && !rewrites.includes(maskRewrite))
      .reduce((masked, { id, rewrites }) => setRewrites(masked, [id], [...rewrites, maskRewrite]), context),
  );
}

function nameInQuestion(part: Part, { roots }: ContextService): string {
  const path = pathOf(part.source);
  return path === undefined ? nameOf(part, roots).label : baseName(path);
}

async function showLine({ source }: Part, line: number): Promise<void> {
  const path = pathOf(source);
  if (path === undefined) return;
  const at = new vscode.Position(line - 1, 0);
  await vscode.commands.executeCommand('vscode.open', uriOf(path), { selection: new vscode.Range(at, at) });
}

import * as vscode from 'vscode';
import type { Part } from '../../context/compose/context';
import { pathOf } from '../../context/compose/source';
import { type SecretFinding, secretName } from '../../context/secrets/finding';
import { baseName } from '../../context/paths';
import { fullNumber, roundNumber, tokensInWords } from '../format';
import { uriOf } from '../paths';
import type { ContextService } from './contextService';
import { type CopyCheck, type CopyConcern, secretsKind } from './copyGate';
import { maskFound, showFrameText } from './foundSecrets';
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

/** Says when a secret would be sent, in a part, the task or the preamble. Masking is one step. */
export class SecretsCheck implements CopyCheck {
  public constructor(private readonly service: ContextService) {}

  public async concerns(): Promise<readonly CopyConcern[]> {
    const found = await this.service.secrets();
    const parts = new Map(this.service.context.parts.map((part) => [part.id, part]));
    const fix = (): Promise<void> => maskFound(this.service);
    const ofParts = found.parts.flatMap(({ id, findings }): CopyConcern[] => {
      const part = parts.get(id);
      if (part === undefined) return [];
      return secretConcern(nameInQuestion(part, this.service), findings, fix, (line) => showLine(part, line));
    });
    return [
      ...ofParts,
      ...secretConcern(vscode.l10n.t('Task'), found.task, fix, () => showFrameText('task')),
      ...secretConcern(vscode.l10n.t('Preamble'), found.preamble, fix, () => showFrameText('preamble')),
    ];
  }
}

/** None without findings. */
function secretConcern(
  name: string,
  findings: readonly SecretFinding[],
  fix: () => Promise<void>,
  show: (line: number) => Promise<void>,
): CopyConcern[] {
  const [first] = findings;
  if (first === undefined) return [];
  const message =
    findings.length === 1
      ? vscode.l10n.t('{0} line {1} looks like: {2}', name, first.line, vscode.l10n.t(secretName(first.kind)))
      : vscode.l10n.t('{0}: {1} places look like secrets', name, findings.length);
  return [
    {
      kind: secretsKind,
      kindName: vscode.l10n.t('secrets'),
      message,
      detail: findings.map(({ line, kind }) => vscode.l10n.t('line {0}: {1}', line, secretName(kind))).join(', '),
      fix,
      show: () => show(first.line),
    },
  ];
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

import * as vscode from 'vscode';
import { addParts, type Context, moveParts, setIncluded, setRewrites } from '../context/compose/context';
import type { FrameText } from '../review/finding';
import { joinPath } from '../context/paths';
import type { WorkspaceRoot } from '../context/compose/source';
import type { FoundInContext } from './reviewService';

/** What mends a finding with one click. Every one is a change of the context that Undo takes back; no file is changed. */
export const fixKinds = [
  'exclude',
  'keepOne',
  'compact',
  'collapse',
  'leaveOut',
  'signatures',
  'moveFirst',
  'moveBefore',
  'add',
  'mask',
] as const;
export type FixKind = (typeof fixKinds)[number];

export type Fix = ContextFix | FrameFix;

export interface ContextFix {
  readonly kind: FixKind;
  readonly apply: (context: Context) => Context;
}

/** Masks what stands around the parts; which characters that is, is searched when it is done. */
export interface FrameFix {
  readonly kind: 'mask';
  readonly frame: FrameText;
}

/** Undefined where a person has to judge. */
export function fixOf(finding: FoundInContext, roots: readonly WorkspaceRoot[]): Fix | undefined {
  const { data, places, rewrites } = finding;
  const [first, second] = places;
  switch (data.kind) {
    case 'bloat':
      return first && { kind: 'exclude', apply: (context) => setIncluded(context, [first.id], false) };
    case 'duplicate-file':
      return first && { kind: 'keepOne', apply: (context) => setIncluded(context, [first.id], false) };
    case 'instructions':
      return first !== undefined && data.problem === 'always-sent'
        ? { kind: 'exclude', apply: (context) => setIncluded(context, [first.id], false) }
        : undefined;
    case 'repeated-block':
      return rewriting('keepOne', rewrites);
    case 'pretty-json':
      return rewriting('compact', rewrites);
    case 'repeated-log':
      return rewriting('collapse', rewrites);
    case 'blob':
    case 'licence-header':
      return rewriting('leaveOut', rewrites);
    case 'secret':
      return data.frame === undefined ? rewriting('mask', rewrites) : { kind: 'mask', frame: data.frame.of };
    case 'buried':
      // The likeliest is moved last, and so stands first.
      return {
        kind: 'moveFirst',
        apply: (context) => places.reduceRight((changed, { id }) => moveToStart(changed, id), context),
      };
    case 'use-before-definition':
      return first !== undefined && second !== undefined
        ? { kind: 'moveBefore', apply: (context) => moveParts(context, [second.id], { before: first.id }) }
        : undefined;
    case 'missing': {
      const path = absolutePath(data.missing, roots);
      if (path === undefined) return undefined;
      // Before what uses it: a definition is read before its use.
      const place = first === undefined ? 'end' : { before: first.id };
      return { kind: 'add', apply: (context) => addParts(context, [{ source: { kind: 'file', path } }], place) };
    }
    case 'missing-test': {
      const path = absolutePath(data.missing, roots);
      if (path === undefined) return undefined;
      const ids = new Set(places.map(({ id }) => id));
      return {
        kind: 'add',
        apply: (context) => {
          // Behind what it tests.
          const last = context.parts.findLast(({ id }) => ids.has(id));
          const place = last === undefined ? 'end' : { after: last.id };
          return addParts(context, [{ source: { kind: 'file', path } }], place);
        },
      };
    }
    case 'signatures':
      return rewriting('signatures', rewrites);
    case 'comments':
    case 'length':
    case 'dilution':
    case 'budget':
      return undefined;
  }
}

/** All of the fixes, which are of one kind, as one step. Undefined without any. */
export function fixOfAll(fixes: readonly (Fix | undefined)[]): ContextFix | undefined {
  const known = fixes.filter((fix): fix is ContextFix => fix !== undefined && 'apply' in fix);
  const [first] = known;
  return (
    first && { kind: first.kind, apply: (context) => known.reduce((changed, { apply }) => apply(changed), context) }
  );
}

/** What the fix does, as Undo and screen readers name it. */
export function fixName(kind: FixKind): string {
  return {
    exclude: vscode.l10n.t('Exclude'),
    keepOne: vscode.l10n.t('Keep One'),
    compact: vscode.l10n.t('Compact'),
    collapse: vscode.l10n.t('Collapse'),
    leaveOut: vscode.l10n.t('Leave Out'),
    signatures: vscode.l10n.t('Signatures Only'),
    moveFirst: vscode.l10n.t('Move First'),
    moveBefore: vscode.l10n.t('Move Before Use'),
    add: vscode.l10n.t('Add'),
    mask: vscode.l10n.t('Mask'),
  }[kind];
}

/** The path of a file by the name that reviews give it (`displayPath`). Undefined outside of all workspace folders. */
export function absolutePath(shown: string, roots: readonly WorkspaceRoot[]): string | undefined {
  if (shown.startsWith('/') || /^[A-Za-z]:\//.test(shown)) return shown;
  const [only] = roots;
  if (roots.length === 1 && only !== undefined) return joinPath(only.path, shown);
  const root = roots.find(({ name }) => shown.startsWith(`${name}/`));
  return root && joinPath(root.path, shown.slice(root.name.length + 1));
}

function moveToStart(context: Context, id: string): Context {
  // Instructions stay ahead: they are the same in every request, and caches keep what is.
  const ahead = context.parts.find(({ source, id: other }) => source.kind !== 'instructions' && other !== id);
  return ahead === undefined ? context : moveParts(context, [id], { before: ahead.id });
}

function rewriting(kind: FixKind, rewrites: FoundInContext['rewrites']): ContextFix | undefined {
  if (rewrites.length === 0) return undefined;
  return {
    kind,
    apply: (context) =>
      rewrites.reduce((changed, { part, name }) => {
        const before = changed.parts.find(({ id }) => id === part)?.rewrites;
        return before === undefined || before.includes(name)
          ? changed
          : setRewrites(changed, [part], [...before, name]);
      }, context),
  };
}

import type { Context } from '../../context/compose/context';
import type { RankedPart } from '../../review/ranking/rank';
import type { Measure } from '../measure';
import { recapText } from '../rewrites/recap';
import type { SubjectPart } from '../subject';
import type { Draft } from './draft';
import { keyLines } from './keyLines';
import { orderOf } from './order';

/** Below, what was read at the start is near enough; naming it again was tested at 8K tokens (CRE, arXiv:2605.23170). */
const fromTokens = 8000;
/** Of the names of key parts (evidence.md, section 5.3). */
const mostTokens = 60;

/**
 * Names the key parts once more in front of the task, and copies the lines of the likeliest that matter most, where they are few: a
 * repetition at the end brought answers about the middle within 4 points of those about the end, for nine models.
 * @param context after the suggestions that are ticked beforehand
 */
export async function suggestRecap(draft: Draft, context: Context, measure: Measure): Promise<void> {
  const { subject, input } = draft;
  const { keys } = orderOf(subject);
  const measured = measure.of(context);
  if (keys.length === 0 || measured.total.tokens < fromTokens) return;
  const isThere = input.context.parts.some(({ source, included }) => source.kind === 'recap' && included);
  const isAtEnd = keys.length === 1 && measured.sent.at(-1)?.part.id === keys[0]?.part.id;
  if (isThere || isAtEnd) return;
  let pointer = '';
  const named: SubjectPart[] = [];
  for (const key of keys) {
    const longer = pointerText([...named, key], subject.ranked);
    if (named.length > 0 && input.counter.count(longer) > mostTokens) break;
    named.push(key);
    pointer = longer;
  }
  const likeliest = subject.ranking?.ranked.find(({ part }) => keys.includes(part));
  const quote = likeliest && (await quoteFrom(draft, likeliest, context));
  draft.propose({
    tier: 'likely',
    data: {
      kind: 'recap',
      keys: named.map(({ title }) => title),
      ...(quote && { copied: { from: quote.title, lines: quote.text.split('\n').length } }),
    },
    path: named[0]?.title ?? '',
    parts: [],
    operations: [{ kind: 'recap', text: recapText(pointer, quote) }],
  });
}

async function quoteFrom(
  { input, texts }: Draft,
  key: RankedPart<SubjectPart>,
  context: Context,
): Promise<{ title: string; text: string } | undefined> {
  const { part, text, path, title } = key.part;
  const definitions = (await input.factsOf?.(path, text))?.definitions ?? [];
  const lines = keyLines(key, definitions, (each) => input.counter.count(each));
  const sent = context.parts.find(({ id }) => id === part.id);
  const isSent = lines !== undefined && sent !== undefined && texts.textOf(sent)?.text.includes(lines) === true;
  return isSent ? { title, text: lines } : undefined;
}

/** For the model, hence English. No line numbers: they would be wrong after an edit. */
function pointerText(keys: readonly SubjectPart[], ranked: ReadonlyMap<string, RankedPart>): string {
  const each = keys.map(({ part, title }) => {
    const names = (ranked.get(part.id)?.why ?? []).flatMap((reason) =>
      reason.kind === 'defines-named' ? [reason.name] : [],
    );
    return names.length === 0 ? title : `${title}: ${names.slice(0, 3).join(', ')}`;
  });
  return `Above, likely key for the task: ${each.join('; ')}.`;
}

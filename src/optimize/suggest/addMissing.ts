import { applyOperations } from '../applyOperations';
import { sourceKey } from '../../context/compose/source';
import type { Finding } from '../../review/finding';
import type { Operation, SuggestionData, Tier } from '../suggestion';
import type { Draft } from './draft';

/**
 * Adds files that the parts use, or that the task names: too little fails more often than too much. Tests are added for those who
 * asked to be offered them, and then never by themselves.
 */
export async function suggestMissing(draft: Draft): Promise<void> {
  const { input, subject, texts } = draft;
  for (const finding of subject.findings) {
    const { data, places } = finding;
    if (data.kind !== 'missing' && data.kind !== 'missing-test') continue;
    const source = input.workspace?.sourceOf(data.missing);
    if (source === undefined) continue;
    // What a person has taken out is not missing.
    if (input.context.parts.some((part) => sourceKey(part.source) === sourceKey(source))) continue;
    const ids = places.flatMap(({ part }) => subject.parts[part]?.part.id ?? []);
    // A definition is read before its use, and so is what is tested before its test.
    const operation: Operation =
      data.kind === 'missing'
        ? { kind: 'add', part: { source }, beforeFirstOf: ids }
        : { kind: 'add-after', part: { source }, afterLastOf: ids };
    const next = applyOperations(input.context, [operation]);
    await texts.prepare(next);
    const added = next.parts.find((part) => !input.context.parts.includes(part));
    if (added === undefined || texts.textOf(added) === undefined) continue;
    draft.propose({ ...proposalOf(data, finding), path: data.missing, parts: [], operations: [operation] });
  }
}

function proposalOf(
  data: Extract<Finding['data'], { kind: 'missing' | 'missing-test' }>,
  { severity }: Finding,
): { readonly tier: Tier; readonly data: SuggestionData } {
  if (data.kind === 'missing-test')
    return { tier: 'review', data: { kind: 'add-test', names: data.names, tested: data.tested } };
  const { names, users, isNamedInTask } = data;
  return {
    tier: severity === 'info' ? 'review' : 'likely',
    data: { kind: 'add-missing', names, users, isNamedInTask },
  };
}

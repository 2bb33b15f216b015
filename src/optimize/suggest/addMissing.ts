import { applyOperations } from '../applyOperations';
import { sourceKey } from '../../context/compose/source';
import type { Operation } from '../suggestion';
import type { Draft } from './draft';

/** Adds files that the parts use, or that the task names: too little fails more often than too much. */
export async function suggestMissing(draft: Draft): Promise<void> {
  const { input, subject, texts } = draft;
  for (const { data, places, severity } of subject.findings) {
    const source = data.kind === 'missing' ? input.workspace?.sourceOf(data.missing) : undefined;
    if (data.kind !== 'missing' || source === undefined) continue;
    // What a person has taken out is not missing.
    if (input.context.parts.some((part) => sourceKey(part.source) === sourceKey(source))) continue;
    const operation: Operation = {
      kind: 'add',
      part: { source },
      beforeFirstOf: places.flatMap(({ part }) => subject.parts[part]?.part.id ?? []),
    };
    const next = applyOperations(input.context, [operation]);
    await texts.prepare(next);
    const added = next.parts.find((part) => !input.context.parts.includes(part));
    if (added === undefined || texts.textOf(added) === undefined) continue;
    const { names, users, isNamedInTask } = data;
    draft.propose({
      tier: severity === 'info' ? 'review' : 'likely',
      data: { kind: 'add-missing', names, users, isNamedInTask },
      path: data.missing,
      parts: [],
      operations: [operation],
    });
  }
}

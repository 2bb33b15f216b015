import type { ReviewPart } from './finding';

/** What the ranking reads to tell what matters. */
export interface Focus {
  readonly of: 'task' | 'marks';
  readonly text: string;
}

/** Characters of marked text that are read: a selection is a screen, and more says less. */
const longestFocus = 4000;

/**
 * The task, else the text of what is marked: problems before the selection and the cursor's lines, pinned parts not (a person
 * pins what goes along, not what the question is about). Undefined when there is neither.
 */
export function focusOf(task: string, parts: readonly ReviewPart[]): Focus | undefined {
  if (task.trim() !== '') return { of: 'task', text: task };
  const marked = (['problem', 'selection', 'cursor'] as const).flatMap((mark) =>
    parts.filter(({ marks }) => marks?.includes(mark) === true),
  );
  // A whole file that is open is too much to tell anything from: its path and its first names have to do.
  const text = [...new Set(marked)]
    .map((part) => `${part.path}\n${part.text}`)
    .join('\n')
    .slice(0, longestFocus);
  return text.trim() === '' ? undefined : { of: 'marks', text };
}

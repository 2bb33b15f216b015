import type { ReviewPart } from './finding';
import type { FocusPlace } from './ranking/reasons';

/** What the ranking reads to tell what matters. */
export interface Focus {
  readonly of: 'task' | 'marks';
  readonly text: string;
  /** Where in it a name or a word stands; absent for the task. */
  readonly placeOf?: (named: string) => FocusPlace;
}

/** Marks that make a part the focus, the strongest first. */
const focusMarks = ['problem', 'selection', 'cursor'] as const;

/** Characters of marked text that are read: a selection is a screen, and more says less. */
const longestFocus = 4000;

/**
 * The task, else the text of what is marked: problems before the selection and the cursor's lines, pinned parts not (a person
 * pins what goes along, not what the question is about). Undefined when there is neither.
 */
export function focusOf(task: string, parts: readonly ReviewPart[]): Focus | undefined {
  if (task.trim() !== '') return { of: 'task', text: task };
  // A whole file that is open is too much to tell anything from: its path and its first names have to do.
  const texts = focusMarks.flatMap((mark) =>
    parts
      .filter(({ marks }) => focusMarks.find((each) => marks?.includes(each)) === mark)
      .map((part) => ({ mark, text: `${part.path}\n${part.text}` })),
  );
  const text = texts
    .map((each) => each.text)
    .join('\n')
    .slice(0, longestFocus);
  if (text.trim() === '') return undefined;
  const placeOf = (named: string): FocusPlace =>
    texts.find((each) => each.text.includes(named))?.mark ?? texts[0]?.mark ?? 'selection';
  return { of: 'marks', text, placeOf };
}

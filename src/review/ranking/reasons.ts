/** Where what a reason refers to stands: in the task or, without one, in what is marked. */
export type FocusPlace = 'task' | 'problem' | 'selection' | 'cursor';

/** Why a part is taken to matter. Data, so that the surface can show it in its own language; `describeReason` is English. */
export type Reason =
  | { readonly kind: 'pinned' | 'selection' | 'cursor' | 'problem' }
  | { readonly kind: 'named'; readonly by: 'path' | 'name' | 'folder'; readonly text: string; readonly in: FocusPlace }
  | { readonly kind: 'defines-named'; readonly name: string; readonly in: FocusPlace }
  /** It defines a name that a more relevant part uses; told where it is more than a plain word. */
  | { readonly kind: 'defines-used'; readonly name?: string; readonly user: string }
  /** Words of the task that it has; with the lines (1-based, inclusive) where most of them stand. */
  | {
      readonly kind: 'words';
      readonly words: readonly string[];
      readonly in: FocusPlace;
      readonly lines?: { readonly from: number; readonly to: number };
    }
  /** Words of the task in its path or title. */
  | { readonly kind: 'title-words'; readonly words: readonly string[] }
  | { readonly kind: 'past-change'; readonly subject: string }
  /** It counts less, because tests or examples are not asked about. */
  | { readonly kind: 'is-test' | 'is-example' };

/** Whether a reason speaks against a part, and links it to nothing. */
export function isAside({ kind }: Reason): boolean {
  return kind === 'is-test' || kind === 'is-example';
}

/**
 * Reasons that tell a reader why a part matters: none that speak against it, and words of its path, which is read anyway, only where
 * there is nothing else.
 */
export function toldReasons(reasons: readonly Reason[]): readonly Reason[] {
  const speakingFor = reasons.filter((reason) => !isAside(reason));
  const telling = speakingFor.filter(({ kind }) => kind !== 'title-words');
  return telling.length > 0 ? telling : speakingFor;
}

/** A reason in English, as a phrase that follows the name of the part: "named in your question". */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'pinned':
      return 'pinned';
    case 'selection':
      return 'holds your selection';
    case 'cursor':
      return 'holds your cursor';
    case 'problem':
      return 'problems that you added';
    case 'named':
      return reason.by === 'folder'
        ? `in ${reason.text}, named in ${places[reason.in]}`
        : `named in ${places[reason.in]} (${reason.text})`;
    case 'defines-named':
      return `defines ${reason.name}, named in ${places[reason.in]}`;
    case 'defines-used':
      return reason.name === undefined
        ? `defines names that ${reason.user} uses`
        : `defines ${reason.name}, used by ${reason.user}`;
    case 'words':
      return `has ${listed(reason.words)}${reason.lines === undefined ? '' : ` (lines ${reason.lines.from}–${reason.lines.to})`}`;
    case 'title-words':
      return `${listed(reason.words)} in its path`;
    case 'past-change':
      return `changed with a similar commit: “${reason.subject}”`;
    case 'is-example':
      return 'an example, and examples are not asked about';
    case 'is-test':
      return 'a test, and tests are not asked about';
  }
}

const places: Record<FocusPlace, string> = {
  task: 'your question',
  problem: 'the problems',
  selection: 'your selection',
  cursor: 'the file you are editing',
};

function listed(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}

import type { ContextService } from './context/contextService';
import type { CopyCheck, CopyConcern } from './context/copyGate';
import { fixName } from './findingsFixes';
import { kindName } from './findingsKinds';
import type { FoundRow } from './findingsRows';
import type { FindingsView } from './findingsView';
import type { ReviewService } from './reviewService';

/** Copying waits no longer than this for a review: the question is worth less than the copy. */
const LONGEST_WAIT_MILLISECONDS = 1500;

/**
 * Says before a copy that a likely key part is buried deep, or that a file which the task names is missing. Secrets and the
 * window have checks of their own; other findings are no reason to ask.
 */
export class FindingsCopyCheck implements CopyCheck {
  public constructor(
    private readonly context: ContextService,
    private readonly review: ReviewService,
    private readonly view: FindingsView,
  ) {}

  public async concerns(): Promise<readonly CopyConcern[]> {
    // Only a task says what is key and what is missing.
    if (this.context.task.trim() === '' || !(await this.isReviewed())) return [];
    return this.view.rows.flatMap(({ children }) => children.filter(isGrave).map((row) => this.concern(row)));
  }

  /** False when it takes too long, and when it failed, which is in the log then. */
  private isReviewed(): Promise<boolean> {
    const time = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    const late = new Promise<boolean>((resolve) => {
      time.addEventListener('abort', () => resolve(false), { once: true });
    });
    const reviewed = this.review.reviewed(time).then(
      () => true,
      () => false,
    );
    return Promise.race([reviewed, late]);
  }

  private concern({ finding, explanation, fix }: FoundRow): CopyConcern {
    const { kind } = finding.data;
    return {
      kind: `finding-${kind}`,
      kindName: kindName(kind) ?? kind,
      message: explanation.message,
      detail: explanation.evidence,
      ...(fix && {
        fix: () => {
          this.context.apply(fixName(fix.kind), fix.apply);
          return Promise.resolve();
        },
      }),
      show: () => this.view.focus(),
    };
  }
}

function isGrave({ finding: { data, severity } }: FoundRow): boolean {
  return (data.kind === 'buried' && severity === 'strong') || (data.kind === 'missing' && data.isNamedInTask);
}

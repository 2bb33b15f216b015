import * as vscode from 'vscode';
import type { ContextService } from './context/contextService';
import type { CopyCheck, CopyConcern } from './context/copyGate';
import { fixName } from './findingsFixes';
import { kindName } from './findingsKinds';
import { findingsIn, type FoundRow } from './findingsRows';
import type { FindingsView } from './findingsView';
import type { ReviewService } from './reviewService';

/** Copying waits no longer than this for a review: the question is worth less than the copy. */
const LONGEST_WAIT_MILLISECONDS = 1000;

const gravest = ['buried', 'missing'] as const;
type GravestKind = (typeof gravest)[number];

/**
 * Says before a copy that likely key parts are buried deep, or that files which the task names are missing: what the review calls
 * strong. Secrets and the window have checks of their own; other findings are no reason to ask.
 */
export class FindingsCopyCheck implements CopyCheck {
  public readonly kinds = gravest.map(concernKind);

  public constructor(
    private readonly context: ContextService,
    private readonly review: ReviewService,
    private readonly view: FindingsView,
  ) {}

  public async concerns(): Promise<readonly CopyConcern[]> {
    const signal = AbortSignal.timeout(LONGEST_WAIT_MILLISECONDS);
    try {
      // A review that takes longer goes on, and is there for the next copy.
      await Promise.race([this.review.reviewed(signal), rejection(signal)]);
    } catch (error) {
      // A failed review has told the log, and must not keep anyone from copying.
      if (signal.aborted || this.review.hasFailed) return [];
      throw error;
    }
    const rows = findingsIn(this.view.rows);
    return gravest.flatMap((kind) => {
      const strong = rows.filter(({ finding: { data, severity } }) => data.kind === kind && severity === 'strong');
      return strong.length === 0 ? [] : [this.concern(kind, strong)];
    });
  }

  /** One for all findings of a kind, whose fixes are applied as one step. */
  private concern(kind: GravestKind, rows: readonly FoundRow[]): CopyConcern {
    const [first] = rows;
    const message = first?.explanation.message ?? '';
    const fixes = rows.flatMap(({ fix }) => (fix !== undefined && 'apply' in fix ? [fix] : []));
    const [fix] = fixes;
    return {
      kind: concernKind(kind),
      kindName: kindName(kind) ?? kind,
      message: rows.length === 1 ? message : vscode.l10n.t('{0}, and {1} more like it', message, rows.length - 1),
      detail: first?.explanation.evidence ?? '',
      ...(fix && {
        fix: () => {
          // The likeliest is applied last, so that it stands in front of the others.
          this.context.apply(fixName(fix.kind), (context) =>
            fixes.reduceRight((changed, { apply }) => apply(changed), context),
          );
          return Promise.resolve();
        },
      }),
      show: () => this.view.focus(),
    };
  }
}

function concernKind(kind: GravestKind): string {
  return `finding-${kind}`;
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('The review takes too long.')), { once: true });
  });
}

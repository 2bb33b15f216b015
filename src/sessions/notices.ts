/** Something a person should know about how the logs were read. Each is reported once for each file. */
export interface Notice {
  readonly kind:
    | 'unreadable'
    | 'corrupt-line'
    | 'corrupt-document'
    | 'line-too-long'
    | 'document-too-large'
    | 'needs-sqlite'
    | 'database'
    | 'rewritten';
  /** The file or folder; empty where it is about none. */
  readonly path: string;
  /** What happened and what to do, in plain English. */
  readonly message: string;
}

/** Collects notices, each kind once a path: the same folder is scanned again and again. */
export class NoticeBoard {
  private readonly seen = new Set<string>();

  public constructor(private readonly publish: (notice: Notice) => void) {}

  public report(notice: Notice): void {
    const key = `${notice.kind} ${notice.path}`;
    if (!this.seen.has(key)) {
      this.seen.add(key);
      this.publish(notice);
    }
  }
}

/** What the operating system said, without a stack. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

import { matchAssignments } from './assignments';
import type { SecretFinding, SecretSpan } from './finding';
import { type LibraryRules, loadLibraryRules } from './libraryRules';
import { matchPatterns } from './patterns';
import { CharacterTriples } from './triples';
import { matchUrlCredentials } from './urlCredentials';

/** Finds secrets in texts. Loads its rules on the first scan; takes milliseconds a megabyte, so it belongs in a worker. */
export class SecretScanner {
  private rules: Promise<LibraryRules> | undefined;

  /**
   * The secrets of a text in their order, each place once.
   * @param path some rules apply to files of a name only, as those for `.npmrc`
   * @throws Error that names the file and nothing of its text
   */
  public async scan(text: string, path: string): Promise<readonly SecretFinding[]> {
    try {
      this.rules ??= loadLibraryRules();
      const triples = new CharacterTriples(text);
      const library = await (await this.rules)(text, path, triples);
      // In the order of how much they know of what they found.
      const spans = [
        ...matchPatterns(text, triples),
        ...matchUrlCredentials(text, triples),
        ...library.map((span) => narrowed(text, span)),
        ...matchAssignments(text, triples),
      ];
      return withLines(text, merged(spans));
    } catch {
      // The cause may quote the text, so it goes no further.
      throw new Error(`The search for secrets in ${path} failed.`);
    }
  }
}

/** The library reports whole addresses and key files; the password or the body of the key alone is to be masked. */
function narrowed(text: string, span: SecretSpan): SecretSpan {
  const inner =
    span.kind === 'connection-string'
      ? /^[^:]*:\/\/[^:@/]*:(?<secret>[^@/]+)@/d
      : span.kind === 'private-key'
        ? /^-----[^-]+-----(?<secret>[^]+)-----END/d
        : undefined;
  const indices = inner?.exec(text.slice(span.start, span.end))?.indices?.groups?.['secret'];
  return indices ? { ...span, start: span.start + indices[0], end: span.start + indices[1] } : span;
}

/** Of spans that overlap, one is made that covers them, of the kind that comes first in the list. */
function merged(spans: readonly SecretSpan[]): SecretSpan[] {
  const ranked = spans.map((span, rank) => ({ ...span, rank })).sort((left, right) => left.start - right.start);
  const kept: typeof ranked = [];
  for (const span of ranked) {
    const last = kept.at(-1);
    if (last === undefined || span.start >= last.end) {
      kept.push(span);
      continue;
    }
    const { kind, rank } = last.rank < span.rank ? last : span;
    kept[kept.length - 1] = { kind, rank, start: last.start, end: Math.max(last.end, span.end) };
  }
  return kept.map(({ kind, start, end }) => ({ kind, start, end }));
}

function withLines(text: string, spans: readonly SecretSpan[]): SecretFinding[] {
  let line = 1;
  let at = 0;
  return spans.map((span) => {
    for (let end = text.indexOf('\n', at); end >= 0 && end < span.start; end = text.indexOf('\n', at)) {
      line++;
      at = end + 1;
    }
    return { ...span, line };
  });
}

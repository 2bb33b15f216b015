/**
 * Which names the patterns of an ignore file can match at all. Matching every pattern against every path of a folder takes longer
 * than listing it, and most names are named by no pattern: a path is itself matched only if its last name fits the last name of
 * a pattern. (That it lies in a matched directory is another matter, which the walk sees to.)
 *
 * May say yes where no pattern matches, never no where one does.
 */
export class NamesMatched {
  private readonly names = new Set<string>();
  /** Of last names with wildcards, brackets or escapes: what comes before the first of them, and after the last. */
  private readonly affixes: (readonly [prefix: string, suffix: string])[] = [];

  /** @param patterns lines of gitignore(5) */
  public constructor(
    patterns: readonly string[],
    private readonly ignoresCase: boolean,
  ) {
    for (const pattern of patterns) this.add(this.folded(pattern));
  }

  /** @param name the last name of a path */
  public canMatch(name: string): boolean {
    const folded = this.folded(name);
    return (
      this.names.has(folded) ||
      this.affixes.some(([prefix, suffix]) => folded.startsWith(prefix) && folded.endsWith(suffix))
    );
  }

  private add(pattern: string): void {
    const text = pattern.trimEnd();
    if (text === '' || text.startsWith('#')) return;
    const path = text.replace(/^!/, '').replace(/\/+$/, '');
    const name = path.slice(path.lastIndexOf('/') + 1);
    const special = /[*?[\]\\]/g;
    const first = name.search(special);
    // White space at the end may be escaped, or none to the matcher.
    const isWhole = text.length === pattern.length;
    if (name === '') this.affixes.push(['', '']);
    else if (first < 0) {
      if (isWhole) this.names.add(name);
      else this.affixes.push([name, '']);
    } else {
      const last = Math.max(...['*', '?', '[', ']', '\\'].map((character) => name.lastIndexOf(character)));
      // After an escape comes one character more that is not as it looks; the prefix alone decides then.
      const suffix = isWhole && name[last] !== '\\' ? name.slice(last + 1) : '';
      this.affixes.push([name.slice(0, first), suffix]);
    }
  }

  /** As regular expressions fold case: two characters that they take for the same have the same capitals. */
  private folded(text: string): string {
    return this.ignoresCase ? text.toUpperCase() : text;
  }
}

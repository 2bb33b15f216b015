/** Stands between the pointer and the copied lines. */
const separator = '\n\n';
const announcement = / The lines of [^\n]* once more:$/;

/** The text of a recap. @param quote lines of `title` that are copied; they are compared with what is sent to tell whether they still are */
export function recapText(pointer: string, quote?: { readonly title: string; readonly text: string }): string {
  return quote === undefined
    ? `${pointer}\n`
    : `${pointer} The lines of ${quote.title} that matter most, once more:${separator}${quote.text}\n`;
}

/** The copied lines of a recap; undefined for one that only points. */
export function quoteOf(recap: string): string | undefined {
  const at = recap.indexOf(separator);
  return at < 0 ? undefined : recap.slice(at + separator.length).trimEnd();
}

/** A recap without copied lines, for when they are not what is sent any more. */
export function pointerOf(recap: string): string {
  const at = recap.indexOf(separator);
  return at < 0 ? recap : `${recap.slice(0, at).replace(announcement, '')}\n`;
}

const longestPrompt = 300;
const longestSubject = 120;

/** The beginning of what an engineer wrote; undefined where they wrote nothing. */
export function promptText(text: string | undefined): string | undefined {
  const written = text?.trim();
  return written === undefined || written === '' ? undefined : written.slice(0, longestPrompt);
}

/** The beginning of what a tool is about, on one line. */
export function subjectText(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().slice(0, longestSubject);
}

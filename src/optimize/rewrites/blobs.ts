import { blobsIn } from '../../review/blobs';

/** The text with a note in the place of each run of base64, hexadecimal digits or data URI. */
export function withoutBlobs(text: string): string {
  let kept = '';
  let at = 0;
  for (const { form, start, end } of blobsIn(text)) {
    // What kind of data a URI holds is worth its few tokens.
    const comma = form === 'data-uri' ? text.indexOf(',', start) + 1 : start;
    kept += `${text.slice(at, comma)}[${end - comma} characters of ${form === 'hex' ? 'hex' : 'base64'} left out]`;
    at = end;
  }
  return kept + text.slice(at);
}

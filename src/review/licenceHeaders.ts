import { type Finding, type FindingPlace, leastWaste, placeOf, type Review } from './finding';

/** A comment at the very top, after a shebang or an opening tag. */
const leadingComment =
  /^(?:#!.*\n|<\?php\s*|\s)*(\/\*[^]{0,6000}?\*\/|(?:\/\/.*(?:\n|$))+|(?:#(?!!|\s*include|\s*define|\s*if|\s*pragma).*(?:\n|$))+|<!--[^]{0,6000}?-->|(?:--.*(?:\n|$))+)/;
const licenceWords = /\blicen[cs]ed?\b|\bcopyright\b|©|\bSPDX-License-Identifier\b|\ball rights reserved\b/i;

/** UTF-16 offsets of the licence header at the top of a text, without what stands before it. */
export function licenceHeaderOf(text: string): { readonly start: number; readonly end: number } | undefined {
  const match = leadingComment.exec(text);
  const header = match?.[1];
  if (match === null || header === undefined || !licenceWords.test(header)) return undefined;
  return { start: match[0].length - header.length, end: match[0].length };
}

/** What stands between the licence and the code in every file of a package: its name and imports. */
const opening =
  /\s*(?:package\s[^\n]*|namespace\s[^\n;{]*;|import\s*\([^)]*\)|(?:import|export)\s[^;{\n]*\{[^}]*\}[^\n]*|import\s[^\n]*|from\s[^\n]*import\s*\([^)]*\)|from\s[^\n]*import[^\n]*|(?:global\s+)?using\s[^\n;]*;[^\n]*|use\s[^;]*;|#\s*include[^\n]*|(?:const|let|var)\s[^\n=]*=\s*require\([^\n]*|require(?:_relative)?\s[^\n]*|['"]use strict['"];?)(?:\n|$)/y;

/** Offset of the first line that is neither licence header, package clause nor import. */
export function codeStart(text: string): number {
  let end = licenceHeaderOf(text)?.end ?? 0;
  for (;;) {
    opening.lastIndex = end;
    if (!opening.test(text) || opening.lastIndex === end) return end;
    end = opening.lastIndex;
  }
}

/** Less than this of the whole, and leaving it out is not worth the reading. */
const leastShare = 0.01;

/** The same licence header at the top of several parts: all but the first. One finding for each header. */
export function findLicenceHeaders(review: Review): Finding[] {
  const byHeader = new Map<string, { first: FindingPlace; copies: FindingPlace[]; tokens: number }>();
  review.parts.forEach((part, at) => {
    const found = licenceHeaderOf(part.text);
    if (found === undefined) return;
    const header = part.text.slice(found.start, found.end);
    const before = part.text.slice(0, found.start).split('\n').length;
    const place = placeOf(review, at, { from: before, to: before + header.trimEnd().split('\n').length - 1 });
    // Years, and who wrote this one file, do not make it another licence.
    const key = header
      .replace(/\d{4}(?:\s*[-–,]\s*\d{4})*/g, '')
      .replace(/\s+/g, ' ')
      .trim();
    const known = byHeader.get(key);
    if (known === undefined) byHeader.set(key, { first: place, copies: [], tokens: 0 });
    else {
      known.copies.push(place);
      known.tokens += review.count(header);
    }
  });
  const total = review.parts.reduce((sum, part) => sum + part.tokens, 0);
  return [...byHeader.values()].flatMap(({ first, copies, tokens }): Finding[] =>
    tokens < Math.max(leastWaste, leastShare * total)
      ? []
      : [
          {
            severity: 'info',
            places: [...copies, first],
            tokens,
            data: { kind: 'licence-header', copies: copies.length + 1 },
          },
        ],
  );
}

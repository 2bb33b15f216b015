import { type Finding, placeOf, type Review } from './finding';
import { splitLines } from './textLines';

/** Names of files that agents send with every request; `src/context/instructionFiles.ts` has the rules in full. */
const instructionName =
  /(?:^|\/)(?:AGENTS(?:\.override)?\.md|CLAUDE(?:\.local)?\.md|GEMINI\.md|copilot-instructions\.md|\.cursorrules|\.windsurfrules|\.clinerules|[^/]+\.instructions\.md|[^/]+\.mdc)$/;

/**
 * Tokens from which the length of a file that is sent with every request is worth a word: human-written ones raised cost
 * by 19 % and success by 4 % in arXiv:2602.11988, and rules in the middle of long text are followed less.
 */
const longFrom = 3000;
/** Words that a rule has at least: shorter lines are headings and labels. */
const shortestRule = 6;

/** Instruction files that are long, and rules that stand in two of them. */
export function findInstructionProblems(review: Review): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, { part: number; line: number }>();
  review.parts.forEach((part, at) => {
    if (!instructionName.test(part.path)) return;
    if (part.tokens >= longFrom) {
      const data = { kind: 'instructions', problem: 'long', agents: [] } as const;
      findings.push({ severity: 'info', places: [placeOf(review, at)], tokens: part.tokens, data });
    }
    splitLines(part.text).lines.forEach((line, index) => {
      const rule = line.replace(/^[\s>*#\-\d.]+/, '').trim();
      if (rule.split(/\s+/).length < shortestRule) return;
      const first = seen.get(rule.toLowerCase());
      if (first === undefined) seen.set(rule.toLowerCase(), { part: at, line: index + 1 });
      else if (first.part !== at) {
        findings.push({
          severity: 'info',
          places: [
            placeOf(review, at, { from: index + 1, to: index + 1 }),
            placeOf(review, first.part, { from: first.line, to: first.line }),
          ],
          tokens: review.count(`${line}\n`),
          data: { kind: 'instructions', problem: 'repeated-rule', agents: [], rule: rule.slice(0, 120) },
        });
      }
    });
  });
  return findings;
}

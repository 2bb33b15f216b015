import { type AgentName, type InstructionFile, instructionsByAgent } from '../../context/instructionFiles';
import { baseName } from '../../context/paths';
import { maskSecrets } from '../../context/secrets/mask';
import type { SecretScanner } from '../../context/secrets/scanner';
import { findBlobs } from '../blobs';
import { leastWaste, type Review } from '../finding';
import { smallerForm } from '../prettyJson';
import { findRepeatedBlocks } from '../repeatedBlocks';
import { findBuriedRules } from './buriedRules';
import { type MarkdownLine, readMarkdownLines } from './markdownLines';
import { findNamedFileProblems, type NamedFilesOptions } from './namedFiles';
import type { PromptFile, PromptProblem } from './promptProblem';
import { readReferences } from './references';
import { findRepeatedRules, withoutLines } from './repeatedRules';
import { readRules } from './rules';

export interface PromptReview {
  readonly file: PromptFile;
  /** Instruction files of the workspace folder, with who sends them; the file itself may be among them. */
  readonly others: readonly (PromptFile & Pick<InstructionFile, 'alwaysSentTo' | 'sometimesSentTo'>)[];
  /** Tokens of a text. */
  readonly count: (text: string) => number;
  readonly secrets: SecretScanner;
  /** Absent where the files around cannot be looked at: then nothing is said of files that are named. */
  readonly files?: NamedFilesOptions;
}

/**
 * What is waste or wrong inside a prompt or instruction file, in the order of the text. A problem inside a repeated block is
 * not told again. Time is linear in the text; the caller is a worker.
 */
export async function reviewPromptFile(review: PromptReview): Promise<PromptProblem[]> {
  const { file, count } = review;
  const { text, path } = file;
  const lines = readMarkdownLines(text);
  const rules = readRules(lines);
  const own = agentsOf(path, review.others);
  const others = review.others
    .filter((other) => other.path !== path)
    .map((other) => ({
      path: other.path,
      text: other.text,
      rules: readRules(readMarkdownLines(other.text)),
      agents: [...other.alwaysSentTo, ...other.sometimesSentTo].filter((agent) => own.has(agent)),
    }))
    .filter(({ agents }) => agents.length > 0);
  const secrets = await findSecrets(file, review.secrets);
  const blocks = findBlocks(review, lines, others);
  const inBlock = ({ start, end }: { start: number; end: number }): boolean =>
    blocks.some((block) => start < block.end && end > block.start);
  const problems = [
    ...secrets,
    ...blocks,
    ...[
      ...findRepeatedRules(text, rules, others, count, inBlock),
      ...findBuriedRules(text, rules, count(text), count),
      ...findLongRuns(review, lines),
      ...findPrettyBlocks(text, lines, count),
      ...(review.files === undefined
        ? []
        : await findNamedFileProblems(path, readReferences(path, lines), review.files)),
    ].filter((problem) => !inBlock(problem)),
  ];
  return problems.sort((left, right) => left.start - right.start || left.end - right.end);
}

/** Who sends the file: as found, and by its name for one deeper in the tree. */
function agentsOf(path: string, known: PromptReview['others']): ReadonlySet<AgentName> {
  const found = known.find((other) => other.path === path);
  if (found !== undefined) return new Set([...found.alwaysSentTo, ...found.sometimesSentTo]);
  if (/\.(?:prompt|instructions)\.md$/.test(path)) return new Set(['GitHub Copilot']);
  const isOf = ({ place, extensions }: { place: string; extensions?: readonly string[] }): boolean =>
    extensions === undefined && baseName(place) === baseName(path);
  return new Set(instructionsByAgent.filter(({ rules }) => rules.some(isOf)).map(({ agent }) => agent));
}

async function findSecrets({ path, text }: PromptFile, scanner: SecretScanner): Promise<PromptProblem[]> {
  const found = await scanner.scan(text, path);
  return found.map(({ kind, start, end }) => ({
    start,
    end,
    tokens: 0,
    data: { kind: 'secret', secret: kind },
    fix: [
      {
        start,
        end,
        text: maskSecrets(text.slice(start, end), [{ kind, start: 0, end: end - start, line: 1 }]),
      },
    ],
  }));
}

interface ComparedFile extends PromptFile {
  readonly agents: readonly AgentName[];
}

/** Blocks of lines that stand in another file or earlier in this one. */
function findBlocks(
  { file, count }: PromptReview,
  lines: readonly MarkdownLine[],
  others: readonly ComparedFile[],
): PromptProblem[] {
  // The file comes last: what is found in it is the copy.
  const compared = [...others, { ...file, agents: [] }];
  const parts = compared.map(({ path, text }) => ({ path, text, tokens: 0 }));
  return findRepeatedBlocks({ parts, count }, new Set()).flatMap((finding): PromptProblem[] => {
    const [copy, first] = finding.places;
    if (copy?.part !== others.length || copy.lines === undefined || first?.lines === undefined) return [];
    const other = others[first.part];
    const start = lines[copy.lines.from - 1]?.start ?? 0;
    const last = lines[copy.lines.to - 1];
    const end = last === undefined ? file.text.length : last.start + last.text.length;
    return [
      {
        start,
        end,
        tokens: finding.tokens,
        data: {
          kind: 'repeated-block',
          lines: copy.lines.to - copy.lines.from + 1,
          agents: other?.agents ?? [],
          ...(other && { of: other.path }),
        },
        fix: [withoutLines(file.text, { start, end })],
        elsewhere: [{ lines: first.lines, ...(other && { path: other.path }) }],
      },
    ];
  });
}

function findLongRuns({ file, count }: PromptReview, lines: readonly MarkdownLine[]): PromptProblem[] {
  const review: Review = { parts: [{ ...file, tokens: 0 }], count };
  return findBlobs(review).flatMap(({ data, places, tokens }): PromptProblem[] => {
    const line = lines[(places[0]?.lines?.from ?? 0) - 1];
    if (data.kind !== 'blob' || line === undefined) return [];
    return [
      {
        start: line.start,
        end: line.start + line.text.length,
        tokens,
        data: { kind: 'blob', form: data.form, characters: data.characters },
      },
    ];
  });
}

/** JSON in a code block that has a shorter form with the same data. */
function findPrettyBlocks(
  text: string,
  lines: readonly MarkdownLine[],
  count: (text: string) => number,
): PromptProblem[] {
  const problems: PromptProblem[] = [];
  lines.forEach((line, at) => {
    if (line.kind !== 'fence' || lines[at + 1]?.kind !== 'code') return;
    const closing = lines.findIndex((other, index) => index > at && other.kind !== 'code');
    const last = lines[(closing < 0 ? lines.length : closing) - 1];
    const start = line.end;
    const end = last === undefined ? start : last.start + last.text.length;
    const content = text.slice(start, end);
    if (!/^\s*[[{]/.test(content)) return;
    const compact = smallerForm(content, 'compact');
    if (compact === undefined) return;
    const [before, after] = [count(content), count(compact)];
    if (before - after < leastWaste) return;
    problems.push({
      start,
      end,
      tokens: before - after,
      data: { kind: 'pretty-json', before, after },
      fix: [{ start, end, text: compact }],
    });
  });
  return problems;
}

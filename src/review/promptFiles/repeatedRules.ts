import type { AgentName } from '../../context/instructionFiles';
import type { OtherPlace, PromptProblem, Replacement } from './promptProblem';
import type { Rule } from './rules';

/** Another instruction file, with the agents that send both. */
export interface OtherFile {
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly agents: readonly AgentName[];
}

/** From so many rules on, of which so large a share stands in one other file, the file is told as a copy, once. */
const copyFrom = { rules: 4, share: 0.5 };

/**
 * Rules that stand earlier in the file, or in another file that an agent sends together with it.
 * @param isCovered whether a rule lies in what is reported already
 */
export function findRepeatedRules(
  text: string,
  rules: readonly Rule[],
  others: readonly OtherFile[],
  count: (text: string) => number,
  isCovered: (rule: Rule) => boolean,
): PromptProblem[] {
  const own = new Map<string, Rule>();
  const inFile = rules.flatMap((rule): PromptProblem[] => {
    const first = own.get(rule.key);
    if (first === undefined) own.set(rule.key, rule);
    if (first === undefined || isCovered(rule)) return [];
    return [problemOf(text, rule, count, { kind: 'repeated-rule', agents: [] }, { lines: first.lines })];
  });
  const repeated = new Set(inFile.map(({ start }) => start));
  const left = rules.filter((rule) => !repeated.has(rule.start) && !isCovered(rule));
  const between = others.flatMap((other): PromptProblem[] => {
    const known = new Map(other.rules.map((rule) => [rule.key, rule]));
    const copies = left.filter((rule) => known.has(rule.key));
    const [first] = copies;
    const firstThere = first && known.get(first.key);
    if (first === undefined || firstThere === undefined) return [];
    if (copies.length >= copyFrom.rules && copies.length >= copyFrom.share * rules.length) {
      return [
        {
          start: first.start,
          end: first.end,
          tokens: copies.reduce((sum, rule) => sum + count(text.slice(rule.start, rule.end)), 0),
          data: {
            kind: 'repeated-file',
            of: other.path,
            repeated: copies.length,
            rules: rules.length,
            agents: other.agents,
          },
          elsewhere: [{ path: other.path, lines: firstThere.lines }],
        },
      ];
    }
    return copies.map((rule) =>
      problemOf(
        text,
        rule,
        count,
        { kind: 'repeated-rule', of: other.path, agents: other.agents },
        { path: other.path, lines: (known.get(rule.key) ?? firstThere).lines },
      ),
    );
  });
  return [...inFile, ...onePerPlace(between)];
}

/** A rule that stands in three files is told once. */
function onePerPlace(problems: readonly PromptProblem[]): PromptProblem[] {
  const seen = new Set<number>();
  return problems.filter(({ start }) => {
    const isNew = !seen.has(start);
    seen.add(start);
    return isNew;
  });
}

function problemOf(
  text: string,
  rule: Rule,
  count: (text: string) => number,
  data: PromptProblem['data'],
  first: OtherPlace,
): PromptProblem {
  return {
    start: rule.start,
    end: rule.end,
    tokens: count(`${text.slice(rule.start, rule.end)}\n`),
    data,
    ...(!rule.hasChildren && { fix: [withoutLines(text, rule)] }),
    elsewhere: [first],
  };
}

/** Takes the lines of a stretch away, and one of the blank lines that stood around it. */
export function withoutLines(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Replacement {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineBreak = text.indexOf('\n', end);
  let to = lineBreak < 0 ? text.length : lineBreak + 1;
  const isBlankBefore = from === 0 || /\n[ \t]*\r?\n$/.test(text.slice(Math.max(0, from - 200), from));
  const blankAfter = /^[ \t]*\r?\n/.exec(text.slice(to, to + 200))?.[0];
  if (isBlankBefore && blankAfter !== undefined) to += blankAfter.length;
  return { start: from, end: to, text: '' };
}

import { type Finding, type FindingPlace, placeOf, type Review, type ReviewPart } from './finding';
import { remembered } from './partMemo';
import { splitLines } from './textLines';

/** Which agents send a file by themselves (`context/instructionFiles.ts`). */
export interface InstructionRole {
  /** With every request. */
  readonly alwaysSentTo: readonly string[];
  /** When a matching file is touched, or when asked for. */
  readonly sometimesSentTo: readonly string[];
}

/** Names of files that agents send with every request; `src/context/instructionFiles.ts` has the rules in full. */
const instructionName =
  /(?:^|\/)(?:AGENTS(?:\.override)?\.md|CLAUDE(?:\.local)?\.md|GEMINI\.md|copilot-instructions\.md|\.cursorrules|\.windsurfrules|\.clinerules|[^/]+\.instructions\.md|[^/]+\.mdc)$/;

/**
 * Tokens from which the length of a file that is sent with every request is worth a word: human-written ones raised cost
 * by 19 % and success by 4 % in arXiv:2602.11988, and rules in the middle of long text are followed less.
 */
export const longFrom = 3000;
/** Less than this of the whole is no reason to send a file once instead of maybe twice. */
const leastShare = 0.01;
/** Words that a rule has at least: shorter lines are headings and labels. */
const shortestRule = 6;
/** A rule that its author shouts: it is meant to be followed whatever else is said. */
const strongRule = /\b(?:MUST|NEVER|ALWAYS|IMPORTANT|CRITICAL|DO NOT|DON'T|WARNING)\b/;
/** The stretch of a long file in which a rule is buried, as shares of its characters. */
const buriedFrom = 0.2;
const buriedTo = 0.8;
/** `@docs/style.md`, as Claude Code, Gemini CLI and others pull in a file. Not an address, not a package (`@scope/name`). */
const importPattern = /(?:^|\s)@((?:\.{1,2}\/|~\/|\/)?(?:[\w.-]+\/)*[\w.-]+\.(?:md|mdc|txt))(?=[\s,.;:)]|$)/gm;
/** Claude Code follows imports of imports five deep (code.claude.com/docs/en/memory). */
const deepestImport = 5;

interface Rule {
  readonly text: string;
  readonly line: number;
}

interface InstructionText {
  readonly rules: readonly Rule[];
  /** 1-based lines of strong rules in the middle of the text. */
  readonly buried: readonly Rule[];
  readonly imports: readonly Rule[];
}

/** What is sent with every request and by whom, what is long, buried or said twice in it, and what it pulls in. */
export function findInstructionProblems(
  review: Review,
  roles: ReadonlyMap<string, InstructionRole> = new Map(),
): Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, { part: number; line: number }>();
  const texts = new Map<string, InstructionText>();
  const total = review.parts.reduce((sum, { tokens }) => sum + tokens, 0);
  review.parts.forEach((part) => {
    if (isInstructions(part, roles)) texts.set(part.path, read(review, part));
  });
  review.parts.forEach((part, at) => {
    const text = part.range === undefined ? texts.get(part.path) : undefined;
    if (text === undefined) return;
    const agents = roles.get(part.path)?.alwaysSentTo ?? [];
    if (agents.length > 0 && part.tokens >= leastShare * total) findings.push(alwaysSent(review, at, agents));
    if (part.tokens >= longFrom) {
      findings.push({
        severity: 'info',
        places: [placeOf(review, at)],
        tokens: part.tokens,
        data: { kind: 'instructions', problem: 'long', agents },
      });
      if (text.buried.length > 0) findings.push(buriedRules(review, at, agents, text.buried));
    }
    const imports = importsOf(part.path, texts, review);
    if (imports.length > 0) findings.push(imported(review, at, agents, imports, text.imports));
    for (const { text: rule, line } of text.rules) {
      const first = seen.get(rule.toLowerCase());
      if (first === undefined) seen.set(rule.toLowerCase(), { part: at, line });
      else if (first.part !== at && review.parts[first.part]?.path !== part.path)
        findings.push(repeatedRule(review, { at, line, rule }, first));
    }
  });
  return findings;
}

function isInstructions({ path }: ReviewPart, roles: ReadonlyMap<string, InstructionRole>): boolean {
  return roles.has(path) || instructionName.test(path);
}

function alwaysSent(review: Review, at: number, agents: readonly string[]): Finding {
  // The agent sends it anyway: as a part of what is pasted it is there twice.
  return {
    severity: 'info',
    places: [placeOf(review, at)],
    tokens: review.parts[at]?.tokens ?? 0,
    data: { kind: 'instructions', problem: 'always-sent', agents },
  };
}

function buriedRules(review: Review, at: number, agents: readonly string[], buried: readonly Rule[]): Finding {
  return {
    severity: 'info',
    places: buried.map(({ line }) => placeOf(review, at, { from: line, to: line })),
    tokens: review.count(buried.map(({ text }) => text).join('\n')),
    data: { kind: 'instructions', problem: 'buried-rule', agents, rule: buried[0]?.text.slice(0, 120) ?? '' },
  };
}

function imported(
  review: Review,
  at: number,
  agents: readonly string[],
  imports: readonly string[],
  lines: readonly Rule[],
): Finding {
  const inContext = review.parts.flatMap((part, index) => (imports.includes(part.path) ? [index] : []));
  const places: FindingPlace[] = [
    ...lines.map(({ line }) => placeOf(review, at, { from: line, to: line })),
    ...inContext.map((index) => placeOf(review, index)),
  ];
  const tokens = inContext.reduce((sum, index) => sum + (review.parts[index]?.tokens ?? 0), 0);
  return { severity: 'info', places, tokens, data: { kind: 'instructions', problem: 'import', agents, imports } };
}

function repeatedRule(
  review: Review,
  { at, line, rule }: { at: number; line: number; rule: string },
  first: { part: number; line: number },
): Finding {
  return {
    severity: 'info',
    places: [
      placeOf(review, at, { from: line, to: line }),
      placeOf(review, first.part, { from: first.line, to: first.line }),
    ],
    tokens: review.count(`${rule}\n`),
    data: { kind: 'instructions', problem: 'repeated-rule', agents: [], rule: rule.slice(0, 120) },
  };
}

/** What a file pulls in, itself and through files of the context. A file that imports itself ends the chain. */
function importsOf(path: string, texts: ReadonlyMap<string, InstructionText>, review: Review): string[] {
  const found = new Set<string>();
  const follow = (from: string, depth: number): void => {
    if (depth > deepestImport) return;
    const part = review.parts.find((each) => each.path === from);
    const text = texts.get(from) ?? (part === undefined ? undefined : read(review, part));
    for (const { text: name } of text?.imports ?? []) {
      const target = joined(from, name);
      if (target === path || found.has(target)) continue;
      found.add(target);
      follow(target, depth + 1);
    }
  };
  follow(path, 1);
  return [...found];
}

function joined(from: string, name: string): string {
  if (name.startsWith('~') || name.startsWith('/')) return name;
  const names = from.split('/').slice(0, -1);
  for (const each of name.split('/')) {
    if (each === '..') names.pop();
    else if (each !== '.') names.push(each);
  }
  return names.join('/');
}

function read(review: Review, part: ReviewPart): InstructionText {
  return remembered(review, 'instructions', part, () => {
    const { lines, starts } = splitLines(part.text);
    const rules: Rule[] = [];
    const buried: Rule[] = [];
    const imports: Rule[] = [];
    let isCode = false;
    lines.forEach((line, index) => {
      if (/^\s*(?:```|~~~)/.test(line)) isCode = !isCode;
      if (isCode) return;
      const text = line.replace(/^[\s>*#\-\d.]+/, '').trim();
      for (const [, name] of line.replace(/`[^`]*`/g, '').matchAll(importPattern)) {
        if (name !== undefined) imports.push({ text: name, line: index + 1 });
      }
      if (text.split(/\s+/).length < shortestRule) return;
      const rule = { text, line: index + 1 };
      rules.push(rule);
      const position = (starts[index] ?? 0) / part.text.length;
      if (position >= buriedFrom && position <= buriedTo && strongRule.test(text)) buried.push(rule);
    });
    return { rules, buried, imports };
  });
}

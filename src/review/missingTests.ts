import type { CodeFacts } from '../code/syntax/codeFacts';
import { type Finding, placeOf, type Review } from './finding';
import { ImportResolver } from './imports';
import { largest } from './missing';
import type { TextIndex } from './ranking/textIndex';
import { type Candidate, candidatesFor, type Subject, subjectsOf } from './testCandidates';
import { type Tested, type TestLink, TestToLink } from './testLinks';

/** Tests that are offered, at most: a fourth is one that nobody reads. */
const mostTests = 3;
/** Tests that are read, at most; reading the syntax of one takes some 10 ms. */
const mostRead = 16;
/**
 * Tokens of a test that is offered, at most: 97 % of those of four repositories (Go, TypeScript, PHP, Ruby), 87 % of a fifth, have no
 * more. One that is not named like the file is offered up to the size of any other file (`largest`): less of it is about that.
 */
const largestTest = 10_000;
const namesShown = 4;

export interface MissingTestsOptions {
  /** The workspace: the parts' files and those that could be added. */
  readonly index: TextIndex;
  /** Of a file outside of the context; undefined when it is another text than the one in the index. */
  readonly textOf: (path: string) => string | undefined;
  readonly tokensOf: (path: string) => number;
  /** Undefined for languages without a grammar: then words have to do. */
  readonly factsOf: (path: string, text: string) => Promise<CodeFacts | undefined>;
}

/**
 * Tests that are not in the context, of the code that it is about (`subjectsOf`). Each file is offered its nearest test before any is offered a second: one named like it, then one that has a test named after
 * something in it, then one that imports nothing else of the workspace. All of them are held against the syntax trees of both.
 */
export async function findMissingTests(review: Review, options: MissingTestsOptions): Promise<Finding[]> {
  const { index } = options;
  const subjects = subjectsOf(review, index);
  if (subjects.length === 0) return [];
  const queues = candidatesFor(subjects, review, index);
  if (queues.every(({ left }) => left.length === 0)) return [];
  const links = new Links(review, options);
  const chosen = new Map<string, Map<Subject, TestLink>>();
  const link = async (candidate: Candidate, subject: Subject): Promise<boolean> => {
    const found = await links.between(candidate, subject);
    if (found === undefined) return false;
    const { path } = candidate.test;
    const isNew = !chosen.has(path);
    chosen.set(path, (chosen.get(path) ?? new Map<Subject, TestLink>()).set(subject, found));
    return isNew;
  };
  // In turns, each until it has found a test that the others have not.
  while (chosen.size < mostTests && queues.some(({ left }) => left.length > 0)) {
    for (const { subject, left } of queues) {
      let isFound = false;
      while (!isFound && chosen.size < mostTests) {
        const candidate = left.shift();
        if (candidate === undefined) break;
        isFound = await link(candidate, subject);
      }
    }
  }
  // One that was found for a file may test another one, too.
  for (const { subject, left } of queues)
    for (const candidate of left) if (chosen.has(candidate.test.path)) await link(candidate, subject);
  return Array.from(chosen, ([path, tested]) => findingOf(review, path, tested, options.tokensOf(path)));
}

function findingOf(review: Review, path: string, tested: ReadonlyMap<Subject, TestLink>, tokens: number): Finding {
  const subjects = [...tested.keys()];
  const links = [...tested.values()];
  const [first] = links;
  return {
    severity: 'info',
    places: subjects.flatMap(({ parts }) => parts.map((part) => placeOf(review, part))),
    tokens,
    data: {
      kind: 'missing-test',
      missing: path,
      tested: subjects.map((subject) => subject.path),
      names: [...new Set(links.flatMap(({ names }) => names))].slice(0, namesShown),
      by: first?.by ?? 'name',
      isImported: first?.isImported ?? false,
      isChanged: subjects.some(({ isChanged }) => isChanged),
    },
  };
}

/** Reads tests and the files that they may test, each once. */
class Links {
  private readonly tests = new Map<string, TestToLink | undefined>();
  private readonly tested = new Map<Subject, Tested | undefined>();
  private madeResolver: ImportResolver | undefined;
  private readonly mostTokens: number;

  public constructor(
    private readonly review: Review,
    private readonly options: MissingTestsOptions,
  ) {
    const total = review.parts.reduce((sum, { tokens }) => sum + tokens, 0);
    this.mostTokens = Math.min(largestTest, Math.max(largest.tokens, largest.share * total));
  }

  public async between({ test, naming }: Candidate, subject: Subject): Promise<TestLink | undefined> {
    if (this.options.tokensOf(test.path) > (naming === undefined ? this.mostTokens : largestTest)) return undefined;
    const tested = await this.readTested(subject);
    const read = await this.readTest(test.path);
    return tested && read?.linkTo(tested, naming);
  }

  private async readTest(path: string): Promise<TestToLink | undefined> {
    if (!this.tests.has(path)) this.tests.set(path, this.tests.size < mostRead ? await this.read(path) : undefined);
    return this.tests.get(path);
  }

  private async read(path: string): Promise<TestToLink | undefined> {
    const { index, textOf, factsOf } = this.options;
    const text = textOf(path);
    if (text === undefined) return undefined;
    this.madeResolver ??= new ImportResolver(Array.from(index.all(), (each) => each.path));
    return new TestToLink({ path, text, facts: await factsOf(path, text) }, index, this.madeResolver);
  }

  private async readTested(subject: Subject): Promise<Tested | undefined> {
    const known = this.tested.get(subject);
    if (known !== undefined) return known;
    const { path, shown, others } = subject;
    const whole = this.review.parts.find(
      (part) => part.path === path && part.range === undefined && part.changes === undefined,
    );
    const text = whole?.text ?? this.options.textOf(path);
    if (text === undefined) return undefined;
    const { table } = this.options.index;
    const tested: Tested = {
      path,
      text,
      facts: await this.options.factsOf(path, text),
      names: [...shown, ...others].map((word) => table.wordOf(word)),
      shown: shown.length,
    };
    this.tested.set(subject, tested);
    return tested;
  }
}

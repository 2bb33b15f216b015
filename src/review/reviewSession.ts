import { type EncodingId } from '../tokens/encoding';
import type { TokenCounter } from '../tokens/tokenCounter';
import { encodingFor } from '../models/calibration';
import type { Model } from '../models/model';
import type { SecretFinding } from '../context/secrets/finding';
import type { CodeFacts } from '../code/syntax/codeFacts';
import { confirmMissing, namesToConfirm } from './confirmMissing';
import { confirmReasons } from './confirmReasons';
import { focusOf } from './focus';
import type { Finding, FindingPlace, LineRange, Review, ReviewPart } from './finding';
import { confirmInterfaces, findInterfaceOnly, interfaceCandidates } from './interfaceOnly';
import { findMissingTests } from './missingTests';
import { PartMemo } from './partMemo';
import type { InstructionRole } from './instructions';
import type { PastChanges } from './ranking/pastChanges';
import { type Mark, rank, type RankablePart, type Ranking, type RankOptions } from './ranking/rank';
import { TaskRelevance } from './ranking/taskRelevance';
import type { Reason } from './ranking/reasons';
import { type IndexedText, TextIndex } from './ranking/textIndex';
import { byImportance, isWholeFile, readPart, reviewContext } from './reviewContext';
import { SecretsAround } from './secrets';
import { confirmUses, usesBeforeDefinitions } from './useBeforeDefinition';

/** A part as it is sent for review. */
export interface PartToReview {
  /** Names the part from one review to the next, as `Part.id` of a context does. */
  readonly id: string;
  /** As people read it, with `/`: of a file relative to its workspace folder (`displayPath`), of anything else its title. */
  readonly path: string;
  /** Another version, another text. It need not tell other fields apart. */
  readonly version: string;
  /** As it would be sent. Absent: what was sent with this id and version before. */
  readonly text?: string | undefined;
  /** Lines of the file that the text was cut from; absent for a whole file. */
  readonly range?: LineRange | undefined;
  readonly marks?: readonly Mark[] | undefined;
  /** See `ReviewPart.changes`. */
  readonly changes?: readonly string[] | undefined;
}

/** What is to be reviewed: the parts in the order of sending. */
export interface ReviewRequest {
  readonly parts: readonly PartToReview[];
  /** The question; empty when there is none. Then what is marked (the selection, problems) is the focus. */
  readonly task: string;
  /** Decides the encoding and the window. */
  readonly model: Model;
  /** Tokens to keep free for the answer; absent: `defaultReserve`. */
  readonly reserve?: number | undefined;
  /** A limit that the person set, in tokens of the model. */
  readonly budget?: number | undefined;
  /** What is sent ahead of the parts; empty or absent for nothing. Searched for secrets only. */
  readonly preamble?: string | undefined;
  /** Tokens around the parts in the encoding of the model: preamble, titles, the task. Default 0. */
  readonly frameTokens?: number | undefined;
  /** Also offers tests of the code that the context is about; see `findMissingTests`. Default: false. */
  readonly offersTests?: boolean | undefined;
}

export interface ReviewedPart {
  readonly id: string;
  /** Of the text alone, exact in the encoding of the model (`encodingFor`); `countFor` makes tokens of a closed model of it. */
  readonly tokens: number;
  readonly likelyKey: boolean;
  /** In [0, 1]; see `RankedPart`. */
  readonly score: number;
  /** The strongest first; `describeReason` is English. */
  readonly why: readonly Reason[];
}

/** A place in a part. `lines` are of the part's text; `fileLines` of its file, for the jump. */
export interface ReviewedPlace extends FindingPlace {
  readonly id: string;
  readonly fileLines?: LineRange;
}

export interface ReviewedFinding extends Omit<Finding, 'places'> {
  readonly places: readonly ReviewedPlace[];
}

export interface ReviewAnswer {
  /** Parts sent without a text that is known (a thread began anew): nothing was reviewed. Send again with their texts. */
  readonly unknown: readonly string[];
  /** What the ranking read: the task, what is marked, or nothing. */
  readonly focus: 'task' | 'marks' | 'none';
  /** Whether the focus tells the parts apart; if not, nothing is key, buried, unrelated. */
  readonly enoughSignal: boolean;
  /** In the order of the request. */
  readonly parts: readonly ReviewedPart[];
  /** The gravest and largest first. `describeFinding` is English. */
  readonly findings: readonly ReviewedFinding[];
}

/** What lies around the context. */
export interface Surroundings {
  /** The files of the workspace by the paths that parts have. The review adds the parts to it. */
  readonly index: TextIndex;
  /** The text of a file that is not among the parts; undefined when it is gone. */
  readonly textOf: (path: string) => string | undefined;
  readonly history?: PastChanges | undefined;
  /** Files that agents send by themselves, by path. */
  readonly instructions?: ReadonlyMap<string, InstructionRole> | undefined;
}

export interface ReviewTools {
  readonly counterOf: (encoding: EncodingId) => TokenCounter;
  /** Secrets of a text; `SecretScanner.scan`. */
  readonly findSecrets?: (text: string, path: string) => Promise<readonly SecretFinding[]>;
  /** Signatures of a file; `SyntaxReader.signaturesOf`. Absent: no part is said to do with its signatures. */
  readonly signaturesOf?: (path: string, text: string) => Promise<string | undefined>;
  /** What a syntax tree says; undefined where there is no grammar. Absent: definitions and uses are told by words. */
  readonly factsOf?: (path: string, text: string) => Promise<CodeFacts | undefined>;
}

/** Called between steps of some milliseconds, with parts done of all. May wait, and throws when the review is to end. */
export type Checkpoint = (done: number, total: number) => Promise<void> | void;

interface Known {
  readonly key: string;
  readonly part: ReviewPart;
  readonly secrets: readonly SecretFinding[];
  /** Of a whole file: its place in the index that was used last. */
  indexed?: IndexedText;
}

/**
 * Reviews a context again and again: what was read of a part is kept until its text changes, and an edit of one file costs the
 * reading of one file. One review at a time. Memory: the texts, about 20 bytes a word for the index, some 100 bytes a line.
 */
export class ReviewSession {
  private known = new Map<string, Known>();
  private readonly ownIndex = new TextIndex();
  /** Paths that parts brought into an index, which take their leave with them. */
  private added = new Map<string, TextIndex>();
  private memo = new PartMemo();
  private readonly secretsAround: SecretsAround;
  private lastIndex: TextIndex | undefined;

  public constructor(private readonly tools: ReviewTools) {
    this.secretsAround = new SecretsAround(tools.findSecrets);
  }

  public async review(
    request: ReviewRequest,
    surroundings?: Surroundings,
    checkpoint: Checkpoint = () => undefined,
  ): Promise<ReviewAnswer> {
    const counter = this.tools.counterOf(encodingFor(request.model.tokenizer));
    const unknown = request.parts.filter((part) => !this.isKnown(part)).map(({ id }) => id);
    if (unknown.length > 0) return { unknown, focus: 'none', enoughSignal: false, parts: [], findings: [] };
    const index = surroundings?.index ?? this.ownIndex;
    // What is kept of a part holds numbers of the index's words.
    if (index !== this.lastIndex) this.memo = new PartMemo();
    this.lastIndex = index;
    const count = (text: string): number => counter.count(text);
    const next = new Map<string, Known>();
    const read: Known[] = [];
    for (const sent of request.parts) {
      await checkpoint(read.length, request.parts.length);
      const before = this.known.get(sent.id);
      const known = await this.read(sent, counter);
      // Kept at once: a review that is broken off has not read for nothing.
      this.known.set(sent.id, known);
      next.set(sent.id, known);
      read.push(known);
      if (sent.range === undefined) this.addTo(index, known);
      if (known !== before) readPart({ parts: [known.part], count, memo: this.memo, index });
    }
    this.known = next;
    this.forget(index, read);
    await checkpoint(read.length, request.parts.length);
    return this.answer(request, read, index, surroundings, count);
  }

  private async answer(
    request: ReviewRequest,
    read: readonly Known[],
    index: TextIndex,
    surroundings: Surroundings | undefined,
    count: (text: string) => number,
  ): Promise<ReviewAnswer> {
    const parts = read.map(({ part }) => part);
    const indexedByPart = new Map<RankablePart, IndexedText | undefined>(
      read.map(({ part, indexed }) => [part, indexed]),
    );
    const focus = focusOf(request.task, parts);
    const options: RankOptions & { readonly index: TextIndex } = {
      index,
      indexed: (part) => indexedByPart.get(part),
      ...(surroundings?.history && { history: surroundings.history }),
      ...(focus?.placeOf && { placeOf: focus.placeOf }),
    };
    const factsOf = this.tools.factsOf ?? ((): Promise<undefined> => Promise.resolve(undefined));
    const ranking = focus && (await confirmReasons(rank(parts, focus.text, options), parts, factsOf));
    const relevance = ranking && focus.of === 'task' ? new TaskRelevance(ranking, request.task, options) : undefined;
    const review: Review = { parts, count, memo: this.memo, index, ...(ranking && { ranking }) };
    const tokensOf = (path: string): number => count(surroundings?.textOf(path) ?? '');
    const found = reviewContext(review, {
      usesBeforeDefinitions: await confirmUses(usesBeforeDefinitions(review, index), review, factsOf),
      ...(surroundings && {
        missing: {
          index,
          ...(this.tools.factsOf && { names: namesToConfirm }),
          ...(relevance && { task: request.task, relevance }),
          tokensOf,
        },
        ...(surroundings.instructions && { instructions: surroundings.instructions }),
      }),
      limits: request,
      secrets: read.map(({ secrets }) => secrets),
    });
    // What was changed on the disk since the index was read is another text than the one that is spoken of.
    const textOf = (path: string): string | undefined => {
      const text = surroundings?.textOf(path);
      return text !== undefined && index.holds(path, text) ? text : undefined;
    };
    const findings = await confirmMissing(found, review, textOf, factsOf, relevance);
    findings.push(...(await this.findInterfaceOnly(review, index, findings)));
    findings.push(...(await this.secretsAround.find({ task: request.task, preamble: request.preamble ?? '' })));
    if (surroundings !== undefined && request.offersTests === true)
      findings.push(...(await findMissingTests(review, { index, textOf, tokensOf, factsOf })));
    return {
      unknown: [],
      focus: focus?.of ?? 'none',
      enoughSignal: ranking?.enoughSignal ?? false,
      parts: reviewedParts(request.parts, parts, ranking),
      findings: byImportance(findings).map((finding) => ({
        ...finding,
        places: finding.places.map((place) => reviewedPlace(place, request.parts)),
      })),
    };
  }

  /** Of parts that are no waste as a whole. */
  private async findInterfaceOnly(review: Review, index: TextIndex, found: readonly Finding[]): Promise<Finding[]> {
    const { signaturesOf, factsOf } = this.tools;
    if (signaturesOf === undefined) return [];
    const waste = new Set(found.filter(({ data }) => isWholeFile(data.kind)).map(({ places }) => places[0]?.part));
    const byWords = interfaceCandidates(review, index).filter(({ part }) => !waste.has(part));
    const candidates = factsOf === undefined ? byWords : await confirmInterfaces(byWords, review, factsOf);
    const signatures = await Promise.all(
      candidates.map(({ part }) => signaturesOf(review.parts[part]?.path ?? '', review.parts[part]?.text ?? '')),
    );
    return findInterfaceOnly(review, candidates, signatures);
  }

  private isKnown({ id, version, text }: PartToReview): boolean {
    return text !== undefined || this.known.get(id)?.key.startsWith(`${version}\0`) === true;
  }

  private async read(sent: PartToReview, counter: TokenCounter): Promise<Known> {
    const { id, path, version, range, marks, changes } = sent;
    const key = [version, counter.encoding, path, range?.from, range?.to, ...(marks ?? [])].join('\0');
    const before = this.known.get(id);
    if (before?.key === key && (sent.text === undefined || sent.text === before.part.text)) return before;
    const text = sent.text ?? before?.part.text ?? '';
    const isSameText = before?.part.text === text && before.part.path === path;
    const part: ReviewPart = {
      path,
      text,
      tokens: counter.count(text),
      ...(range && { range }),
      ...(marks && { marks }),
      ...(changes && { changes }),
    };
    const secrets = isSameText ? before.secrets : ((await this.tools.findSecrets?.(text, path)) ?? []);
    return { key, part, secrets };
  }

  private addTo(index: TextIndex, known: Known): void {
    const { path, text } = known.part;
    const present = index.get(path);
    if (known.indexed !== undefined && known.indexed === present) return;
    if (!this.added.has(path) && present === undefined) this.added.set(path, index);
    known.indexed = index.set(path, text);
  }

  /** Takes out of the index what only parts brought in. */
  private forget(index: TextIndex, read: readonly Known[]): void {
    const present = new Set(read.map(({ part }) => part.path));
    for (const [path, from] of this.added) {
      if (present.has(path) && from === index) continue;
      from.delete(path);
      this.added.delete(path);
    }
  }
}

function reviewedParts(
  sent: readonly PartToReview[],
  parts: readonly ReviewPart[],
  ranking: Ranking | undefined,
): ReviewedPart[] {
  const ranked = new Map(ranking?.ranked.map((each) => [each.index, each]));
  return parts.map(({ tokens }, at) => {
    const { likelyKey = false, score = 0, why = [] } = ranked.get(at) ?? {};
    return { id: sent[at]?.id ?? '', tokens, likelyKey, score, why };
  });
}

function reviewedPlace(place: FindingPlace, sent: readonly PartToReview[]): ReviewedPlace {
  const part = sent[place.part];
  const first = (part?.range?.from ?? 1) - 1;
  const { lines } = place;
  return {
    ...place,
    id: part?.id ?? '',
    ...(lines && { fileLines: { from: lines.from + first, to: lines.to + first } }),
  };
}

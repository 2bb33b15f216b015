import { Language, Parser, Query, type QueryMatch } from 'web-tree-sitter';

import { contentHash } from '../contentHash';
import { type CodeFacts, type Definition, factsFromWords, type Span } from './codeFacts';
import { withoutComments } from './comments';
import { type Grammar, grammarFor, type GrammarName } from './grammars';
import { withoutBodies } from './signatures';

/** Gives the bytes of the parser and its grammars; the shells read them from where they are installed. */
export interface GrammarFiles {
  /** `web-tree-sitter.wasm`. */
  engine(): Promise<Uint8Array>;
  /** `tree-sitter-<name>.wasm`. Asked for once, when the first file of a language is read. */
  grammar(name: GrammarName): Promise<Uint8Array>;
}

/** Larger texts are read by words: their trees take some 30 bytes of memory a character, and seconds. */
const longestText = 1_000_000;
/** Files of which facts are kept; about 10 KB each. */
const factsKept = 2000;

interface Loaded {
  readonly parser: Parser;
  readonly query: Query;
}

/** Reads what files define, import and use. Loads grammars on demand; keeps facts by content. */
export class SyntaxReader {
  private engine: Promise<void> | undefined;
  private readonly grammars = new Map<GrammarName, Promise<Loaded | undefined>>();
  private readonly known = new Map<string, CodeFacts>();

  /** @param onFailure told once for each grammar that cannot be loaded; its language is read by words then. */
  public constructor(
    private readonly files: GrammarFiles,
    private readonly onFailure: (grammar: GrammarName, error: unknown) => void,
  ) {}

  /** The facts of one file. By words where there is no grammar, it cannot be loaded, or the text is too long. */
  public async read(path: string, text: string): Promise<CodeFacts> {
    const grammar = grammarFor(path);
    const key = `${grammar?.name ?? ''} ${contentHash(text)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const loaded = grammar === undefined || text.length > longestText ? undefined : await this.load(grammar);
    const facts = loaded === undefined ? factsFromWords(text) : (factsFromTree(text, loaded) ?? factsFromWords(text));
    if (this.known.size >= factsKept) {
      const oldest = this.known.keys().next();
      if (oldest.done !== true) this.known.delete(oldest.value);
    }
    this.known.set(key, facts);
    return facts;
  }

  /**
   * A file with the bodies of its functions left out; see `withoutBodies`. Undefined where there is no grammar or nothing to
   * leave out. The longest files take some 100 ms.
   */
  public async signaturesOf(path: string, text: string): Promise<string | undefined> {
    const grammar = grammarFor(path);
    const { bodies } = grammar === undefined ? { bodies: [] } : await this.read(path, text);
    return grammar && withoutBodies(text, bodies, grammar.name);
  }

  /** A file without its comments; see `withoutComments`. Undefined where there is no grammar or no comment to leave out. */
  public async withoutComments(path: string, text: string): Promise<string | undefined> {
    return grammarFor(path) && withoutComments(text, (await this.read(path, text)).comments);
  }

  /** The facts of one file from its syntax tree; undefined where there is none. */
  public async factsOf(path: string, text: string): Promise<CodeFacts | undefined> {
    const facts = grammarFor(path) && (await this.read(path, text));
    return facts?.source === 'syntax' ? facts : undefined;
  }

  private load(grammar: Grammar): Promise<Loaded | undefined> {
    let loaded = this.grammars.get(grammar.name);
    if (loaded === undefined) {
      // A missing or damaged file costs precision, not the review.
      loaded = this.loadFiles(grammar).catch((error: unknown) => {
        this.onFailure(grammar.name, error);
        return undefined;
      });
      this.grammars.set(grammar.name, loaded);
    }
    return loaded;
  }

  private async loadFiles(grammar: Grammar): Promise<Loaded> {
    this.engine ??= this.files.engine().then((wasmBinary) => Parser.init({ wasmBinary }));
    await this.engine;
    const language = await Language.load(await this.files.grammar(grammar.name));
    const parser = new Parser();
    parser.setLanguage(language);
    return { parser, query: new Query(language, grammar.query) };
  }
}

/** Undefined when the parser gives up. */
function factsFromTree(text: string, { parser, query }: Loaded): CodeFacts | undefined {
  const tree = parser.parse(text);
  if (tree === null) return undefined;
  try {
    const definitions = new Map<number, Definition>();
    const imports: string[] = [];
    const uses = new Map<string, number>();
    const bodies: Span[] = [];
    const comments: Span[] = [];
    for (const match of query.matches(tree.rootNode)) {
      const definition = definitionOf(match);
      if (definition !== undefined) {
        const [at, found] = definition;
        if (found.body !== undefined || !definitions.has(at)) definitions.set(at, found);
      }
      for (const { name, node } of match.captures) {
        if (name === 'body') bodies.push({ start: node.startIndex, end: node.endIndex });
        else if (name === 'comment') comments.push({ start: node.startIndex, end: node.endIndex });
        else if (name === 'import') imports.push(node.text);
        else if (name === 'use') uses.set(node.text, (uses.get(node.text) ?? 0) + 1);
      }
    }
    const inOrder = [...definitions].sort(([left], [right]) => left - right).map(([, definition]) => definition);
    return { source: 'syntax', definitions: inOrder, bodies, comments, imports, uses };
  } finally {
    tree.delete(); // it lives in WebAssembly memory, which no garbage collector sees
  }
}

/** With the offset of its name, which tells it from others. */
function definitionOf({ captures }: QueryMatch): [at: number, definition: Definition] | undefined {
  const nodeOf = (wanted: string): QueryMatch['captures'][number]['node'] | undefined =>
    captures.find(({ name }) => name === wanted)?.node;
  const name = nodeOf('name');
  const whole = nodeOf('definition');
  const body = nodeOf('body');
  if (name === undefined || whole === undefined) return undefined;
  return [
    name.startIndex,
    {
      name: name.text,
      lines: { from: whole.startPosition.row + 1, to: whole.endPosition.row + 1 },
      ...(body && { body: { start: body.startIndex, end: body.endIndex } }),
    },
  ];
}

import type { EncodingId } from '../tokens/encoding';
import { IncrementalText } from '../tokens/incrementalText';
import type { CounterSource } from './assets';
import type { CountDocumentsRequest, DocumentChange, DocumentCounts } from './protocol';

interface Mirrored {
  readonly encoding: EncodingId;
  readonly text: IncrementalText;
  /** Another text, another number, also after it was closed and opened again. */
  version: number;
}

/** A mirrored document at this moment. */
export interface DocumentText {
  readonly version: number;
  readonly text: string;
  tokens(encoding: EncodingId): number;
}

/**
 * The documents that are open in the editor, mirrored so that their counting never takes time of the extension host's thread.
 * A change costs the host one message; here it re-counts only the text around it.
 */
export class Documents {
  private readonly texts = new Map<string, Mirrored>();
  /** Of the next version of a document. */
  private nextVersion = 1;
  /** The encoding last asked for, in which documents are counted as they change. */
  private encoding: EncodingId = 'o200k_base';

  public constructor(private readonly counters: CounterSource) {}

  public update(changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      if (change.kind === 'open') this.open(change.document, change.text);
      else if (change.kind === 'close') this.texts.delete(change.document);
      else {
        const mirrored = this.texts.get(change.document);
        // Unknown after a restart of the worker: the host opens it again.
        if (mirrored === undefined) continue;
        mirrored.version = this.nextVersion++;
        const { text } = mirrored;
        if (change.kind === 'append') text.replace(text.length, 0, change.text);
        else for (const { offset, removed, inserted } of change.edits) text.replace(offset, removed, inserted);
      }
    }
  }

  public count({ encoding, documents, selection }: CountDocumentsRequest): DocumentCounts {
    this.encoding = encoding;
    const counts: Record<string, { tokens: number; length: number }> = {};
    for (const document of documents) {
      const text = this.textIn(encoding, document);
      if (text !== undefined) counts[document] = { tokens: text.count(), length: text.length };
    }
    const selected = selection && this.texts.get(selection.document)?.text;
    if (!selected) return { documents: counts };
    const joined = selection.ranges.map(([start, end]) => selected.slice(start, end)).join(selection.separator);
    return { documents: counts, selection: this.counters(encoding).count(joined) };
  }

  /** Undefined when it is not open. Its tokens are known but for what was edited since they were last asked for. */
  public read(document: string): DocumentText | undefined {
    const mirrored = this.texts.get(document);
    if (mirrored === undefined) return undefined;
    const { text, version } = mirrored;
    return {
      version,
      get text() {
        return text.slice(0, text.length);
      },
      tokens: (encoding) => {
        this.encoding = encoding;
        return this.textIn(encoding, document)?.count() ?? 0;
      },
    };
  }

  private open(document: string, text: string, version = this.nextVersion++): void {
    this.texts.set(document, {
      encoding: this.encoding,
      text: new IncrementalText(this.counters(this.encoding), text),
      version,
    });
  }

  private textIn(encoding: EncodingId, document: string): IncrementalText | undefined {
    const found = this.texts.get(document);
    if (found === undefined || found.encoding === encoding) return found?.text;
    this.open(document, found.text.slice(0, found.text.length), found.version);
    return this.texts.get(document)?.text;
  }
}

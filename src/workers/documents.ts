import type { EncodingId } from '../tokens/encoding';
import { IncrementalText } from '../tokens/incrementalText';
import type { CounterSource } from './assets';
import type { CountDocumentsRequest, DocumentChange, DocumentCounts } from './protocol';

/**
 * The documents that are open in the editor, mirrored so that their counting never takes time of the extension host's thread.
 * A change costs the host one message; here it re-counts only the text around it.
 */
export class Documents {
  private readonly texts = new Map<string, { encoding: EncodingId; text: IncrementalText }>();
  /** The encoding last asked for, in which documents are counted as they change. */
  private encoding: EncodingId = 'o200k_base';

  public constructor(private readonly counters: CounterSource) {}

  public update(changes: readonly DocumentChange[]): void {
    for (const change of changes) {
      if (change.kind === 'open') this.open(change.document, change.text);
      else if (change.kind === 'close') this.texts.delete(change.document);
      else {
        const text = this.texts.get(change.document)?.text;
        // Unknown after a restart of the worker: the host opens it again.
        if (text === undefined) continue;
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

  private open(document: string, text: string): void {
    this.texts.set(document, {
      encoding: this.encoding,
      text: new IncrementalText(this.counters(this.encoding), text),
    });
  }

  private textIn(encoding: EncodingId, document: string): IncrementalText | undefined {
    const found = this.texts.get(document);
    if (found === undefined || found.encoding === encoding) return found?.text;
    this.open(document, found.text.slice(0, found.text.length));
    return this.texts.get(document)?.text;
  }
}

import type { FileSystem } from '../../context/fileSystem';
import { type Skipped, walk } from '../../context/walk';
import type { FindFilesRequest, FoundFiles } from './protocol';
import type { SourceTexts } from './sourceTexts';

/** Files between two messages. */
const BATCH = 100;

/** The text files at and below the roots; what holds no text is skipped with its reason. */
export async function findFiles(
  request: FindFilesRequest,
  fileSystem: FileSystem,
  sources: SourceTexts,
  report: (progress: { files: number }) => void,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  for await (const item of walk(fileSystem, request.roots, { ...request, signal })) {
    if (item.kind === 'skipped') {
      skipped.push(item);
      continue;
    }
    const { path } = item;
    const found = await sources.read(path);
    if ('text' in found) paths.push(path);
    else skipped.push({ kind: 'skipped', path, isDirectory: false, reason: skipReasonOf(found.missing) });
    if ((paths.length + skipped.length) % BATCH === 0) report({ files: paths.length });
  }
  return { paths, skipped };
}

function skipReasonOf(missing: string): Skipped['reason'] {
  return missing === 'binary' || missing === 'too-large' ? missing : 'unreadable';
}

import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

import { builtInCatalogue, findModel } from '../../../src/models/catalogue';
import { portablePath } from '../../../src/workers/nodeFileSystem';
import type { ReviewCall, ReviewProgress } from '../../../src/workers/protocol';
import { Thread } from '../../../src/workers/threads';
import { makeTemporaryFolder } from '../../harness/temporaryFolder';

const model = findModel(builtInCatalogue, 'gpt-4o')!;

describe('the review call', function () {
  this.timeout(30_000);
  let thread: Thread;

  beforeEach(() => (thread = new Thread({ folder: path.join(__dirname, '../../../dist') })));
  afterEach(() => thread.end());

  it('finds what is missing in the folder around, and reads it again when the revision is another', async () => {
    const { path: folder } = makeTemporaryFolder('review');
    mkdirSync(path.join(folder, 'src'));
    const store = path.join(folder, 'src/store.ts');
    writeFileSync(store, 'export class TokenStore { read() {} }\n');
    const text = "import { TokenStore } from './store';\nnew TokenStore().read();\n";
    const call = (revision: number): ReviewCall => ({
      parts: [{ id: 'p1', path: 'src/a.ts', version: '1', text }],
      task: '',
      model,
      workspace: { folders: [{ name: 'w', path: portablePath(folder) }], revision },
    });
    const answer = await thread.caller.call('review', call(1));
    const [finding] = answer.findings;
    assert.ok(finding?.data.kind === 'missing');
    assert.equal(finding.data.missing, 'src/store.ts');
    assert.deepEqual(finding.data.names, ['TokenStore']);
    assert.equal(finding.places[0]?.id, 'p1');
    writeFileSync(store, 'export class OtherStore {}\n');
    utimesSync(store, new Date(), new Date(Date.now() + 5000));
    const unread = await thread.caller.call('review', call(1));
    assert.deepEqual(unread.findings[0]?.data, finding.data);
    const reread = await thread.caller.call('review', call(2));
    assert.ok(reread.findings[0]?.data.kind === 'missing');
    assert.deepEqual(reread.findings[0].data.names, []);
  });

  it('ends when it is cancelled, tells how far it is, and goes on with the next', async () => {
    const parts = Array.from({ length: 1500 }, (_, at) => ({
      id: String(at),
      path: `f${at}.ts`,
      version: '1',
      text: Array.from({ length: 100 }, (__, line) => `const name${at}x${line} = call${line}(${at});\n`).join(''),
    }));
    const controller = new AbortController();
    const progress: ReviewProgress[] = [];
    const cancelled = thread.caller.call(
      'review',
      { parts, task: '', model },
      {
        signal: controller.signal,
        onProgress: (told) => {
          progress.push(told);
          controller.abort(new Error('enough'));
        },
      },
    );
    await assert.rejects(cancelled, /enough/);
    assert.equal(progress[0]?.phase, 'parts');
    const answer = await thread.caller.call('review', { parts: parts.slice(0, 2), task: '', model });
    assert.equal(answer.parts.length, 2);
  });
});

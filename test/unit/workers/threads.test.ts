import assert from 'node:assert/strict';
import * as path from 'node:path';
import { Thread } from '../../../src/workers/threads';

const folder = path.join(__dirname, '../../../dist');
const request = { encoding: 'o200k_base', texts: ['hello world', ''] } as const;

describe('a counting thread', () => {
  it('answers, and ends when it is told to', async () => {
    const thread = new Thread({ folder }, () => assert.fail('it was asked to end'));
    assert.deepEqual(await thread.caller.call('countTexts', request), [2, 0]);
    const never = thread.caller.call('countTexts', request);
    const ended = thread.end();
    await assert.rejects(never, /was ended/);
    await ended;
  });

  it('that cannot start says why, and fails what it was asked', async () => {
    const reasons: Error[] = [];
    const thread = new Thread({ folder: path.join(folder, 'missing') }, (error) => reasons.push(error));
    await assert.rejects(thread.caller.call('countTexts', request), /Cannot find module/);
    assert.equal(reasons.length, 1);
    assert.match(reasons[0]!.message, /Cannot find module/);
  });

  it('outlives a defect in one call', async () => {
    const thread = new Thread({ folder });
    const unknown = { encoding: 'no such encoding' as 'o200k_base', texts: ['x'] };
    await assert.rejects(thread.caller.call('countTexts', unknown), /ENOENT/);
    const outside = { kind: 'edit', document: 'd', edits: [{ offset: 5, removed: 0, inserted: 'x' }] } as const;
    await thread.caller.call('updateDocuments', [{ kind: 'open', document: 'd', text: 'abc' }]);
    await assert.rejects(thread.caller.call('updateDocuments', [outside]), /Cannot replace/);
    assert.deepEqual(await thread.caller.call('countTexts', request), [2, 0]);
    await thread.end();
  });
});

import assert from 'node:assert/strict';
import { readTitle } from '../../../../src/workers/sessionTurns';
import { TemporaryHome } from '../collect';
import { assertTold, conversation, session } from './openCodeConversation';

describe('what a session of OpenCode did', () => {
  let home: TemporaryHome;

  beforeEach(() => {
    home = new TemporaryHome();
  });

  afterEach(() => home.remove());

  it('is read from its files', async () => {
    const messages = conversation.map(({ id, data, parts }) => {
      for (const [index, part] of parts.entries())
        home.write(`storage/part/${id}/prt_${index}.json`, JSON.stringify({ id: `prt_${index}`, ...part }));
      return home.write(`storage/message/${session}/${id}.json`, JSON.stringify({ id, sessionID: session, ...data }));
    });
    await assertTold('opencode', [messages[1]!, messages[2]!, messages[4]!]);
    const log = messages[0]!.slice(0, -'/msg_1.json'.length);
    assert.equal(readTitle({ agent: 'opencode', log, session }), 'Why does it loop?');
    assert.equal(readTitle({ agent: 'opencode', log: `${log}.gone`, session }), undefined);
  });

  it('is nothing in a session whose messages have no parts, or are damaged', () => {
    const path = home.write(
      `storage/message/${session}/msg_1.json`,
      '{"role":"user","time":{"created":1790000000000}}',
    );
    home.write(`storage/message/${session}/msg_2.json`, '{"role":"assis');
    const log = path.slice(0, -'/msg_1.json'.length);
    assert.equal(readTitle({ agent: 'opencode', log, session }), undefined);
  });
});

import assert from 'node:assert/strict';
import { nodeSqlite } from '../../../src/sessions/files/sqlite';
import { TemporaryHome, collect } from './collect';

const hasSqlite = nodeSqlite() !== undefined;

(hasSqlite ? describe.skip : describe)(
  `databases in a Node without SQLite${hasSqlite ? ' (skipped: this one has it)' : ''}`,
  () => {
    it('are told of once, with what to do', async () => {
      const home = new TemporaryHome();
      try {
        home.write('.local/share/opencode/opencode.db', 'SQLite format 3\0');
        home.write('.local/share/kilo/kilo.db', 'SQLite format 3\0');
        const { collector, notices } = await collect(home.environment);
        await collector.scan();
        assert.deepEqual(
          notices.map(({ kind }) => kind),
          ['needs-sqlite'],
        );
        // The homes of the agents are read side by side, so which of the two is told of is not settled.
        assert.match(notices[0]!.message, /(opencode|kilo)\.db is a database, .* Node 22\.15 or later/);
      } finally {
        home.remove();
      }
    });
  },
);

import assert from 'node:assert/strict';
import { beginningOf, promptText } from '../../../src/sessions/activityTexts';

describe('the beginnings of what was written', () => {
  it('show where they end before it does', () => {
    assert.equal(beginningOf('as it is', 8), 'as it is');
    assert.equal(beginningOf('cut after a word', 10), 'cut after…');
    assert.equal(beginningOf('12345678\u{1F680}0', 10), '12345678…', 'a character of two units is not halved');
    assert.equal(promptText(`  ${'x'.repeat(301)} `), `${'x'.repeat(299)}…`);
    assert.equal(promptText(' '), undefined);
  });
});

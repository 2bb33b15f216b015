import assert from 'node:assert/strict';
import { clockOnDay, momentText, periodText } from '../../src/vscode/sessionFormat';

describe('the times of sessions', () => {
  it('name the day where it is another, and no time twice', () => {
    const noon = new Date(2026, 8, 24, 12, 0).getTime();
    const [minute, day] = [60_000, 24 * 60 * 60_000];
    const plain = (text: string): string => text.replace(/\s/g, ' ').replace(/ (?=[AP]M)/g, '');
    assert.equal(plain(periodText(noon, noon + 5 * minute, noon)), '12:00 – 12:05PM');
    assert.equal(plain(periodText(noon, noon + 5_000, noon)), '12:00PM');
    assert.match(plain(periodText(noon - day, noon, noon)), /^Sep 23, 2026,? .*12:00PM – Sep 24, 2026,? .*12:00PM$/);
    assert.match(plain(momentText(noon - day, noon)), /^Sep 23, 2026,? .*12:00PM$/);
    assert.equal(plain(momentText(noon, noon)), '12:00PM');
    assert.match(plain(clockOnDay(noon - day, noon)), /^Sep 23,? .*12:00PM$/);
    assert.equal(plain(clockOnDay(noon, noon + minute)), '12:00PM');
  });
});

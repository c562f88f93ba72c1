import { momentOf } from './moment';

const NOW = Date.parse('2026-11-27T10:00:00Z');

test.each([
  ['+30m', '2026-11-27T10:30:00.000Z'],
  ['+2h', '2026-11-27T12:00:00.000Z'],
  ['+7d', '2026-12-04T10:00:00.000Z'],
  // For the request to read, or to refuse with its field.
  ['2026-12-01', '2026-12-01'],
  ['+7w', '+7w'],
  ['-1d', '-1d'],
  [undefined, undefined],
])('%s', (text, moment) => expect(momentOf(text, NOW)).toBe(moment));

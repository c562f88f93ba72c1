import { fixedOffset, isZone } from './zoneName';

test.each([
  'Asia/Shanghai',
  'America/New_York',
  'America/Argentina/Ushuaia',
  'Pacific/Auckland',
  'UTC',
  'UTC-12',
  'UTC+14',
  'UTC+05:30',
  'UTC-9:30',
])('%s is one zone', (name) => expect(isZone(name)).toBe(true));

test.each([
  ['an abbreviation of several zones', 'CST'],
  ['another', 'EST'],
  ['another, with its summer time', 'EST5EDT'],
  ['a country', 'PRC'],
  ['a sign that means its opposite', 'Etc/GMT+8'],
  ['an offset', '+08:00'],
  ['an offset in words', 'GMT+8'],
  ['an offset further west than any clock', 'UTC-12:15'],
  ['an offset further east than any clock', 'UTC+14:15'],
  ['an offset of no clock', 'UTC+08:10'],
  ['an offset without its sign', 'UTC8'],
  ['a place that is none', 'Asia/Nowhere'],
  ['a region alone', 'Asia'],
  ['another case', 'asia/shanghai'],
  ['a path', 'Asia/../Europe/Berlin'],
  ['blanks around', ' Asia/Shanghai '],
  ['nothing', ''],
])('%s is refused: %j', (_what, name) => expect(isZone(name)).toBe(false));

test.each([
  ['UTC-12', -720],
  ['UTC+14', 840],
  ['UTC+05:45', 345],
  ['UTC-09:30', -570],
  ['UTC+0', 0],
  ['UTC', undefined],
  ['Asia/Shanghai', undefined],
])('%s is ahead of UTC by %s minutes', (name, minutes) => expect(fixedOffset(name)).toBe(minutes));

import { isZone } from './zoneName';

test.each(['Asia/Shanghai', 'America/New_York', 'America/Argentina/Ushuaia', 'Pacific/Auckland', 'UTC'])(
  '%s is one zone',
  (name) => expect(isZone(name)).toBe(true),
);

test.each([
  ['an abbreviation of several zones', 'CST'],
  ['another', 'EST'],
  ['another, with its summer time', 'EST5EDT'],
  ['a country', 'PRC'],
  ['a sign that means its opposite', 'Etc/GMT+8'],
  ['an offset', '+08:00'],
  ['an offset in words', 'GMT+8'],
  ['a place that is none', 'Asia/Nowhere'],
  ['a region alone', 'Asia'],
  ['another case', 'asia/shanghai'],
  ['a path', 'Asia/../Europe/Berlin'],
  ['blanks around', ' Asia/Shanghai '],
  ['nothing', ''],
])('%s is refused: %j', (_what, name) => expect(isZone(name)).toBe(false));

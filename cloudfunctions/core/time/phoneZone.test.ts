import { phonesZone } from './phoneZone';

const SHANGHAI = 'Asia/Shanghai';
const WINTER = Date.UTC(2026, 10, 28);
const SUMMER = Date.UTC(2026, 6, 1);
const of = (zone: string | undefined, january: number, july: number, home = SHANGHAI, now = WINTER): string =>
  phonesZone({ zone, ahead: [january, july] }, home, now);

test.each([
  ['a phone that names it', SHANGHAI],
  ['one that has no names', undefined],
  ['a place with the same clock all year', 'Asia/Hong_Kong'],
  ['a name that is no place', 'Etc/GMT-8'],
])('who lives with the configuration’s clock is in its zone: %s', (_what, zone) => {
  expect(of(zone, 480, 480)).toBe(SHANGHAI);
});

test('where clocks change, the name says when: Cuba’s do not on New York’s days', () => {
  expect(of('America/Havana', -300, -240, 'America/New_York')).toBe('America/Havana');
  expect(of(undefined, -300, -240, 'America/New_York')).toBe('America/New_York');
});

test.each([
  ['America/New_York', -300, -240],
  ['America/Los_Angeles', -480, -420],
  ['Europe/Berlin', 60, 120],
  ['Europe/London', 0, 60],
  ['Australia/Sydney', 660, 600],
  ['Pacific/Auckland', 780, 720],
  ['Australia/Lord_Howe', 660, 630],
])('a phone without names has summer time all the same: %s', (zone, january, july) => {
  expect(of(undefined, january, july)).toBe(zone);
});

test.each([
  [-720, 'UTC-12:00'],
  [-300, 'UTC-05:00'],
  [0, 'UTC+00:00'],
  [345, 'UTC+05:45'],
  [840, 'UTC+14:00'],
  [486, 'UTC+08:00'],
])('a clock %s minutes ahead that never changes is an offset', (ahead, name) => {
  expect(of(undefined, ahead, ahead)).toBe(name);
});

test('the clock decides, not the name: an engine in UTC on a phone in Lima, a name nobody knows, an abbreviation', () => {
  for (const zone of ['UTC', 'America/Atlantis', 'EST', 'America/New_York'])
    expect(of(zone, -300, -300)).toBe('UTC-05:00');
  expect(of('America/Lima', -300, -300)).toBe('America/Lima');
});

test('a clock that changes as nowhere on earth is taken as it is now', () => {
  expect(of(undefined, 15, 75, SHANGHAI, WINTER)).toBe('UTC+00:15');
  expect(of(undefined, 15, 75, SHANGHAI, SUMMER)).toBe('UTC+01:15');
});

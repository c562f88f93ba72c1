import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { OPEN_GATE } from '../gate/document';
import type { Breaker, Gate } from '../model/figures';
import { STATES } from '../model/states';
import { isKnownPair, REASONS, type ReasonCode } from '../reasons/table';
import { keptBack, standing } from './standing';

const config = sampleConfig();
const HOUR = 3_600_000;
const ID = config.templates.backInStock!.id;
const told = (row: Parameters<typeof sampleRow>[0], gate?: Gate): string =>
  standing(config, sampleRow(row), { now: NOW, gate }).reason?.message ?? '';

const gateWith = (key: string, more: Partial<Breaker> = {}): Gate => ({
  ...OPEN_GATE,
  breakers: {
    [key]: { code: 48001, reason: 'NOT_AUTHORISED', openedAt: NOW - HOUR, until: NOW + HOUR / 2, ...more },
  },
});

const PAIRS = STATES.flatMap((state) =>
  (Object.keys(REASONS) as ReasonCode[])
    .filter((code) => isKnownPair(state, code))
    .map((code): [(typeof STATES)[number], ReasonCode] => [state, code]),
);

test.each(PAIRS)('%s for %s is told without a gap', (state, reason) => {
  expect(told({ state, reason })).not.toMatch(/[{}]|undefined|NaN/);
});

test.each<[string, number, RegExp]>([
  ['today', NOW + HOUR, /tried again at 11:02 \(Asia\/Shanghai\)（.*将于 11:02 \(Asia\/Shanghai\) 重试/],
  ['another day', NOW + 24 * HOUR, /tried again at 11-23 10:02 \(Asia\/Shanghai\)/],
  ['overdue', NOW - 1, /tried again with the timer’s next run（.*将于定时器下次运行时重试/],
])('when it goes out is told with its zone: %s', (_what, dueAt, words) => {
  expect(told({ state: 'scheduled', reason: 'RETRY', dueAt })).toMatch(words);
});

test('until when it waits is told', () => {
  expect(told({ state: 'waiting', reason: 'NO_CREDIT' })).toMatch(
    /it waits for the next accept, until 11-29 10:02 \(Asia\/Shanghai\) at the latest/,
  );
});

test('when it was due is no matter once it is over, and nothing is due that waits', () => {
  for (const state of ['failed', 'waiting', 'heldBack', 'sent'] as const) {
    expect(standing(config, sampleRow({ state }), { now: NOW })).not.toHaveProperty('dueAt');
  }
  expect(standing(config, sampleRow({ state: 'scheduled' }), { now: NOW }).dueAt).toBe(
    '2026-11-22T02:02:00.000Z',
  );
});

test('a used-up daily quota is told as that, with the moment at which the next begins', () => {
  const until = Date.parse('2026-11-23T00:05:00+08:00');
  const gate = gateWith('quota', { code: 45009, reason: 'QUOTA', until });
  const message = told({ state: 'scheduled', reason: 'BREAKER' }, gate);
  expect(message).toMatch(
    /daily quota has been used up since 09:02 \(Asia\/Shanghai\) \(45009\); it goes out when the next day’s begins, at 11-23 00:05/,
  );
  expect(message).not.toMatch(/mend/);
});

test('an account or template that WeChat refuses is told with its code and its next try', () => {
  expect(told({ state: 'scheduled', reason: 'BREAKER' }, gateWith('account'))).toMatch(
    /has refused all sends since 09:02 .* \(48001: API not authorised\); one is tried again at 10:32/,
  );
  const gate = gateWith(`template:${ID}`, { code: 40037, reason: 'INVALID_TEMPLATE' });
  expect(told({ state: 'heldBack', reason: 'BREAKER' }, gate)).toMatch(
    /has refused this template since .* \(40037: template id wrong\)/,
  );
});

test('what is due bears the breaker as its reason, whatever it was put off for before', () => {
  for (const reason of [null, 'QUIET_HOURS'] as const) {
    expect(
      standing(config, sampleRow({ state: 'scheduled', reason }), { now: NOW, gate: gateWith('account') })
        .reason?.code,
    ).toBe('BREAKER');
  }
});

test('a breaker that is over before something is due does not keep it back', () => {
  const later = { state: 'scheduled', reason: 'QUIET_HOURS', dueAt: NOW + HOUR } as const;
  expect(standing(config, sampleRow(later), { now: NOW, gate: gateWith('account') }).reason?.code).toBe(
    'QUIET_HOURS',
  );
});

test('neither an open breaker nor another template’s touches what is over or of no concern to it', () => {
  expect(told({ state: 'failed', reason: 'QUOTA' }, gateWith('account'))).toMatch(/quota was used up/);
  expect(keptBack(config, ID, gateWith('template:other'), NOW)).toBeUndefined();
  expect(keptBack(config, ID, OPEN_GATE, NOW)).toBeUndefined();
});

test('what expires before the breaker is tried is told that it will', () => {
  const expiresAt = NOW + HOUR / 4;
  expect(told({ state: 'heldBack', reason: 'BREAKER', expiresAt }, gateWith(`template:${ID}`))).toMatch(
    /but its own time is over before, at 10:17/,
  );
});

test('what the timer lacks is told of what is due, not of what a breaker holds or a later time', () => {
  const lack = { code: 'NO_WECHAT_TOKEN', since: NOW - HOUR } as never;
  const gate = { ...OPEN_GATE, lack };
  expect(told({ state: 'scheduled', reason: null, dueAt: NOW }, gate)).toMatch(/no WeChat token since/);
  expect(told({ state: 'scheduled', reason: null, dueAt: NOW + 1 }, gate)).toBe('');
  expect(told({ state: 'heldBack', reason: 'LATECOMER', dueAt: NOW }, gate)).not.toMatch(/token/);
});

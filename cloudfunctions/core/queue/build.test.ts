import { NOW, pureContext, sampleConfig } from '../../../test/support/sample';
import type { NotificationRequest } from '../contract';
import { NotifyError } from '../errors';
import { buildMessage, templateOf } from './build';
import { notificationId } from '../model/id';

const context = pureContext();
const DAY = 24 * 3_600_000;

const request = (more: Partial<NotificationRequest> = {}): NotificationRequest => ({
  to: 'o-user',
  template: 'backInStock',
  key: 'restock:17',
  data: { goods: 'Blue mug', price: 89 },
  ...more,
});

const build = (more?: Partial<NotificationRequest>) => buildMessage(context, request(more));

function codeOf(more: Partial<NotificationRequest>): string {
  try {
    build(more);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    return (error as NotifyError).code;
  }
  return 'none';
}

test('a request without a time is due now and expires as its template says', () => {
  expect(build()).toMatchObject({
    _id: notificationId('backInStock', 'o-user', 'restock:17'),
    state: 'scheduled',
    dueAt: NOW,
    expiresAt: NOW + context.config.templates.backInStock!.expiresAfterMs,
    priority: 0,
    lane: '',
    data: { thing1: 'Blue mug', amount2: '89', thing3: '数量有限' },
    whenNoCredit: 'drop',
  });
});

test('promotional notifications stand behind transactional ones', () => {
  expect(build({ template: 'offer', data: { goods: 'a' } }).priority).toBeGreaterThan(build().priority);
});

test('the link carries the id of the notification', () => {
  const row = build({ page: 'pages/goods/index', query: { id: 17 } });
  expect(row.page).toBe(`pages/goods/index?id=17&nid=${row._id}`);
});

test.each([
  ['an hour ago', NOW - 3_600_000],
  ['seconds instead of milliseconds', Math.floor(NOW / 1000)],
  ['further ahead than the configuration allows', NOW + 181 * DAY],
  ['no time at all', 'tomorrow'],
  ['a day that does not exist', '2027-02-30T10:00'],
])('sendAt %s is refused', (_what, sendAt) => {
  expect(codeOf({ sendAt })).toBe('BAD_TIME');
});

test('a sendAt just past is taken for now: clocks differ and calls take time', () => {
  expect(build({ sendAt: NOW - 30_000 }).dueAt).toBe(NOW);
});

test('sendAt and expiresAt are taken as epoch, with an offset, or local to the configured zone', () => {
  const at = Date.parse('2026-11-23T08:00:00+08:00');
  for (const sendAt of [at, '2026-11-23T00:00:00Z', '2026-11-23T08:00'])
    expect(build({ sendAt }).dueAt).toBe(at);
  expect(build({ expiresAt: '2026-11-23T08:00' }).expiresAt).toBe(at);
});

test('expiresAt before sendAt or before now is refused', () => {
  expect(codeOf({ sendAt: NOW + 2 * DAY, expiresAt: NOW + DAY })).toBe('BAD_TIME');
  expect(codeOf({ expiresAt: NOW })).toBe('BAD_TIME');
});

test('expiresAt lies at most 180 days ahead, with a sendAt too', () => {
  expect(build({ expiresAt: NOW + 180 * DAY }).expiresAt).toBe(NOW + 180 * DAY);
  for (const expiresAt of [NOW + 180 * DAY + 1, '2099-12-31', NOW + 366 * DAY]) {
    expect(codeOf({ expiresAt })).toBe('BAD_TIME');
    expect(codeOf({ sendAt: NOW + 100 * DAY, expiresAt })).toBe('BAD_TIME');
  }
  expect(() => build({ expiresAt: '2099-12-31' })).toThrow('expiresAt: expected at most 180 days ahead.');
});

test('what is due late in these 180 days may still wait as long as its template says, and no longer', () => {
  const sendAt = NOW + 179 * DAY;
  const latest = sendAt + context.config.templates.backInStock!.expiresAfterMs;
  expect(build({ sendAt }).expiresAt).toBe(latest);
  expect(build({ sendAt, expiresAt: latest }).expiresAt).toBe(latest);
  expect(() => build({ sendAt, expiresAt: latest + 1 })).toThrow('180 days ahead, or 7 days after sendAt');
});

test('the expiry counts from the due time, not from now', () => {
  const row = build({ sendAt: NOW + 30 * DAY });
  expect(row.expiresAt - row.dueAt).toBe(context.config.templates.backInStock!.expiresAfterMs);
});

test('the same body in another order has the same hash, another body another', () => {
  const one = build({ data: { goods: 'a', price: 1 } }).bodyHash;
  expect(build({ data: { price: 1, goods: 'a' } }).bodyHash).toBe(one);
  expect(build({ data: { goods: 'a', price: 2 } }).bodyHash).not.toBe(one);
  expect(build({ data: { goods: 'a', price: 1 }, sendAt: NOW }).bodyHash).not.toBe(one);
});

test.each(['nope', 'toString', '__proto__', 'constructor', ''])(
  'template %j is not one of the configuration',
  (alias) => {
    expect(codeOf({ template: alias })).toBe('UNKNOWN_TEMPLATE');
    expect(() => templateOf(context, alias)).toThrow('backInStock, offer, notice');
  },
);

test('wrong data and a wrong page are told by their own codes', () => {
  expect(codeOf({ data: { goods: 'a' } })).toBe('BAD_DATA');
  expect(codeOf({ page: '/pages/index' })).toBe('BAD_REQUEST');
});

test('a message template whose zone is not Shanghai reads local times in that zone', () => {
  const tokyo = pureContext(sampleConfig({ timeZone: 'Asia/Tokyo' }));
  expect(buildMessage(tokyo, request({ sendAt: '2026-11-23T08:00' })).dueAt).toBe(
    Date.parse('2026-11-23T08:00:00+09:00'),
  );
});

import { bookProblems } from '../../../../test/support/memory/books';
import { counted } from '../../../../test/support/memory/context';
import { DAY, DigestPlay, digestConfig, HOUR, MINUTE } from '../../../../test/support/memory/digests';
import { erase } from '../../consent/erase';
import { stop } from '../../consent/stop';
import { closingAfter } from '../../model/digest';
import { cancel } from '../cancel';
import { reschedule } from '../reschedule';

/** 20:00 in Shanghai on the day of `NOW`. */
const EVENING = Date.parse('2026-11-22T20:00:00+08:00');
/** All buckets are over. */
const AFTER = 3 * MINUTE;

let play: DigestPlay;
beforeEach(() => {
  play = new DigestPlay();
});

test('what a user of a daily digest is sent goes out as one card at the hour, for one credit', async () => {
  await play.user('o-user', 3);
  for (const key of ['mug', 'cup', 'bowl']) {
    expect(await play.send(key)).toMatchObject({
      state: 'collected',
      willSend: true,
      reason: { code: 'IN_DIGEST' },
    });
  }
  expect(play.context.sent).toEqual([]);
  expect(play.account()).toMatchObject({ available: 3, held: 0 });
  await play.at(EVENING - 1);
  expect(play.context.sent).toEqual([]);
  await play.at(EVENING + AFTER);
  expect(play.context.sent).toMatchObject([
    {
      page: expect.stringMatching(/^pages\/inbox\/index\?nid=/),
      data: { thing1: { value: 'mug 等 3 件' }, amount2: { value: '10' }, thing3: { value: '共 3 件到货' } },
    },
  ]);
  expect(play.states()).toEqual({ mug: 'merged', cup: 'merged', bowl: 'merged' });
  expect(play.account()).toMatchObject({ available: 2, spent: 1 });
  expect(bookProblems(play.context)).toEqual([]);
});

test('a digest of one shows that one and opens its page, with the mark of the digest', async () => {
  await play.user();
  await play.send('mug', { query: { id: 7 } });
  await play.at(EVENING + AFTER);
  expect(play.cards()).toEqual(['mug']);
  const [digest] = play.digests();
  const nid = digest!.page.slice(digest!.page.indexOf('nid='));
  expect(play.context.sent[0]!.page).toBe(`pages/goods/index?id=7&${nid}`);
});

test('without a credit it stays open, takes what else comes, and goes at a later hour once there is one', async () => {
  await play.user('o-user', 0);
  await play.send('mug');
  await play.at(EVENING + AFTER);
  expect(play.context.sent).toEqual([]);
  expect(play.digests()).toMatchObject([{ state: 'scheduled', reason: 'NEVER_SUBSCRIBED' }]);
  await play.send('cup');
  expect(play.digests()).toHaveLength(1);
  await play.accept('o-user');
  await play.at(EVENING + 4 * HOUR);
  expect(play.context.sent).toEqual([]);
  await play.at(EVENING + DAY + AFTER);
  expect(play.cards()).toEqual(['mug 等 2 件']);
  expect(play.states()).toEqual({ mug: 'merged', cup: 'merged' });
  expect(play.account()).toMatchObject({ spent: 1, available: 0 });
});

test('a weekly one goes on the day of the week that was chosen', async () => {
  // The day of `NOW` is a Sunday.
  await play.user('o-user', 1, {
    topics: { restock: 'weekly' },
    digestTime: { at: '09:30', weekday: 3, zone: 'Europe/Berlin' },
  });
  await play.send('mug');
  const wednesday = Date.parse('2026-11-25T09:30:00+01:00');
  await play.at(wednesday - 1);
  expect(play.context.sent).toEqual([]);
  await play.at(wednesday + AFTER);
  expect(play.cards()).toEqual(['mug']);
});

test('what comes after it has gone out is the next one’s', async () => {
  await play.user('o-user', 2);
  await play.send('mug');
  await play.at(EVENING + AFTER);
  await play.send('cup');
  await play.at(EVENING + DAY + AFTER);
  expect(play.cards()).toEqual(['mug', 'cup']);
  expect(new Set(play.digests().map(({ key }) => key)).size).toBe(2);
});

test('what comes while it goes out is put off a minute and goes with the next', async () => {
  await play.user('o-user', 2);
  await play.send('mug');
  play.context.answer = async () => {
    if (play.context.sent.length === 1) {
      expect(await play.send('cup')).toMatchObject({ state: 'scheduled', reason: { code: 'BUSY' } });
    }
    return { ok: true, msgid: String(play.context.sent.length) };
  };
  await play.at(EVENING + AFTER);
  await play.pass(2 * MINUTE, MINUTE);
  expect(play.states()).toEqual({ mug: 'merged', cup: 'collected' });
  await play.at(EVENING + DAY + AFTER);
  expect(play.cards()).toEqual(['mug', 'cup']);
});

test('what is given another time while it goes out has been told, and is not told again', async () => {
  await play.user('o-user', 3);
  const { id } = await play.send('mug');
  await play.send('cup');
  play.context.answer = async () => {
    await reschedule(play.context, { id, sendAt: EVENING + HOUR });
    return { ok: true };
  };
  await play.at(EVENING + AFTER);
  play.context.answer = () => ({ ok: true });
  await play.pass(2 * DAY, HOUR);
  expect(play.cards()).toEqual(['mug 等 2 件']);
  expect(play.states()).toEqual({ mug: 'merged', cup: 'merged' });
});

test('an empty one is not sent and gives its credit back', async () => {
  await play.user();
  const { id } = await play.send('mug');
  await cancel(play.context, { id });
  await play.at(EVENING + AFTER);
  expect(play.context.sent).toEqual([]);
  expect(play.digests()).toMatchObject([{ state: 'suppressed', reason: 'EMPTY_DIGEST' }]);
  expect(play.account()).toMatchObject({ available: 1, held: 0, spent: 0 });
  expect(play.states()).toEqual({ mug: 'cancelled' });
});

test('what has been cancelled or has expired is not in it', async () => {
  await play.user();
  const { id } = await play.send('mug');
  await play.send('cup', { expiresAt: EVENING - HOUR });
  await play.send('bowl');
  await play.send('late', { expiresAt: EVENING + 1 });
  await cancel(play.context, { id });
  await play.at(EVENING + AFTER);
  expect(play.cards()).toEqual(['bowl']);
  await play.tick();
  expect(play.states()).toEqual({ mug: 'cancelled', cup: 'expired', bowl: 'merged', late: 'expired' });
});

test('what has no time of its own is good as long as its digest, even weeks', async () => {
  play = new DigestPlay(digestConfig({ expiresAfterMs: HOUR }));
  await play.user('o-user', 1, { topics: { restock: 'weekly' } });
  await play.send('mug');
  await play.pass(2 * DAY, HOUR / 2);
  expect(play.cards()).toEqual(['mug']);
});

test('where there is never a credit, digest and what is in it end in bounded time', async () => {
  play = new DigestPlay(digestConfig({ expiresAfterMs: 2 * DAY }));
  await play.user('o-user', 0);
  await play.send('mug');
  await play.pass(6 * DAY, HOUR);
  expect(play.states()).toEqual({ mug: 'expired' });
  expect(play.digests().every(({ state }) => ['expired', 'suppressed'].includes(state))).toBe(true);
});

test.each(['before it is opened', 'while it is open'])(
  'an hour in the quiet hours, chosen %s: it goes out when those end, however short its template is good',
  async (when) => {
    play = new DigestPlay(digestConfig({ expiresAfterMs: 2 * HOUR, quietHours: 'respect' }));
    const late = { digestTime: { at: '23:00' }, quietHours: { from: '22:00', to: '08:00' } };
    const topics = { restock: 'daily' } as const;
    await play.user('o-user', 1, { topics, ...(when.startsWith('before') ? late : {}) });
    await play.send('mug');
    if (when.startsWith('while')) await play.prefer(late);
    await play.pass(12 * HOUR);
    expect(play.cards()).toEqual([]);
    await play.pass(12 * HOUR);
    expect([play.cards(), play.states()]).toEqual([['mug'], { mug: 'merged' }]);
  },
);

test('back to instant: what is collected still goes as one, what comes next goes at once', async () => {
  await play.user('o-user', 2);
  await play.send('mug');
  await play.send('cup');
  await play.prefer({ topics: { restock: 'instant' } });
  expect(await play.send('bowl')).toMatchObject({ state: 'sent' });
  await play.at(EVENING + AFTER);
  expect(play.cards()).toEqual(['bowl', 'mug 等 2 件']);
});

test('switched off, muted: neither the digest nor what is in it is sent', async () => {
  await play.user();
  await play.send('mug');
  await stop(play.context, 'o-user', { scope: 'topic', name: 'restock' });
  await play.pass(DAY);
  expect(play.context.sent).toEqual([]);
  expect(play.digests()).toMatchObject([{ state: 'suppressed', reason: 'TOPIC_OFF' }]);
  expect(play.states()).toEqual({ mug: 'suppressed' });
  expect(play.account()).toMatchObject({ available: 1, held: 0 });
});

test('erased: nothing is left of it, and nothing is sent', async () => {
  await play.user();
  await play.send('mug');
  await erase(play.context, 'o-user');
  await play.pass(2 * DAY, HOUR);
  expect(play.rows()).toEqual([]);
  expect(play.context.sent).toEqual([]);
});

test('another hour, zone or frequency moves the open one', async () => {
  await play.user();
  const { id } = await play.send('mug');
  await play.prefer({ digestTime: { at: '12:00', zone: 'Asia/Tokyo' } });
  const noon = Date.parse('2026-11-22T12:00:00+09:00');
  expect(play.digests()[0]!.dueAt).toBeGreaterThanOrEqual(noon);
  expect(play.row(id).dueAt).toBe(noon);
  await play.prefer({ topics: { restock: 'weekly' } });
  await play.at(noon + AFTER);
  expect(play.context.sent).toEqual([]);
  await play.at(Date.parse('2026-11-23T12:00:00+09:00') + AFTER);
  expect(play.cards()).toEqual(['mug']);
});

test('another hour moves the open one also where a message that is switched off with it is just under way', async () => {
  await play.user();
  await play.send('mug');
  const { clock, config, store } = play.context;
  const hold = {
    token: 'worker',
    journal: 'worker:0',
    template: 'offer',
    templateId: config.templates.offer!.id,
    topic: 'offers',
    counted: false,
    sends: 1,
    at: clock.now(),
    until: clock.now() + MINUTE,
  };
  store.put('notify_users', { ...store.get('notify_users', 'o-user'), hold });
  const change = { topics: { offers: 'off' as const }, digestTime: { at: '12:00' } };
  await expect(play.prefer(change)).rejects.toMatchObject({ code: 'PENDING' });
  expect(play.row(play.members()[0]!._id).dueAt).toBe(EVENING - 8 * HOUR);
});

test('never two for one user and period, also where the hour moves over one that has gone out', async () => {
  await play.user('o-user', 5, { topics: { restock: 'daily' }, digestTime: { at: '11:00' } });
  await play.send('mug');
  await play.at(EVENING - 9 * HOUR + AFTER);
  await play.prefer({ digestTime: { at: '20:00' } });
  await play.send('cup');
  await play.at(EVENING + AFTER);
  expect(play.cards()).toEqual(['mug']);
  await play.at(EVENING + DAY + AFTER);
  expect(play.cards()).toEqual(['mug', 'cup']);
});

test('what it lacks at WeChat for now is tried again, with all that has come since', async () => {
  await play.user();
  await play.send('mug');
  play.context.answer = () => ({ ok: false, code: 43108, text: 'concurrent' });
  await play.at(EVENING + AFTER);
  expect(await play.send('cup')).toMatchObject({ state: 'collected' });
  play.context.answer = () => ({ ok: true, msgid: '1' });
  await play.pass(HOUR);
  expect(play.cards().at(-1)).toBe('mug 等 2 件');
  expect(play.states()).toEqual({ mug: 'merged', cup: 'merged' });
  expect(play.account()).toMatchObject({ spent: 1 });
});

test('refused for good, what is in it goes to the next; what may have arrived never again', async () => {
  await play.user('o-user', 3);
  await play.send('mug');
  play.context.answer = () => ({ ok: false, code: 47003, text: 'invalid' });
  await play.at(EVENING + AFTER);
  expect(play.digests()).toMatchObject([{ state: 'failed' }]);
  await play.pass(2 * HOUR);
  expect(play.states()).toEqual({ mug: 'collected' });
  play.context.answer = () => ({ ok: false, code: 'ECONNRESET', text: 'lost' });
  await play.at(EVENING + DAY + AFTER);
  await play.pass(3 * HOUR);
  expect(play.row(play.members()[0]!._id)).toMatchObject({ state: 'failed', reason: 'NO_ANSWER' });
  await play.pass(2 * DAY, HOUR);
  expect(play.context.sent).toHaveLength(2);
});

test('1,100 in one digest: a hundred at a time, none of another user’s forgotten', async () => {
  await play.user('o-user', 30);
  await play.user('o-b', 1);
  const one = play.row((await play.send('0')).id);
  const flood = Array.from({ length: 1100 }, (_, i) => ({ ...one, _id: `flood-${i}`, key: `f${i}` }));
  play.context.store.put('notify_messages', ...flood);
  await play.send('mug', {}, 'o-b');
  await play.at(EVENING + AFTER);
  expect(play.cards().sort()).toEqual(['0 等 100 件', 'mug']);
  expect(play.members().filter(({ state }) => state === 'collected')).toHaveLength(1001);
});

test('what was over a hundred goes to the next', async () => {
  await play.user('o-user', 9);
  const one = play.row((await play.send('0')).id);
  const more = Array.from({ length: 104 }, (_, i) => ({ ...one, _id: `more-${i}`, key: `m${i}` }));
  play.context.store.put('notify_messages', ...more);
  await play.at(EVENING + AFTER);
  await play.at(EVENING + 2 * HOUR);
  await play.at(EVENING + DAY + AFTER);
  expect(play.cards()).toEqual(['0 等 100 件', '0 等 5 件']);
  expect(new Set(play.members().map(({ state }) => state))).toEqual(new Set(['merged']));
});

test('a tick with open digests that are not due costs one call', async () => {
  await play.user();
  await play.send('mug');
  await play.tick();
  expect(await counted(play.context, () => play.tick())).toEqual({ aggregate: 1 });
});

test('a hundred users’ digests of two: a few calls for all', async () => {
  for (let i = 0; i < 100; i++) {
    await play.user(`o-${i}`);
    for (const key of ['a', 'b']) {
      const row = await play.send(key, { sendAt: EVENING - HOUR }, `o-${i}`);
      expect(row.state).toBe('scheduled');
    }
  }
  const collecting = await counted(play.context, () => play.at(EVENING - HOUR + 1));
  const closing = await counted(play.context, () => play.at(EVENING + AFTER));
  const sum = (calls: object) => Object.values(calls).reduce((a: number, b: number) => a + b, 0);
  expect(play.cards()).toHaveLength(100);
  expect(sum(collecting)).toBeLessThanOrEqual(0.25 * 200);
  expect(sum(closing)).toBeLessThanOrEqual(0.45 * 100);
});

test('summer time begins and ends at the hour of the digest: one a day, none lost', async () => {
  const zone = 'America/New_York';
  for (const [from, at, days] of [
    // The gap: 02:30 is an hour later by the clock. The overlap: the second 01:30, and no other.
    ['2026-03-07T12:00:00-05:00', '02:30', ['T07:30', 'T06:30', 'T06:30']],
    ['2026-10-31T12:00:00-04:00', '01:30', ['T06:30', 'T06:30', 'T06:30']],
  ] as const) {
    play = new DigestPlay();
    play.context.clock.set(Date.parse(from));
    await play.user('o-user', 9, { topics: { restock: 'daily' }, digestTime: { at, zone } });
    for (const [i, hour] of days.entries()) {
      await play.send(`day-${i}`);
      const [open] = play.digests().filter(({ state }) => state === 'scheduled');
      expect(new Date(open!.dueAt).toISOString()).toContain(hour.slice(0, 4));
      await play.pass(DAY, HOUR);
    }
    expect(play.cards()).toEqual(['day-0', 'day-1', 'day-2']);
  }
});

test('at the ends of the calendar it closes on the user’s own day', async () => {
  for (const [zone, table = zone] of [
    ['Pacific/Kiritimati'],
    ['Pacific/Pago_Pago'],
    ['Pacific/Apia'],
    ['UTC-12', 'Etc/GMT+12'],
    ['UTC+14', 'Pacific/Kiritimati'],
  ] as [string, string?][]) {
    const { at, day } = closingAfter(
      play.context.config,
      { digestTime: { at: '20:00', weekday: 1, zone } },
      'daily',
      EVENING,
    );
    expect(at).toBeGreaterThan(EVENING);
    expect(at - EVENING).toBeLessThanOrEqual(DAY);
    expect(new Intl.DateTimeFormat('sv', { timeZone: table, dateStyle: 'short' }).format(at)).toBe(day);
  }
});

import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { fold, putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import type { JournalResult } from '../model/journal';
import { campaignCounts, type CampaignCounters } from './campaignCounts';
import { rebuild } from './rebuild';

const HOUR = 3_600_000;
const CAMPAIGN = { _id: 'campaign:c1', createdAt: NOW - HOUR, dueAt: NOW };

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const send = (id: string, result: Partial<JournalResult> | null = {}, part = 'a', more: object = {}) =>
  putSent(context, {
    id,
    to: `to-${id}`,
    result,
    campaign: { id: 'campaign:c1', part, since: NOW },
    ...more,
  });
const seen = async () => {
  await fold(context);
  return campaignCounts(context, CAMPAIGN);
};
const some = (counters: CampaignCounters) =>
  Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));
const receiptOf = (id: string, more: object = {}) =>
  context.store.put(
    'notify_receipts',
    sampleReceipt({ _id: `r-${id}`, openid: `to-${id}`, at: context.clock.now(), pushedAt: NOW, ...more }),
  );

test.each([
  ['accepted', { kind: 'accepted', code: 0 }, 'accepted'],
  ['refused for its content', { kind: 'refused', code: 47003 }, 'refusals'],
  ['refused because the template is banned', { kind: 'refused', code: 43116 }, 'refusals'],
  ['refused by a code that nobody knows', { kind: 'refused', code: 49999 }, 'refusals'],
  ['refused because the user has no credit', { kind: 'refused', code: 43101 }, 'failures'],
  ['refused because the openid is invalid', { kind: 'refused', code: 40003 }, 'failures'],
  ['refused for now, of a user', { kind: 'refused', code: 43108 }, 'later'],
  ['refused for today', { kind: 'refused', code: 45009 }, 'later'],
  ['refused because WeChat is busy', { kind: 'refused', code: -1 }, 'later'],
  ['lost', null, 'unknown'],
] as const)(
  'an attempt that was %s is one of the attempted, and of nothing else',
  async (_what, result, name) => {
    send('n', result);
    expect(some((await seen()).total)).toEqual({ attempted: 1, [name]: 1 });
  },
);

test('what was never handed to WeChat, and what is no campaign’s, is not counted', async () => {
  send('n', { kind: 'left', code: 'NO_TIME' });
  putSent(context, { id: 'other' });
  expect(await seen()).toMatchObject({ parts: {}, spans: [] });
});

test('by part: what users did, late receipts and late answers, on the hour of the send', async () => {
  for (const id of ['1', '2', '3']) send(id, {}, 'b', { at: NOW + 90 * 60_000 });
  send('4', null);
  send('5', { kind: 'refused', code: 47003 });
  await fold(context);
  context.clock.advance(20 * HOUR);
  receiptOf('1', { pushedAt: NOW + 91 * 60_000 });
  receiptOf('2', { pushedAt: NOW + 91 * 60_000, errorCode: '43101' });
  putEvent(context, 'click:1', { openid: 'to-1' });
  putEvent(context, 'click:2', { openid: 'o-forger' });
  putEvent(context, 'feedback:1', { openid: 'to-1', nid: '1', category: 'complaint', cause: 'too-many' });
  putEvent(context, 'feedback:2', { openid: 'to-2', nid: '2', category: 'complaint', cause: 'other' });
  putEvent(context, 'resolution:4:1.4', { openid: 'to-4', nid: '4', name: 'refused', category: '43116' });
  context.clock.advance(1000);
  putEvent(context, 'convert:order:1', { openid: 'to-1', name: 'order', value: 990 });
  putEvent(context, 'convert:order:2', { openid: 'to-2', name: 'order', value: 10 });
  const { total, parts, spans } = await seen();
  const b = { attempted: 3, accepted: 3, delivered: 1, undelivered: 1 };
  expect(some(parts.b!)).toEqual({
    ...b,
    goals: 2,
    clicked: 1,
    complaints: 1,
    converted: 1,
    conversions: 1,
    value: 990,
  });
  expect(some(parts.a!)).toEqual({ attempted: 2, refusals: 2 });
  expect(total.attempted).toBe(5);
  expect(spans.map(({ day, hour, parts: of }) => [day, hour, Object.keys(of)])).toEqual([
    ['2026-11-22', '2026-11-22T02:00:00.000Z', ['a']],
    ['2026-11-22', '2026-11-22T03:00:00.000Z', ['b']],
  ]);
  expect((await rebuild(context, { write: false })).differences).toEqual([]);
});

test.each([
  ['all', ['1']],
  ['topic:restock', ['1']],
  ['topic:offers', []],
  ['template:backInStock', ['1']],
  ['template:offer', []],
])('an unsubscribe of %s is counted against the campaign that was sent last', async (name, against) => {
  const campaign = { id: 'campaign:c1', part: 'a', since: NOW };
  putSent(context, { id: '0', at: NOW - 2000, campaign: { ...campaign, id: 'campaign:c0' } });
  putSent(context, { id: '1', at: NOW - 1000, campaign });
  putSent(context, { id: '2', at: NOW - 500 });
  putSent(context, { id: '3', at: NOW - 500, to: 'o-2', campaign });
  putEvent(context, 'unsubscribe:x', { name });
  const { total } = await seen();
  expect(total.unsubscribes).toBe(against.length);
  expect(context.store.get('notify_events', 'unsubscribe:x').nid).toBe(against[0] ?? '');
  expect((await rebuild(context, { write: false })).differences).toEqual([]);
});

test('who says no before it was sent, or more than three days after, has other reasons', async () => {
  send('1', {}, 'a', { to: 'o-1', at: NOW - 73 * HOUR });
  send('2', {}, 'a', { to: 'o-2', at: NOW + 1000 });
  putEvent(context, 'unsubscribe:1', { openid: 'o-1', name: 'all' });
  putEvent(context, 'unsubscribe:2', { openid: 'o-2', name: 'all' });
  expect((await seen()).total.unsubscribes).toBe(0);
});

test('after two days by the day alone, and a year is read by one call', async () => {
  for (const day of [0, 1, 2, 100]) send(`n${day}`, {}, 'a', { at: NOW + day * 24 * HOUR });
  await fold(context);
  const calls = await counted(context, () => campaignCounts(context, CAMPAIGN));
  expect(calls).toEqual({ find: 1 });
  expect((await seen()).spans.map(({ day, hour }) => [day, hour])).toEqual([
    ['2026-11-22', '2026-11-22T02:00:00.000Z'],
    ['2026-11-23', '2026-11-23T02:00:00.000Z'],
    ['2026-11-24', undefined],
    ['2027-03-02', undefined],
  ]);
});

test('a campaign of the same name that was here before is another', async () => {
  send('old', {}, 'a', { at: NOW - 200 * 24 * HOUR });
  send('longer name', {}, 'a', { campaign: { id: 'campaign:c1-more', part: 'a', since: NOW } });
  send('new');
  expect((await seen()).total.attempted).toBe(1);
});

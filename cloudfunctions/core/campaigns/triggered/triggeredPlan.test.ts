import { DAY } from '../../../../test/support/campaigns/house';
import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';
import { NOW } from '../../../../test/support/sample';
import { createSegment } from '../../segments/stored';
import { partId } from '../../model/list';
import type { Rule } from '../../model/rule';
import { counterKey } from '../../model/behaviour';
import type { AskedTriggered, CampaignRequest } from '../../contract';

const VIP: Rule = { kind: 'tag', name: 'vip' };
const tags = ['vip'];

const upload = ({ context }: ReturnType<typeof triggeredHouse>, ...openids: string[]): void => {
  const of = { upload: 'u1', of: 'openid', strangers: 0, at: NOW };
  context.store.put('notify_lists', { ...of, _id: 'members', parts: 1, size: openids.length, by: 'o-boss' });
  context.store.put('notify_list_parts', {
    ...of,
    _id: partId('members', 'u1', 0),
    list: 'members',
    part: 0,
    openids,
  });
};

test.each<[string, Partial<AskedTriggered['trigger']>, RegExp]>([
  [
    'an event that nobody declared',
    { on: { event: 'nope' } },
    /^trigger.on.event: .*\(cart, paid, seen\), got "nope"/,
  ],
  [
    'a value of an undeclared key',
    { on: { event: 'cart', where: { size: 1 } } },
    /^trigger.on.where: .*\(goods, kind\), got "size"/,
  ],
  ['an undeclared key', { on: { event: 'cart', key: 'size' } }, /^trigger.on.key: /],
  ['another that nobody declared', { unless: { event: 'nope' } }, /^trigger.unless.event: /],
  ['itself as the other', { unless: { event: 'cart' } }, /^trigger.unless.event: expected another event/],
  [
    'a key that the other lacks',
    { on: { event: 'cart', key: 'kind' }, unless: { event: 'paid', sameKey: true } },
    /^trigger.unless.sameKey: expected a declared key of paid \(goods\), got "kind"/,
  ],
])('%s is refused with its place', async (_what, more, message) => {
  const house = triggeredHouse();
  const trigger = { on: { event: 'cart' }, waitMinutes: 60, againAfterMinutes: 60, ...more };
  await expect(house.create({ trigger })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(message) as unknown,
  });
});

test('a copy is of the same kind, with the segment as it is now', async () => {
  const house = triggeredHouse();
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  await house.create({ segment: 'vips' });
  const copy = { action: 'campaign.duplicate', id: 'c1', as: 'c2', endsAt: NOW + 2 * DAY } as const;
  expect(await house.ask(copy)).toMatchObject({
    spec: { kind: 'triggered', segment: 'vips@1', trigger: { on: { event: 'cart' } } },
  });
  expect(await house.ask({ action: 'campaign.list' })).toMatchObject({ campaigns: [{}, {}] });
});

test('the segment is asked when the event is told, and again when it is due', async () => {
  const house = triggeredHouse();
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  house.person('o-1', 1, { tags });
  house.person('o-2', 1, { tags });
  house.person('o-3', 1);
  await house.run({ segment: 'vips' });
  for (const openid of ['o-1', 'o-2', 'o-3']) await house.tells(openid, 'cart');
  expect(house.rows().map(({ to }) => to)).toEqual(['o-1', 'o-2']);
  await house.context.store.update('notify_users', { _id: 'o-2' }, { $set: { tags: [] } });
  await house.minutes(61);
  expect(house.recipients()).toEqual(['o-1']);
  expect(house.reasons()).toEqual(['sent', 'suppressed NOT_IN_SEGMENT']);
  expect(house.problems()).toEqual([]);
});

test('who got another triggered campaign is known when it is due', async () => {
  const house = triggeredHouse();
  house.person('o-1', 5);
  house.person('o-2', 5);
  await house.run(
    { trigger: { on: { event: 'seen' }, waitMinutes: 1, againAfterMinutes: 60 } },
    100,
    'first',
  );
  await house.tells('o-1', 'seen');
  await house.minutes(3);
  const rule: Rule = { kind: 'not', of: { kind: 'gotCampaign', campaign: 'campaign:first' } };
  await createSegment(house.context, 'o-boss', { name: 'fresh', rule });
  await house.run({ segment: 'fresh' });
  for (const openid of ['o-1', 'o-2']) await house.tells(openid, 'cart');
  await house.minutes(61);
  const [, ...second] = house.rows();
  expect(second.map(({ to, reason }) => [to, reason])).toEqual([
    ['o-1', 'NOT_IN_SEGMENT'],
    ['o-2', null],
  ]);
});

test('who got an occurrence of a triggered campaign, and who clicked one, is known to any campaign', async () => {
  const house = triggeredHouse();
  for (const openid of ['o-1', 'o-2', 'o-3']) house.person(openid, 5);
  const again = { on: { event: 'cart' }, waitMinutes: 1, againAfterMinutes: 5, unless: { event: 'paid' } };
  await house.run({ trigger: again });
  for (const openid of ['o-1', 'o-2', 'o-3']) await house.tells(openid, 'cart');
  await house.tells('o-3', 'paid');
  await house.minutes(6);
  await house.tells('o-1', 'cart');
  await house.minutes(3);
  expect(house.recipients()).toEqual(['o-1', 'o-1', 'o-2']);
  const [first] = house.rows();
  await house.context.store.update('notify_messages', { _id: first!._id }, { $set: { clickedAt: 1 } });
  const matched = async (name: string, more: object) => {
    await createSegment(house.context, 'o-boss', {
      name,
      rule: { kind: 'gotCampaign', campaign: 'campaign:c1', ...more },
    });
    await house.ask({
      action: 'campaign.create',
      id: name,
      ...house.once(),
      audience: { segment: name },
    } as CampaignRequest);
    return (await house.preview(name)).matched;
  };
  expect(await matched('got', {})).toBe(2);
  expect(await matched('clicked', { clicked: true })).toBe(1);
  expect(await matched('unclicked', { clicked: false })).toBe(1);
});

test('a list that is gone when it is due: the campaign pauses and says so, and what is due is held', async () => {
  const house = triggeredHouse();
  house.people(1);
  upload(house, 'o-00000');
  await createSegment(house.context, 'o-boss', { name: 'listed', rule: { kind: 'list', name: 'members' } });
  await house.run({ segment: 'listed' });
  await house.tells('o-00000', 'cart');
  await house.context.store.remove('notify_lists', { _id: 'members' });
  await house.minutes(62);
  expect(house.recipients()).toEqual([]);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'error', states: { heldBack: 1 } });
  upload(house, 'o-00000');
  await house.does('resume');
  await house.minutes(2);
  expect(house.recipients()).toEqual(['o-00000']);
});

test('the preview looks at who did it in the last seven days, and says what would have come of it', async () => {
  const house = triggeredHouse();
  const event = 'cart';
  const did = (...ago: number[]) => ({
    [counterKey(event)]: { event, times: ago.map((days) => NOW - days * DAY), first: 0, total: ago.length },
  });
  const paid = {
    [counterKey('paid')]: { event: 'paid', times: [NOW - 3 * DAY + 30 * MINUTE], first: 0, total: 1 },
  };
  house.person('o-1', 1, { did: did(1, 1.01, 3) });
  house.person('o-2', 1, { did: { ...did(3), ...paid } });
  house.person('o-3', 1, { did: did(8) });
  house.person('o-4', 0, { did: did(1) });
  house.person('o-5', 1);
  await house.create({ trigger: { ...house.spec().trigger, againAfterMinutes: 1440 } });
  expect(await house.preview()).toMatchObject({
    complete: true,
    matched: 3,
    reachable: 2,
    wouldSend: 2,
    leftOut: { NO_CREDIT: 1 },
    estimate: { days: 7, occurrences: 3, takenBack: 1 },
  });
});

test('of a key the preview counts each value, and only those of its segment', async () => {
  const house = triggeredHouse();
  const counter = (name: string, value: string) => ({
    [counterKey(name, 'goods', value)]: {
      event: name,
      key: 'goods',
      value,
      times: [NOW - DAY],
      first: 0,
      total: 1,
    },
  });
  const did = {
    [counterKey('cart')]: { event: 'cart', times: [NOW - DAY, NOW - DAY], first: 0, total: 2 },
    ...counter('cart', 'mug'),
    ...counter('cart', 'cup'),
    ...counter('paid', 'cup'),
  };
  house.person('o-1', 1, { did, tags });
  house.person('o-2', 1, { did });
  await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
  await house.create({
    segment: 'vips',
    trigger: {
      on: { event: 'cart', key: 'goods' },
      waitMinutes: 60,
      againAfterMinutes: 1440,
      unless: { event: 'paid', sameKey: true },
    },
  });
  expect(await house.preview()).toMatchObject({
    matched: 1,
    reachable: 1,
    estimate: { days: 7, occurrences: 2, takenBack: 1 },
  });
});

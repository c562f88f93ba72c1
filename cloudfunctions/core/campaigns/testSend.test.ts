/** A variant to oneself: sent once, counted nowhere. */
import { campaignHouse } from '../../../test/support/campaigns/house';
import { figuresOf, fold, putEvent } from '../../../test/support/memory/record';
import { NOW, sampleConfig, sampleReceipt } from '../../../test/support/sample';
import type { CampaignTest } from '../contract';
import { runFolds } from '../counting/run';

const config = sampleConfig({ campaigns: { testers: ['o-tester'] }, goals: { order: { title: '下单' } } });
const MINUTE = 60_000;

async function draft() {
  const house = campaignHouse({ config });
  house.person('o-boss', 2);
  house.person('o-tester', 1);
  await house.create(house.people(1), {
    variants: [
      { name: 'a', percent: 50, data: { goods: 'A mug' } },
      { name: 'b', percent: 50, data: { goods: 'B mug' } },
    ],
  });
  const send = async (key: string, more: { to?: string; variant?: string } = {}) =>
    (await house.ask({ action: 'campaign.test', id: 'c1', key, ...more })) as CampaignTest;
  return { house, send };
}

test('the first variant to whoever asks, or another to a tester: each key once, with the credit spent', async () => {
  const { house, send } = await draft();
  expect(await send('1')).toMatchObject({
    state: 'sent',
    note: expect.stringMatching(/spends one credit.*no figures/) as unknown,
  });
  await send('1');
  await send('1', { to: 'o-tester', variant: 'b' });
  expect(house.context.sent.map(({ touser, data }) => [touser, data.thing1!.value])).toEqual([
    ['o-boss', 'A mug'],
    ['o-tester', 'B mug'],
  ]);
  expect(house.problems()).toEqual([]);
  expect(await house.show()).toMatchObject({ state: 'draft', made: 0 });
  expect((await send('2', { to: 'o-tester' })).reason).toMatchObject({ code: 'NO_CREDIT' });
});

test('nobody else, no other variant, and no other content under the same key', async () => {
  const { house, send } = await draft();
  await expect(send('1', { to: 'o-00000' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringMatching(/"o-boss".*campaigns.testers.*\(o-tester\)/) as unknown,
  });
  await expect(send('1', { variant: 'c' })).rejects.toMatchObject({ issues: [{ path: 'variant' }] });
  await send('1');
  await expect(send('1', { variant: 'b' })).rejects.toMatchObject({ code: 'KEY_REUSED' });
  expect(house.context.sent).toHaveLength(1);
});

test('without a WeChat token the next tick sends it', async () => {
  const { house, send } = await draft();
  const { context } = house;
  const { wechat } = context;
  context.wechat = {
    ...wechat,
    transport: { by: 'none', lack: 'NO_WECHAT_TOKEN', from: { function: 'manage', source: 'web' } },
  } as never;
  expect(await send('1')).toMatchObject({ state: 'scheduled', willSend: true });
  context.wechat = wechat;
  await house.minutes(1);
  expect(house.recipients()).toEqual(['o-boss']);
});

test('a test whose template is gone before it could go out fails: no campaign would ever let it go', async () => {
  const { house, send } = await draft();
  const { context } = house;
  const { wechat, config: whole } = context;
  const lack = { by: 'none', lack: 'NO_WECHAT_TOKEN', from: { function: 'manage', source: 'web' } };
  context.wechat = { ...wechat, transport: lack } as never;
  await send('1');
  context.wechat = wechat;
  const { template } = house.rows()[0]!;
  const { [template]: _gone, ...templates } = whole.templates;
  context.config = { ...whole, templates };
  await house.minutes(1);
  expect(house.rows()).toMatchObject([{ state: 'failed', reason: 'INVALID_TEMPLATE' }]);
});

test('a paused campaign holds no test of it', async () => {
  const { house, send } = await draft();
  await house.start(1);
  await house.minutes(1);
  house.context.clock.advance(60_000);
  house.context.deadline = house.context.clock.now() + 50_000;
  await house.ask({ action: 'campaign.stop', id: 'c1' });
  expect(await send('1')).toMatchObject({ state: 'sent' });
});

test('no figure knows of it: not the send, its receipt, nor a click', async () => {
  const { house, send } = await draft();
  const { context } = house;
  const { id } = await send('1');
  const [row] = house.rows();
  const { templateId } = row!;
  const fact = { _id: 'r', openid: 'o-boss', templateId, pushedAt: NOW, at: NOW, dueAt: NOW } as const;
  context.store.put(
    'notify_receipts',
    sampleReceipt({ ...fact, msgid: context.store.all('notify_journals')[0]!.msgids[0] ?? '' }),
  );
  context.store.put('notify_events', {
    _id: `click:${id}`,
    kind: 'click',
    openid: 'o-boss',
    nid: id,
    at: NOW + 1,
    name: '',
    value: 0,
    props: {},
    category: '',
    text: '',
    rating: 0,
    place: '',
    stage: 'new',
    dueAt: NOW,
    looks: 0,
  } as never);
  context.clock.advance(10 * 60_000);
  context.deadline = context.clock.now() + 50_000;
  await runFolds(context);
  expect(context.store.all('notify_stats')).toEqual([]);
  expect(context.store.all('notify_journals').every(({ stage }) => stage === 'folded')).toBe(true);
  expect(context.store.all('notify_receipts')).toMatchObject([{ stage: 'folded' }]);
  expect(house.rows()).toMatchObject([{ state: 'delivered' }]);
});

test('a no and a sale after it are none of its campaign’s; a no is counted against what was really sent before', async () => {
  const { house, send } = await draft();
  const { context } = house;
  await house.create(['o-boss'], {}, 'c2');
  await house.start(1, 'c2');
  await house.minutes(3);
  await send('1');
  expect(house.recipients()).toEqual(['o-boss', 'o-boss']);
  const real = house.rows().find(({ campaign }) => campaign?.id === 'campaign:c2')!;
  const later = { openid: 'o-boss', at: context.clock.now() + MINUTE };
  context.clock.advance(2 * MINUTE);
  putEvent(context, 'unsubscribe:x', { ...later, name: 'topic:offers' });
  putEvent(context, 'convert:y', { ...later, name: 'order', value: 100 });
  await fold(context);
  expect(context.store.get('notify_events', 'unsubscribe:x').nid).toBe(real._id);
  const figures = figuresOf(context);
  const of = (id: string) => Object.entries(figures).filter(([key]) => key.startsWith(`campaign:${id}|`));
  expect(of('c1')).toEqual([]);
  expect(of('c2')).not.toEqual([]);
});

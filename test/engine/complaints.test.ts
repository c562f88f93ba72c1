import type { FeedbackPage, InboxPage, TrackResult } from '../../cloudfunctions/core/contract';
import { runCommand } from '../../ops/runCommand';
import { connect } from '../support/connect';
import { notifyPerFile } from '../support/cloud';
import { accept, ADMIN, backInStock, data, send } from '../support/shop';

const cloud = notifyPerFile();
const CUSTOMER = { openid: 'o-user' };
const offer = (key: string) => ({
  to: CUSTOMER.openid,
  key,
  template: 'offer',
  query: { goods: 'mug-blue' },
  data: { goods: '蓝色马克杯', price: '¥71', until: '2026年11月24日' },
});

test('a customer complains of a card, gets no more of them, takes it back, and reads what the shop says to it', async () => {
  for (let i = 0; i < 3; i++) await accept(cloud(), CUSTOMER.openid, 'offer');
  data(await send(cloud(), offer('offer:1')));
  const [card] = await cloud().messages(CUSTOMER.openid);
  const nid = /nid=([\w-]+)/.exec(card!.page!)![1];

  const event = { kind: 'feedback', category: 'complaint', cause: 'too-many', text: '一天三条', nid };
  const told = data(await cloud().call<TrackResult>('track', { events: [event] }, CUSTOMER));
  expect(told.results).toEqual([
    { counted: true, mute: { topic: 'offers', title: '优惠活动', outcome: 'muted', frequency: 'instant' } },
  ]);
  expect(data(await send(cloud(), offer('offer:2')))).toMatchObject({ reason: { code: 'TOPIC_OFF' } });

  data(
    await cloud().call(
      'subscribe',
      { action: 'update', preferences: { topics: { offers: 'instant' } } },
      CUSTOMER,
    ),
  );
  expect(data(await send(cloud(), offer('offer:3')))).toMatchObject({ state: 'sent' });

  const open = { action: 'feedback.list', category: 'complaint' };
  const { items } = data(await cloud().call<FeedbackPage>('manage', open, ADMIN));
  expect(items).toMatchObject([{ openid: CUSTOMER.openid, text: '一天三条', template: 'offer' }]);
  const { id } = items[0]!;
  const ops = await connect({ local: cloud().url });
  const answer = { name: 'feedback', what: 'answer', id, answer: '以后每周最多一条', again: false } as const;
  expect((await runCommand(ops, answer)).lines).toEqual([expect.stringContaining(id)]);
  const list = {
    name: 'feedback',
    what: 'list',
    status: 'answered',
    category: undefined,
    limit: undefined,
  } as const;
  expect((await runCommand(ops, list)).lines.join('\n')).toMatch(
    /answered {2}complaint · too-many · offer {2}o-user .*\n.*一天三条\n.*→ 以后每周最多一条 \(ops/,
  );
  const inbox = data(await cloud().call<InboxPage>('subscribe', { action: 'inbox' }, CUSTOMER));
  expect(inbox.feedback).toMatchObject([{ status: 'answered', answer: '以后每周最多一条' }]);
  const audit = data(await cloud().call<{ entries: object[] }>('stats', { action: 'audit' }, ADMIN));
  expect(audit.entries).toContainEqual(
    expect.objectContaining({ action: 'feedback.answer', by: 'ops', target: id, outcome: 'done' }),
  );
});

test('fewer restocks: asked first, they are collected, and come one by one again after the undo', async () => {
  for (let i = 0; i < 3; i++) await accept(cloud(), CUSTOMER.openid);
  data(await send(cloud(), backInStock(CUSTOMER.openid, 'restock:1')));
  const [card] = await cloud().messages(CUSTOMER.openid);
  const nid = /nid=([\w-]+)/.exec(card!.page!)![1];
  const event = { kind: 'feedback', category: 'complaint', cause: 'too-many', fewer: true, nid };
  const muteOf = async () =>
    data(await cloud().call<TrackResult>('track', { events: [event] }, CUSTOMER)).results[0]!.mute!;
  const set = async (restock: string) =>
    data(
      await cloud().call('subscribe', { action: 'update', preferences: { topics: { restock } } }, CUSTOMER),
    );

  expect(await muteOf()).toMatchObject({ outcome: 'ask', frequency: 'instant', less: 'daily' });
  await set('daily');
  expect(data(await send(cloud(), backInStock(CUSTOMER.openid, 'restock:2')))).toMatchObject({
    state: 'collected',
  });
  expect(await muteOf()).toMatchObject({ outcome: 'ask', frequency: 'daily', less: 'weekly' });
  await set('instant');
  expect(data(await send(cloud(), backInStock(CUSTOMER.openid, 'restock:3')))).toMatchObject({
    state: 'sent',
  });
});

import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { notificationId } from '../model/id';
import { takeReport } from './report';
import { sync } from './sync';

const T = sampleConfig().templates.backInStock!.id;
const accepted = (nonce: string, at = NOW) => ({ nonce, at, results: { [T]: 'accept' }, place: 'goods' });
const prompts = () => context.store.all('notify_events').filter(({ kind }) => kind === 'prompt');

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const launch = (request: Parameters<typeof sync>[2] = {}) => sync(context, 'o-user', request);
const balance = (templates: { id: string; available: number }[]) =>
  templates.find(({ id }) => id === T)?.available;

test('a launch of somebody new leaves nothing behind: no document, only looks', async () => {
  expect(await counted(context, () => launch())).toEqual({ find: 3 });
  await launch({ mainSwitch: true });
  for (const collection of ['notify_users', 'notify_events'] as const)
    expect(context.store.all(collection)).toEqual([]);
});

test('it answers all that the client needs: balances, preferences, what is to come, what is unread', async () => {
  await launch({ reports: [accepted('n1')] });
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'a', state: 'scheduled' }),
    sampleRow({ _id: 'b', state: 'waiting' }),
  );
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'c', state: 'sent' }),
    sampleRow({ _id: 'd', to: 'o-2', state: 'scheduled' }),
  );
  const answer = await launch();
  expect(balance(answer.templates)).toBe(1);
  expect(answer.preferences).toMatchObject({ muted: false });
  expect(answer.upcoming).toEqual({ [T]: 2 });
  expect(answer).toMatchObject({ unread: 1, now: NOW });
});

test('reports are booked once, each answered by its nonce', async () => {
  const reports = [accepted('n1'), accepted('n2')];
  const first = await launch({ reports });
  expect(first.reports).toMatchObject([
    { nonce: 'n1', outcomes: { [T]: 'granted' } },
    { nonce: 'n2', outcomes: { [T]: 'granted' } },
  ]);
  const second = await launch({ reports });
  expect(second.reports.map(({ outcomes }) => outcomes[T])).toEqual(['repeated', 'repeated']);
  expect(balance(second.templates)).toBe(2);
  expect(prompts()).toHaveLength(2);
});

test('a credit lets a row go that waits for it', async () => {
  context.store.put('notify_messages', sampleRow({ _id: 'a', state: 'waiting', reason: 'NO_CREDIT' }));
  await launch({ reports: [accepted('n1')] });
  expect(context.store.get('notify_messages', 'a')).toMatchObject({ state: 'scheduled', dueAt: NOW });
});

test('clicks count for one’s own notifications, once', async () => {
  const mine = notificationId('backInStock', 'o-user', 'k');
  const theirs = notificationId('backInStock', 'o-2', 'k');
  const counts = async () => (await launch({ clicks: [mine, theirs] })).clicks;
  expect(await counts()).toEqual([
    { nid: mine, counted: true },
    { nid: theirs, counted: false },
  ]);
  context.clock.advance(1);
  expect((await counts())[0]).toEqual({ nid: mine, counted: false });
});

test('WeChat’s main switch is noted when it has changed, not at every launch', async () => {
  await launch({ mainSwitch: false });
  expect(context.store.get('notify_users', 'o-user').mainSwitch).toBe(false);
  expect(await counted(context, () => launch({ mainSwitch: false }))).toEqual({ find: 3 });
  await launch({ mainSwitch: true });
  expect(context.store.get('notify_users', 'o-user').mainSwitch).toBe(true);
});

test('a report by itself books the credit and keeps the prompt; after an erasure an older prompt is not kept again', async () => {
  await takeReport(context, 'o-user', accepted('n1'));
  expect(context.store.get('notify_users', 'o-user').credits[T]).toMatchObject({ available: 1 });
  expect(prompts()).toMatchObject([{ name: 'goods', props: { [T]: true } }]);
  await context.store.update('notify_users', {}, { $set: { erasedAt: NOW + 1 } });
  context.clock.advance(1000);
  await takeReport(context, 'o-user', accepted('n2'));
  expect(prompts()).toHaveLength(1);
});

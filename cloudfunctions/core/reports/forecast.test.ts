import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import { takeCensus } from './census';
import { forecast } from './forecast';

const DAY = 24 * 3_600_000;
const T = sampleConfig().templates.backInStock!.id;
const U = sampleConfig().templates.offer!.id;
let context: MemoryContext;
beforeEach(async () => {
  context = memoryContext();
  await takeCensus(context, 1);
});

let ids = 0;
const due = (to: string, more: Partial<MessageDocument> = {}) =>
  context.store.put(
    'notify_messages',
    sampleRow({ _id: `n-${++ids}`, to, state: 'scheduled', dueAt: NOW + DAY, ...more }),
  );
const user = (openid: string, available: number, more = {}, id = T) =>
  context.store.put('notify_users', sampleUser({ [id]: { available, ...more } }, { _id: openid }));
const of = async (id = T) => (await forecast(context, [id])).get(id)!;

test('who has a credit for what is scheduled lacks none, who has none lacks one', async () => {
  user('o-rich', 1);
  user('o-poor', 0);
  for (const to of ['o-rich', 'o-poor', 'o-stranger']) due(to);
  expect(await of()).toEqual({ days: 7, scheduled: 3, waiting: 0, checked: 3, shortfall: 2, exact: true });
});

test('one credit is good for one notification', async () => {
  user('o-1', 2);
  for (let i = 0; i < 5; i++) due('o-1');
  expect((await of()).shortfall).toBe(3);
});

test('a credit of another template is none', async () => {
  user('o-1', 5, {}, U);
  due('o-1');
  expect((await of()).shortfall).toBe(1);
});

test('a lasting consent is good for all of them', async () => {
  user('o-1', 0, { consent: true });
  for (let i = 0; i < 5; i++) due('o-1');
  expect((await of()).shortfall).toBe(0);
});

test('what is due after the days of the forecast is not in it, what is overdue is', async () => {
  due('o-1', { dueAt: NOW - DAY });
  due('o-2', { dueAt: NOW + 7 * DAY - 1 });
  due('o-3', { dueAt: NOW + 7 * DAY });
  expect((await of()).scheduled).toBe(2);
});

test('what waits for a credit is told apart from what is scheduled; what is over is told nowhere', async () => {
  due('o-1', { state: 'waiting' });
  due('o-2', { state: 'waiting', dueAt: NOW + 30 * DAY });
  for (const state of ['sent', 'failed', 'cancelled', 'claimed'] as const) due('o-3', { state });
  expect(await of()).toMatchObject({ scheduled: 0, waiting: 2, checked: 0, shortfall: 0, exact: true });
});

test('each template has a forecast of its own, whatever is asked beside it', async () => {
  user('o-1', 1);
  due('o-1');
  due('o-1', { templateId: U, template: 'offer' });
  due('o-2', { templateId: U, template: 'offer' });
  const both = await forecast(context, [U, T]);
  expect([...both.keys()]).toEqual([U, T]);
  expect(both.get(T)).toMatchObject({ scheduled: 1, shortfall: 0 });
  expect(both.get(U)).toMatchObject({ scheduled: 2, shortfall: 2 });
});

test('a promotional one may not take the credit that is kept for transactional ones', async () => {
  const { backInStock, offer } = sampleConfig().templates;
  const shared = { ...offer!, id: backInStock!.id };
  const { limits, templates } = context.config;
  context.config = {
    ...context.config,
    templates: { ...templates, offer: shared },
    limits: { ...limits, keepForTransactional: 1 },
  };
  user('o-1', 2);
  user('o-2', 1);
  for (const to of ['o-1', 'o-2']) due(to, { template: 'offer' });
  expect((await of()).shortfall).toBe(1);
  due('o-2', { template: 'backInStock' });
  expect((await of()).shortfall).toBe(1);
});

describe('more than are held against credits', () => {
  test('those due soonest are, and the rest is taken to be like them: an estimate, and said to be one', async () => {
    for (let i = 0; i < 1000; i++) {
      user(`o-${i}`, i < 400 ? 1 : 0);
      due(`o-${i}`, { dueAt: NOW + i });
    }
    expect(await of()).toMatchObject({ scheduled: 1000, checked: 500, shortfall: 200, exact: false });
  });

  test('at the bound it is exact', async () => {
    for (let i = 0; i < 500; i++) due(`o-${i}`);
    expect(await of()).toMatchObject({ scheduled: 500, checked: 500, shortfall: 500, exact: true });
  });
});

test('two calls, whatever the number of templates; one where nothing is scheduled', async () => {
  const ask = () => forecast(context, [T, U]);
  expect(await counted(context, ask)).toEqual({ aggregate: 1 });
  for (let i = 0; i < 300; i++) {
    due(`o-${i}`);
    due(`o-${i}`, { templateId: U, template: 'offer' });
  }
  expect(await counted(context, ask)).toEqual({ aggregate: 1, find: 1 });
});

test('without any template there is no forecast', async () => {
  expect((await forecast(context, [])).size).toBe(0);
});

import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { CreditAccount } from '../model/user';
import { takeCensus } from './census';
import { credits } from './credits';

const DAY = 24 * 3_600_000;
const T = sampleConfig().templates.backInStock!.id;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

function user(openid: string, books: Partial<CreditAccount>): void {
  context.store.put('notify_users', sampleUser({ [T]: books }, { _id: openid }));
}
function due(id: string, to: string, dueAt = NOW + DAY): void {
  context.store.put('notify_messages', sampleRow({ _id: id, to, state: 'scheduled', dueAt }));
}
const report = async () => (await credits(context)).templates.find(({ templateId }) => templateId === T)!;

test('what all users have is added up, doubtful credits and consents apart', async () => {
  user('o-1', { available: 2, spent: 1, granted: 3 });
  user('o-2', { available: 1, suspicions: 1, granted: 1 });
  user('o-3', { uncertain: 1, held: 1, voided: 4, granted: 6, consent: true });
  expect(await report()).toMatchObject({
    aliases: ['backInStock'],
    users: 2,
    available: 3,
    held: 1,
    uncertain: 1,
    spent: 1,
    voided: 4,
    granted: 10,
    suspect: 1,
    consents: 1,
  });
});

test('templates without a credit are told as none, and credits of templates that have left the configuration too', async () => {
  context.store.put('notify_users', sampleUser({ gone: { available: 1, granted: 1 } }));
  const { templates } = await credits(context);
  expect(templates.map(({ templateId, available }) => [templateId, available])).toContainEqual(['gone', 1]);
  expect(templates.find(({ templateId }) => templateId === T)).toMatchObject({ available: 0, granted: 0 });
});

describe('the count of users', () => {
  beforeEach(() => {
    for (let i = 0; i < 2500; i++) user(`o-${String(i).padStart(5, '0')}`, { available: 1, granted: 1 });
  });

  test('goes on where it stopped, some thousand at a time, and counts everybody once', async () => {
    const first = await takeCensus(context, 1);
    expect(first).toMatchObject({ latest: null, running: { users: 1000 } });
    expect((await takeCensus(context, 1)).running).toMatchObject({ users: 2000 });
    const { running, latest } = await takeCensus(context, 1);
    expect(running).toBeNull();
    expect(latest).toMatchObject({ users: 2500, templates: { [T]: { users: 2500, available: 2500 } } });
  });

  test('that died half-way is taken up from its cursor', async () => {
    await takeCensus(context, 1);
    context.store.around = async ({ operation }, run) => {
      if (operation === 'update') throw new Error('killed');
      return run();
    };
    await takeCensus(context, 1).catch(() => undefined);
    context.store.around = undefined;
    context.clock.advance(120_000);
    expect((await takeCensus(context, 5)).latest).toMatchObject({ users: 2500 });
  });

  test('is good for an hour once it is long', async () => {
    await takeCensus(context, 5);
    expect(await counted(context, () => takeCensus(context, 5))).toEqual({ updateOne: 1, update: 1 });
    user('o-new', { available: 1, granted: 1 });
    context.clock.advance(61 * 60_000);
    expect((await takeCensus(context, 5)).latest?.users).toBe(2501);
  });

  test('by two at once is done by one', async () => {
    const counts = await Promise.all([takeCensus(context, 5), takeCensus(context, 5)]);
    expect(counts.filter(({ latest }) => latest?.users === 2500)).toHaveLength(1);
  });
});

describe('what is ahead', () => {
  test('each notification needs a credit of its own user: two for one user with one credit are one short', async () => {
    user('o-1', { available: 1, granted: 1 });
    user('o-2', { available: 1, granted: 1 });
    due('a', 'o-1');
    due('b', 'o-1');
    due('c', 'o-2');
    due('d', 'o-nobody');
    due('after the week', 'o-nobody', NOW + 8 * DAY);
    context.store.put('notify_messages', sampleRow({ _id: 'w', state: 'waiting' }));
    expect((await report()).forecast).toEqual({
      days: 7,
      scheduled: 4,
      waiting: 1,
      checked: 4,
      shortfall: 2,
      exact: true,
    });
  });

  test('of more than are checked, the shortfall is projected and says so', async () => {
    for (let i = 0; i < 600; i++) due(`n${i}`, `o-${i}`, NOW + i);
    for (let i = 0; i < 250; i++) user(`o-${i}`, { available: 1, granted: 1 });
    expect((await report()).forecast).toMatchObject({
      scheduled: 600,
      checked: 500,
      shortfall: 300,
      exact: false,
    });
  });

  test('a consent is good for any number', async () => {
    user('o-1', { consent: true });
    due('a', 'o-1');
    due('b', 'o-1');
    expect((await report()).forecast.shortfall).toBe(0);
  });
});

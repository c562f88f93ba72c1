import { bookProblems, OPENID } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { newAccount, newUser, type CreditAccount, type UserDocument } from '../model/user';
import { voidAvailable, voiding } from './void';

const config = sampleConfig();
const T = config.templates.backInStock!.id;
const OTHER = config.templates.offer!.id;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config });
});

const user = () => context.store.get('notify_users', OPENID);
const account = () => user().credits[T];
function having(books: Partial<CreditAccount>, more: Partial<UserDocument> = {}): void {
  context.store.put('notify_users', sampleUser({ [T]: books, [OTHER]: { available: 1, granted: 1 } }, more));
}

test('a rejection voids what was accepted before it, and nothing of another template', async () => {
  having({ available: 3, granted: 5, spent: 2, grantedAt: NOW - 1 }, { creditFor: [T, OTHER] });
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ available: 0, voided: 3, spent: 2, granted: 5, rejectedAt: NOW });
  expect(user().creditFor).toEqual([OTHER]);
  expect(user().credits[OTHER]).toMatchObject({ available: 1, voided: 0 });
  expect(bookProblems(context)).toEqual([]);
});

test('with the last credit goes what was permitted of any of its aliases, and nothing else that was', async () => {
  having(
    { available: 1, granted: 1, grantedAt: NOW - 1 },
    { creditFor: [T], permits: ['backInStock', 'offer'] },
  );
  await voidAvailable(context, OPENID, T, NOW);
  expect(user().permits).toEqual(['offer']);
});

test('what is held or uncertain stays until it comes back', async () => {
  having({ available: 1, held: 1, uncertain: 1, granted: 3 });
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ available: 0, held: 1, uncertain: 1, voided: 1 });
});

test('of credits of which the newest was accepted after the rejection, one is kept', async () => {
  having({ available: 3, granted: 3, grantedAt: NOW + 1 }, { creditFor: [T] });
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ available: 1, voided: 2 });
  expect(user().creditFor).toEqual([T]);
});

test('a rejection of the same moment as the accept voids it', async () => {
  having({ available: 1, granted: 1, grantedAt: NOW });
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ available: 0, voided: 1 });
});

test('consent and doubts end with it', async () => {
  having({ consent: true, suspicions: 2, suspectUntil: NOW + 9, grantedAt: 1 });
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ consent: false, suspicions: 0, suspectUntil: 0 });
});

test('repeated, or overtaken by a later one, it changes nothing', async () => {
  having({ available: 1, granted: 1 });
  await voidAvailable(context, OPENID, T, NOW);
  await context.store.update(
    'notify_users',
    {},
    { $inc: { [`credits.${T}.available`]: 1, [`credits.${T}.granted`]: 1 } },
  );
  const before = user();
  await voidAvailable(context, OPENID, T, NOW);
  await voidAvailable(context, OPENID, T, NOW - 5);
  expect(user()).toEqual(before);
});

test('without an account it leaves its time, so that an older accept that arrives later is refused', async () => {
  context.store.put('notify_users', newUser(OPENID, NOW));
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toEqual({ ...newAccount(), rejectedAt: NOW });
});

test('nobody is made by it, and no account of a template of another system', async () => {
  await voidAvailable(context, OPENID, T, NOW);
  expect(context.store.all('notify_users')).toEqual([]);
  context.store.put('notify_users', newUser(OPENID, NOW));
  await voidAvailable(context, OPENID, 'of another system', NOW);
  expect(user().credits).toEqual({});
});

test('an account of a template that has left the configuration is voided all the same', async () => {
  context.store.put(
    'notify_users',
    sampleUser({ gone: { available: 1, granted: 1 } }, { creditFor: ['gone'] }),
  );
  await voidAvailable(context, OPENID, 'gone', NOW);
  expect(user()).toMatchObject({ credits: { gone: { available: 0, voided: 1 } }, creditFor: [] });
});

test('a grant between reading and voiding is met by a second look: voided or kept by its own time', async () => {
  having({ available: 1, granted: 1, grantedAt: NOW - 1 }, { creditFor: [T, OTHER] });
  let looks = 0;
  context.store.around = async ({ operation }, run) => {
    const answer = await run();
    if (operation === 'find' && ++looks === 1) {
      const grant = { [`credits.${T}.available`]: 1, [`credits.${T}.granted`]: 1 };
      const grantedAt = { [`credits.${T}.grantedAt`]: NOW + 1 };
      await context.store.beneath.update('notify_users', {}, { $inc: grant, $set: grantedAt });
    }
    return answer;
  };
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ granted: 2, available: 1, voided: 1 });
  expect(bookProblems(context)).toEqual([]);
});

test('a voiding whose answer was lost is not done twice', async () => {
  having({ available: 1, granted: 1 });
  context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne') await run();
    return run();
  };
  await voidAvailable(context, OPENID, T, NOW);
  expect(account()).toMatchObject({ available: 0, voided: 1 });
});

test('it costs a look and an update; a look where there is nothing to void', async () => {
  having({ available: 1, granted: 1 });
  const run = () => voidAvailable(context, OPENID, T, NOW);
  expect(await counted(context, run)).toEqual({ find: 1, updateOne: 1 });
  expect(await counted(context, run)).toEqual({ find: 1 });
});

test('the plan names all that it rests on, so that any change in between makes it match nothing', () => {
  const books = { ...newAccount(), available: 2, granted: 4, rejectedAt: 3 };
  expect(voiding(T, books, NOW)?.condition).toEqual({
    [`credits.${T}.available`]: 2,
    [`credits.${T}.granted`]: 4,
    [`credits.${T}.rejectedAt`]: 3,
  });
  expect(voiding(T, books, 3)).toBeUndefined();
});

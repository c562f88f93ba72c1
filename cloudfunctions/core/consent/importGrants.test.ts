import { unbalanced } from '../../../test/support/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { KEPT_IMPORTS } from '../model/user';
import { importGrants, type ImportedGrant } from './importGrants';

const config = sampleConfig();
const template = config.templates.backInStock!;
const ID = template.id;

const lines = (...grants: [openid: string, count: number, at?: number][]): ImportedGrant[] =>
  grants.map(([openid, count, at = 0], i) => ({ line: i + 1, openid, template, count, at }));
const MINUTE = 60_000;
const account = ({ store }: MemoryContext, openid: string) => store.get('notify_users', openid).credits[ID];
const balanced = ({ store }: MemoryContext) =>
  unbalanced({ users: store.all('notify_users') } as Parameters<typeof unbalanced>[0]);

test('users new and known, several lines of one', async () => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({ [ID]: { granted: 1, spent: 1 } }));
  const report = await importGrants(context, lines(['o-new', 2], ['o-user', 3], ['o-new', 1], ['o-one', 1]));
  expect(report).toEqual({ lines: 4, credits: 7, already: 0, overtaken: [], full: [] });
  expect(account(context, 'o-new')).toMatchObject({ granted: 3, available: 3, suspicions: 1 });
  expect(account(context, 'o-one')).toMatchObject({ available: 1, suspicions: 1 });
  expect(account(context, 'o-user')).toMatchObject({ granted: 4, available: 3, suspicions: 1 });
  expect(balanced(context)).toEqual([]);
});

test('the same lines again book nothing, in any order and with others between them: those that are new', async () => {
  const context = memoryContext();
  await importGrants(context, lines(['o-1', 2], ['o-2', 1], ['o-1', 1]));
  const again = lines(['o-3', 1], ['o-1', 1], ['o-2', 1], ['o-2', 4], ['o-1', 2]);
  expect(await importGrants(context, again)).toMatchObject({ lines: 2, credits: 5, already: 3 });
  expect(await importGrants(context, again)).toMatchObject({ lines: 0, already: 5 });
  expect(['o-1', 'o-2', 'o-3'].map((openid) => account(context, openid)?.granted)).toEqual([3, 5, 1]);
});

test('lines that say the same are as many accepts as there are lines', async () => {
  const context = memoryContext();
  await importGrants(context, lines(['o-1', 1], ['o-1', 1]));
  expect(account(context, 'o-1')).toMatchObject({ granted: 2 });
  const three = lines(['o-1', 1], ['o-1', 1], ['o-1', 1]);
  expect(await importGrants(context, three)).toMatchObject({ lines: 1, already: 2 });
  expect(account(context, 'o-1')).toMatchObject({ granted: 3 });
});

test.each([
  ['an erasure', {}, { credits: {}, creditFor: [], erasedAt: NOW }, undefined],
  [
    'a rejection',
    { granted: 1, available: 1 },
    { [`credits.${ID}.rejectedAt`]: NOW, [`credits.${ID}.available`]: 0, [`credits.${ID}.voided`]: 1 },
    { granted: 1, available: 0 },
  ],
])('%s between the look and the booking is not overruled', async (_what, before, theirs, after) => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser('granted' in before ? { [ID]: before } : {}));
  let first = true;
  context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne' && first) {
      first = false;
      await context.store.beneath.update('notify_users', {}, { $set: theirs });
    }
    return run();
  };
  expect(await importGrants(context, lines(['o-user', 2]))).toMatchObject({ lines: 0, overtaken: [1] });
  if (after) expect(account(context, 'o-user')).toMatchObject(after);
  else expect(account(context, 'o-user')).toBeUndefined();
});

test('a time whose seconds a spreadsheet has dropped is the same line, another minute another', async () => {
  const context = memoryContext();
  const at = Math.floor(NOW / MINUTE) * MINUTE - MINUTE;
  await importGrants(context, lines(['o-1', 1, at + 37_000]));
  expect(await importGrants(context, lines(['o-1', 1, at]))).toMatchObject({ already: 1 });
  expect(await importGrants(context, lines(['o-1', 1, at - 1000]))).toMatchObject({ lines: 1 });
});

test('what is remembered outlives any number of reports of the user', async () => {
  const context = memoryContext();
  await importGrants(context, lines(['o-1', 2]));
  const user = context.store.get('notify_users', 'o-1');
  const nonces = Array.from({ length: 50 }, (_, i) => ({ nonce: `n-${i}`, at: NOW }));
  context.store.put('notify_users', { ...user, nonces });
  expect(await importGrants(context, lines(['o-2', 1], ['o-1', 2]))).toMatchObject({ lines: 1, already: 1 });
  expect(account(context, 'o-1')).toMatchObject({ granted: 2 });
});

test('wherever it dies, and each write arriving twice, the next one finishes it', async () => {
  const grants = lines(['o-1', 1], ['o-2', 2], ['o-1', 3], ['o-3', 1], ['o-1', 1]);
  for (let fatal = 1, died = true; died; fatal++) {
    const context = memoryContext();
    let call = 0;
    died = false;
    context.store.around = async (_call, run) => {
      await run();
      if (++call === fatal) {
        died = true;
        throw new Error('killed');
      }
      return run();
    };
    await importGrants(context, grants).catch(() => undefined);
    context.store.around = undefined;
    await importGrants(context, grants);
    expect(['o-1', 'o-2', 'o-3'].map((openid) => account(context, openid)?.granted)).toEqual([5, 2, 1]);
    expect(balanced(context)).toEqual([]);
  }
});

test('two imports of the same lines at the same time book each once', async () => {
  const context = memoryContext();
  const grants = lines(['o-1', 1], ['o-1', 1], ['o-2', 3]);
  let second: Promise<unknown> | undefined;
  let joined = false;
  context.store.around = async (_call, run) => {
    if (!joined) {
      joined = true;
      second = importGrants(context, grants);
    }
    const answer = await run();
    await Promise.resolve();
    return answer;
  };
  await importGrants(context, grants);
  await second;
  expect(['o-1', 'o-2'].map((openid) => account(context, openid)?.granted)).toEqual([2, 3]);
  expect(balanced(context)).toEqual([]);
});

test('what the user has said no to since is left out, and told by its line', async () => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({ [ID]: { rejectedAt: NOW } }));
  const grants = lines(['o-user', 1], ['o-user', 1, NOW], ['o-user', 5, NOW + 1]);
  expect(await importGrants(context, grants)).toMatchObject({ lines: 1, credits: 5, overtaken: [1, 2] });
});

test('a user’s document keeps no more lines than it may, and the rest is told', async () => {
  const context = memoryContext();
  const grants = lines(
    ...Array.from({ length: KEPT_IMPORTS + 2 }, (_, i): [string, number] => ['o-1', i + 1]),
    ['o-1', 1],
  );
  const report = await importGrants(context, grants);
  expect(report).toMatchObject({ lines: KEPT_IMPORTS + 1, full: [KEPT_IMPORTS + 1, KEPT_IMPORTS + 2] });
  expect(Object.keys(context.store.get('notify_users', 'o-1').imported)).toHaveLength(KEPT_IMPORTS);
});

test('what waits for a credit goes, also where the answer of the booking was lost', async () => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({}));
  const row = sampleRow({ _id: 'waits', state: 'waiting', reason: 'NO_CREDIT', token: '' });
  context.store.put('notify_messages', row);
  context.store.around = async ({ collection, operation }, run) => {
    const answer = await run();
    return collection === 'notify_users' && operation === 'updateOne' ? run() : answer;
  };
  await importGrants(context, lines(['o-user', 1]));
  expect(context.store.get('notify_messages', 'waits')).toMatchObject({ state: 'scheduled' });
});

test('progress is told as far as it has come', async () => {
  const context = memoryContext();
  const seen: number[] = [];
  const many = lines(...Array.from({ length: 450 }, (_, i): [string, number] => [`o-${i}`, 1]));
  await importGrants(context, many, (done) => seen.push(done));
  expect(seen).toEqual([200, 400, 450]);
});

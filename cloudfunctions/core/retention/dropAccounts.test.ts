import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { nightIn, putRetention } from '../../../test/support/memory/old';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { CENSUS } from '../model/census';
import type { LockDocument } from '../model/figures';
import { triedMark } from '../model/marks';
import { type UserDocument } from '../model/user';
import { takeCensus } from '../reports/census';
import { RETENTION } from '../store/recordStart';

const DAY = 24 * 3_600_000;
const NIGHTS = 180;
/** Named by the configuration, and taken out of it. */
const B = sampleConfig().templates['backInStock']!.id;
const GONE = 'Gone-template_id';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  putRetention(context);
});

const books = { available: 2, granted: 2, grantedAt: NOW };
const put = (openid: string, more: Partial<UserDocument> = {}, gone = {}) =>
  context.store.put(
    'notify_users',
    sampleUser(
      { [B]: books, [GONE]: { ...books, ...gone } },
      { _id: openid, creditFor: [B, GONE], tried: [triedMark(GONE)], ...more },
    ),
  );
const idsOf = (openid: string) => Object.keys(context.store.get('notify_users', openid).credits);
const retention = () => context.store.get('notify_locks', RETENTION);

/** A night that begins so many days later, behind a day whose credits were counted. */
async function nightAfter(days: number) {
  context.clock.advance(days * DAY);
  await context.store.update('notify_locks', { _id: RETENTION }, { $set: { nextAt: 0, until: 0 } });
  await takeCensus(context, 100);
  return nightIn(context);
}

test('an account goes when its template has been out of the configuration for 180 days, and no other', async () => {
  put('o-1');
  await nightAfter(1);
  expect(retention().outOfUse).toEqual({ [GONE]: context.clock.now() });
  expect((await nightAfter(NIGHTS - 1))!.removed).toEqual({});
  expect(idsOf('o-1')).toEqual([B, GONE]);
  expect((await nightAfter(1))!.removed).toEqual({ accounts: 1 });
  const user = context.store.get('notify_users', 'o-1');
  expect(user).toMatchObject({ credits: { [B]: books }, creditFor: [B], tried: [] });
  expect(idsOf('o-1')).toEqual([B]);
  expect((await nightAfter(1))!.removed).toEqual({});
  expect(retention().outOfUse).toEqual({});
});

test('one that came back into the configuration meanwhile begins anew', async () => {
  put('o-1');
  await nightAfter(1);
  const without = context.config;
  const { templates } = without;
  const gone = { ...templates['backInStock']!, alias: 'gone', id: GONE };
  context.config = { ...without, templates: { ...templates, gone } };
  await nightAfter(100);
  expect(retention().outOfUse).toEqual({});
  context.config = without;
  await nightAfter(100);
  expect((await nightAfter(NIGHTS - 1))!.removed).toEqual({});
  expect((await nightAfter(1))!.removed).toEqual({ accounts: 1 });
});

const hold = {
  token: 't',
  journal: 't:0',
  template: 'gone',
  templateId: GONE,
  topic: 'x',
  counted: false,
  sends: 1,
  at: NOW,
  until: NOW,
};
const doubt = { token: 't', nid: 'n', templateId: GONE, counted: false, heldAt: NOW, until: NOW };
test.each<[string, Partial<UserDocument>, object]>([
  ['a credit is held', {}, { held: 1, granted: 3 }],
  ['a credit is uncertain', {}, { uncertain: 1, granted: 3 }],
  ['an attempt without a credit is under way', { hold }, {}],
  ['the outcome of one is not known', { uncertainties: [doubt] }, {}],
])('it stays while %s', async (_what, more, gone) => {
  put('o-1', more, gone);
  put('o-2');
  await nightAfter(1);
  expect((await nightAfter(NIGHTS))!.removed).toEqual({ accounts: 1 });
  expect([idsOf('o-1'), idsOf('o-2')]).toEqual([[B, GONE], [B]]);
  put('o-1');
  expect((await nightAfter(1))!.removed).toEqual({ accounts: 1 });
});

test('a night on which nothing is out of use costs one call, whoever there is', async () => {
  for (let i = 0; i < 30; i++)
    context.store.put('notify_users', sampleUser({ [B]: books }, { _id: `o-${i}` }));
  await nightAfter(1);
  context.store.calls.length = 0;
  await context.store.update('notify_locks', { _id: RETENTION }, { $set: { nextAt: 0, until: 0 } });
  await nightIn(context);
  expect(context.store.calls.filter(({ collection }) => collection === 'notify_users')).toEqual([]);
  const census = context.store.calls.filter(({ what }) => (what as { _id?: string })._id === CENSUS);
  expect(census).toHaveLength(1);
});

test('cut off between two pages of users it goes on behind the first', async () => {
  for (let i = 0; i < 1200; i++) put(`o-${String(i).padStart(4, '0')}`);
  await nightAfter(1);
  context.store.around = ({ operation, collection, what }, run) =>
    operation === 'find' &&
    collection === 'notify_users' &&
    (what as { _id?: { $gt: string } })._id?.$gt === 'o-0999'
      ? Promise.reject(new Error('cut off'))
      : run();
  context.clock.advance(NIGHTS * DAY);
  await context.store.update('notify_locks', { _id: RETENTION }, { $set: { nextAt: 0, until: 0 } });
  await expect(nightIn(context)).rejects.toThrow('cut off');
  context.store.around = undefined;
  expect(retention()).toMatchObject({ outCursor: 'o-0999' } satisfies Partial<LockDocument>);
  context.clock.advance(61_000);
  context.store.calls.length = 0;
  expect((await nightIn(context))!.removed).toEqual({ accounts: 200 });
  const finds = context.store.calls.filter(
    ({ operation, collection }) => [operation, collection].join() === 'find,notify_users',
  );
  expect(finds.map(({ what }) => what)).toEqual([{ _id: { $gt: 'o-0999' } }]);
  expect(context.store.all('notify_users').filter(({ credits }) => credits[GONE])).toEqual([]);
});

import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { randomRule, randomUser } from '../../../test/support/segments/random';
import fc from 'fast-check';
import type { CampaignDocument } from '../model/campaign';
import { notificationId } from '../model/id';
import type { ListPartDocument } from '../model/list';
import type { Rule } from '../model/rule';
import type { UserDocument } from '../model/user';
import { wishKey } from '../model/wish';
import { knownOf } from './known';
import { holds } from './holds';
import { beginWalk, STRIDE, type Wanted } from './walk';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

const backInStock = () => context.config.templates.backInStock!;
const everybody: Rule = { kind: 'all', of: [] };
const segmentOf = (rule: Rule) => ({ rule, salt: 'salt-of-it', known: knownOf(rule, context.config) });
const name = (i: number): string => `o-${String(i).padStart(5, '0')}`;
const person = (i: number, more: Partial<UserDocument> = {}, available = 1): UserDocument =>
  sampleUser(
    { [backInStock().id]: { available, granted: 1 } },
    {
      _id: name(i),
      creditFor: [backInStock().id],
      ...more,
    },
  );

function list(id: string, openids: string[]): void {
  const part: ListPartDocument = {
    _id: `${id}:u1:0`,
    list: id,
    upload: 'u1',
    part: 0,
    of: 'openid',
    openids,
    strangers: 0,
    at: NOW,
  };
  context.store.put('notify_list_parts', part);
  context.store.put('notify_lists', {
    _id: id,
    of: 'openid',
    upload: 'u1',
    parts: 1,
    size: openids.length,
    strangers: 0,
    at: NOW,
    by: '',
  });
}

/** All pages, with the openids of each. */
async function walked(
  wanted: Omit<Wanted<never>, 'segment'> & { rule: Rule },
  most?: number,
): Promise<string[]> {
  const walk = await beginWalk(context, { ...wanted, segment: segmentOf(wanted.rule) });
  const found: string[] = [];
  let after = '';
  for (let done = false; !done;) {
    const page = await walk.next(after, most);
    found.push(...page.people.map(({ _id }) => _id));
    ({ after, done } = page);
  }
  return found;
}

test('reachable: who has a credit and fits, each once, in the order of openids, page by page', async () => {
  const users = Array.from({ length: 250 }, (_, i) =>
    person(i, { tags: i % 3 === 0 ? ['vip'] : [] }, i % 10 === 0 ? 0 : 1),
  );
  context.store.put('notify_users', ...users);
  context.store.put('notify_users', sampleUser({}, { _id: 'o-none', tags: ['vip'] }));
  const expected = users.filter((_user, i) => i % 3 === 0 && i % 10 !== 0).map(({ _id }) => _id);
  const rule: Rule = { kind: 'tag', name: 'vip' };
  expect(await walked({ rule, template: backInStock() })).toEqual(expected);
  expect(await walked({ rule, template: backInStock() }, 7)).toEqual(expected);
  expect(await walked({ rule })).toHaveLength(85);
});

test('a long-term template reaches who has consented', async () => {
  const notice = context.config.templates.notice!;
  const user = (id: string, consent: boolean) =>
    sampleUser({ [notice.id]: { consent, granted: 1 } }, { _id: id, creditFor: [notice.id] });
  context.store.put('notify_users', user('o-1', true), user('o-2', false));
  expect(await walked({ rule: everybody, template: notice })).toEqual(['o-1']);
});

test('it goes on from any openid, whoever has come since', async () => {
  context.store.put('notify_users', person(1), person(3), person(5));
  const walk = await beginWalk(context, { segment: segmentOf(everybody), template: backInStock() });
  expect(await walk.next('', 1)).toMatchObject({ people: [{ _id: name(1) }], after: name(1), done: false });
  context.store.put('notify_users', person(2), person(0));
  const again = await beginWalk(context, { segment: segmentOf(everybody), template: backInStock() });
  expect((await again.next(name(1))).people.map(({ _id }) => _id)).toEqual([name(2), name(3), name(5)]);
});

test('of few who fit among many, a step looks at no more than a stride, and says how far it has come', async () => {
  context.store.put(
    'notify_users',
    ...Array.from({ length: STRIDE + 5 }, (_, i) => person(i, i === STRIDE + 2 ? { tags: ['vip'] } : {})),
  );
  const rule: Rule = { kind: 'tag', name: 'vip' };
  const walk = await beginWalk(context, { segment: segmentOf(rule), template: backInStock() });
  const first = await walk.next('');
  expect(first).toMatchObject({ people: [], after: name(STRIDE - 1), done: false, passed: STRIDE });
  expect(await walk.next(first.after)).toMatchObject({ people: [{ _id: name(STRIDE + 2) }], done: true });
});

test('it starts from whichever clause matches fewest: credits, a wish, a list', async () => {
  const key = wishKey('backInStock', 'goods:mug');
  const wish = { template: 'backInStock', about: 'goods:mug', label: '', at: 1, until: NOW + 1 };
  const wishing = { wishes: { [key]: wish }, wishFor: [key] };
  context.store.put(
    'notify_users',
    ...Array.from({ length: 50 }, (_, i) => person(i, i % 10 === 0 ? wishing : {})),
    ...Array.from({ length: 100 }, (_, i) => sampleUser({}, { _id: `o-w${i}`, ...wishing })),
  );
  const starts = () =>
    context.store.calls
      .filter(({ operation }) => operation === 'find')
      .map(({ what }) => Object.keys(what as object).filter((field) => field !== '$and'));
  const wished: Rule = { kind: 'wished', template: 'backInStock', about: 'goods:mug' };
  const rule: Rule = { kind: 'all', of: [wished, { kind: 'not', of: { kind: 'tag', name: 'vip' } }] };
  // 50 have a credit, 105 wait.
  expect(await walked({ rule, template: backInStock() })).toHaveLength(5);
  expect(starts()).toEqual([['creditFor', '_id']]);
  context.store.put('notify_users', ...Array.from({ length: 200 }, (_, i) => person(1000 + i)));
  context.store.calls.splice(0);
  // 250 have a credit.
  expect(await walked({ rule, template: backInStock() })).toHaveLength(5);
  expect(starts()).toEqual([['wishFor', '_id']]);
  list('members', [name(10), name(11), 'o-stranger']);
  context.store.calls.splice(0);
  const listed: Rule = { kind: 'all', of: [rule, { kind: 'list', name: 'members' }] };
  expect(await walked({ rule: listed, template: backInStock() })).toEqual([name(10)]);
  expect(starts().at(-1)).toEqual(['_id']);
  // An alternative binds nobody.
  const either: Rule = { kind: 'any', of: [wished, { kind: 'list', name: 'members' }] };
  expect(await walked({ rule: either })).toHaveLength(106);
});

test('a list that is not there stops it: taken for empty, who is not on it would be everybody', async () => {
  const rule: Rule = { kind: 'not', of: { kind: 'list', name: 'banned' } };
  await expect(beginWalk(context, { segment: segmentOf(rule) })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('banned') as string,
  });
});

test('random rules over random users: the walk finds whom the rule holds of, by every start', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomRule,
      fc.array(randomUser, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 9 }),
      async (rule, users, most) => {
        context = memoryContext();
        const all = users.map((user, i): UserDocument => ({ ...user, _id: name(i) }));
        context.store.put('notify_users', ...all);
        list(
          'members',
          all.filter((_user, i) => i % 2 === 0).map(({ _id }) => _id),
        );
        list('guests', [name(1), 'o-stranger']);
        const { setting } = await (await beginWalk(context, { segment: segmentOf(rule) })).next('');
        const fits = all.filter((user) => holds(rule, user, setting));
        expect(await walked({ rule }, most)).toEqual(fits.map(({ _id }) => _id));
        const template = backInStock();
        expect(await walked({ rule, template }, most)).toEqual(
          fits.filter(({ credits }) => (credits[template.id]?.available ?? 0) > 0).map(({ _id }) => _id),
        );
      },
    ),
    { numRuns: Number(process.env.SEGMENT_RULES ?? 60) },
  );
});

test('a thousand who all fit cost two calls', async () => {
  context.store.put('notify_users', ...Array.from({ length: 999 }, (_, i) => person(i)));
  const calls = await counted(context, () => walked({ rule: everybody, template: backInStock() }));
  expect(calls).toEqual({ aggregate: 1, find: 1 });
});

test('who got a campaign: whoever it was sent to, in a digest too; not who it failed for or is still to come to', async () => {
  const states = [
    'sent',
    'delivered',
    'undelivered',
    'merged',
    'failed',
    'suppressed',
    'scheduled',
    'unknown',
  ] as const;
  const key = 'campaign:spring';
  context.store.put('notify_campaigns', {
    _id: key,
    content: { template: 'offer', key, data: {} },
  } as CampaignDocument);
  context.store.put('notify_users', ...states.map((_state, i) => person(i)), person(99));
  context.store.put(
    'notify_messages',
    ...states.map((state, i) =>
      sampleRow({ _id: notificationId('offer', name(i), key), to: name(i), template: 'offer', key, state }),
    ),
    sampleRow({ _id: notificationId('offer', name(99), 'other'), to: name(99), state: 'sent' }),
  );
  const rule: Rule = { kind: 'gotCampaign', campaign: key };
  expect(await walked({ rule })).toEqual([0, 1, 2, 3].map(name));
  expect(await walked({ rule: { kind: 'not', of: rule } })).toEqual([4, 5, 6, 7, 99].map(name));
  const idOf = (i: number) => notificationId('offer', name(i), key);
  await context.store.update('notify_messages', { _id: idOf(1) }, { $set: { clickedAt: 5 } });
  expect(await walked({ rule: { ...rule, clicked: true } })).toEqual([name(1)]);
  // Told as not shown, or in a digest: nobody can say that they have passed it over.
  expect(await walked({ rule: { ...rule, clicked: false } })).toEqual([name(0)]);
});

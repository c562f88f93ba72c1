import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { recordContext } from '../../../test/support/memory/record';
import { digestConfig } from '../../../test/support/memory/digests';
import { sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { TrackEvent } from '../contract';
import type { Hold, UserDocument } from '../model/user';
import { updatePreferences } from '../consent/preferences';
import { recordEvents } from './record';

const OPENID = 'o-user';
const config = sampleConfig();
const OFFER = 'f'.repeat(22);
const RESTOCK = 'r'.repeat(22);
const idOf = (alias: string): string => config.templates[alias]!.id;

/** A user who got a card of a promotional topic, and one of a topic that has transactional messages. */
function told(user: Partial<UserDocument> = {}): MemoryContext {
  const context = recordContext();
  const sent = (_id: string, template: string, topic: string) =>
    sampleRow({ _id, to: OPENID, template, templateId: idOf(template), topic, state: 'sent' });
  context.store.put('notify_messages', sent(OFFER, 'offer', 'offers'), sent(RESTOCK, 'notice', 'restock'));
  context.store.put('notify_users', sampleUser({}, user));
  return context;
}
const about = (nid: string, cause?: 'too-many' | 'irrelevant' | 'misleading' | 'other'): TrackEvent => ({
  kind: 'feedback',
  category: 'complaint',
  nid,
  ...(cause ? { cause } : {}),
});
const tell = async (context: MemoryContext, ...events: TrackEvent[]) =>
  (await recordEvents(context, OPENID, events, true)).results;
const userOf = ({ store }: MemoryContext) => store.get('notify_users', OPENID);
const unsubscribes = ({ store }: MemoryContext) =>
  store.all('notify_events').filter(({ kind }) => kind === 'unsubscribe');

test.each(['too-many', 'irrelevant', 'misleading'] as const)(
  'a message that is "%s" switches its topic off, with a permit that was given there, and counts as an unsubscribe',
  async (cause) => {
    const context = told({ permits: ['offer', 'notice'] });
    expect(await tell(context, about(OFFER, cause))).toEqual([
      { counted: true, mute: { topic: 'offers', title: '优惠活动', outcome: 'muted', frequency: 'instant' } },
    ]);
    expect(userOf(context)).toMatchObject({ mutedTopics: ['offers'], permits: ['notice'] });
    expect(unsubscribes(context)).toMatchObject([{ name: 'topic:offers', text: `complaint: ${cause}` }]);
    expect(context.store.all('notify_events').find(({ kind }) => kind === 'feedback')).toMatchObject({
      nid: OFFER,
      cause,
      status: 'open',
    });
  },
);

test.each([
  ['something else than messages', about(OFFER, 'other')],
  ['a complaint that names no cause', about(OFFER)],
  ['a message that nobody can find, because none was named', { ...about(OFFER, 'too-many'), nid: undefined }],
  ['a rating', { kind: 'feedback', category: 'rating', rating: 1, nid: OFFER }],
])('%s is feedback and switches nothing off', async (_what, event) => {
  const context = told();
  expect(await tell(context, event as TrackEvent)).toEqual([{ counted: true }]);
  expect(userOf(context).mutedTopics).toEqual([]);
});

test('where orders have the topic, the user is asked first', async () => {
  const context = told();
  expect(await tell(context, about(RESTOCK, 'too-many'))).toEqual([
    { counted: true, mute: { topic: 'restock', title: '到货提醒', outcome: 'ask', frequency: 'instant' } },
  ]);
  expect(userOf(context).mutedTopics).toEqual([]);
});

test('told again it is no second fact, and says no again: an answer may have been lost before it was said', async () => {
  const context = told();
  context.store.around = async (call, run) => {
    if (call.operation === 'updateOne' && call.collection === 'notify_users') throw new Error('killed');
    return run();
  };
  await expect(tell(context, about(OFFER, 'too-many'))).rejects.toThrow('killed');
  context.store.around = async (_call, run) => run();
  const [again] = await tell(context, about(OFFER, 'too-many'));
  expect(again).toEqual({
    counted: false,
    mute: { topic: 'offers', title: '优惠活动', outcome: 'muted', frequency: 'instant' },
  });
  const [third] = await tell(context, about(OFFER, 'too-many'));
  expect(third).toEqual({
    counted: false,
    mute: { topic: 'offers', title: '优惠活动', outcome: 'already', frequency: 'instant' },
  });
  expect(unsubscribes(context)).toHaveLength(1);
});

test.each<[string, Partial<UserDocument>]>([
  ['the topic was off', { mutedTopics: ['offers'] }],
  ['everything was off', { muted: true }],
])('%s before: it is said so, and no second unsubscribe is counted', async (_what, user) => {
  const context = told(user);
  const [answer] = await tell(context, about(OFFER, 'irrelevant'));
  expect(answer!.mute).toEqual({
    topic: 'offers',
    title: '优惠活动',
    outcome: 'already',
    frequency: 'instant',
  });
  expect(unsubscribes(context)).toEqual([]);
});

test('undone by the settings, the topic is on; complained of again, it is off again', async () => {
  const context = told();
  await tell(context, about(OFFER, 'too-many'));
  await updatePreferences(context, OPENID, { topics: { offers: 'instant' } });
  expect(userOf(context).mutedTopics).toEqual([]);
  const [again] = await tell(context, about(OFFER, 'too-many'));
  expect(again!.mute).toEqual({ topic: 'offers', title: '优惠活动', outcome: 'muted', frequency: 'instant' });
});

test('what a user had as a digest is one again when it is undone, also after a second telling', async () => {
  const context = told({ digests: { offers: 'weekly' } });
  for (const outcome of ['muted', 'already']) {
    const [answer] = await tell(context, about(OFFER, 'too-many'));
    expect(answer!.mute).toMatchObject({ outcome, frequency: 'weekly' });
  }
});

test('a message of the topic that is just under way is waited for; in vain, that is said', async () => {
  const context = told();
  const hold: Hold = {
    token: 'worker',
    journal: 'worker:0',
    template: 'offer',
    templateId: idOf('offer'),
    topic: 'offers',
    counted: true,
    sends: 1,
    at: context.clock.now(),
    until: context.clock.now() + 65_000,
  };
  context.store.put('notify_users', sampleUser({ [idOf('offer')]: { granted: 1, held: 1 } }, { hold }));
  const [answer] = await tell(context, about(OFFER, 'too-many'));
  expect(answer!.mute).toEqual({
    topic: 'offers',
    title: '优惠活动',
    outcome: 'pending',
    frequency: 'instant',
  });
  expect(userOf(context).mutedTopics).toEqual(['offers']);
});

test('the message of somebody else is refused, and switches nothing off', async () => {
  const context = told();
  const [row] = context.store.all('notify_messages');
  context.store.put('notify_messages', { ...row!, to: 'o-other' });
  const [answer] = await tell(context, about(OFFER, 'too-many'));
  expect(answer).toMatchObject({ counted: false, error: { code: 'NOT_YOURS' } });
  expect(userOf(context).mutedTopics).toEqual([]);
});

test('of a template that is gone, the topic of its row counts; of a topic that is gone, nothing is left to say no to', async () => {
  const context = told();
  context.store.put(
    'notify_messages',
    sampleRow({ _id: OFFER, to: OPENID, template: 'gone', topic: 'offers' }),
  );
  context.store.put(
    'notify_messages',
    sampleRow({ _id: RESTOCK, to: OPENID, template: 'gone', topic: 'gone' }),
  );
  const results = await tell(context, about(OFFER, 'too-many'), about(RESTOCK, 'too-many'));
  expect(results).toEqual([
    { counted: true, mute: { topic: 'offers', title: '优惠活动', outcome: 'muted', frequency: 'instant' } },
    { counted: true },
  ]);
});

test('many at once are one no', async () => {
  const context = told();
  const calls = await counted(context, () =>
    tell(context, about(OFFER, 'too-many'), about(OFFER, 'misleading'), about(RESTOCK, 'irrelevant')),
  );
  expect(calls['updateOne']).toBe(1);
  expect(unsubscribes(context)).toHaveLength(1);
});

describe('fewer of them', () => {
  const fewer = (nid: string): TrackEvent => ({ ...about(nid, 'too-many'), fewer: true }) as TrackEvent;
  /** Digests of `restock`, which orders have or have not. */
  function collectable(
    user: Partial<UserDocument> = {},
    kind: 'promotional' | 'transactional' = 'promotional',
  ): MemoryContext {
    const context = told(user);
    const { templates, ...rest } = digestConfig();
    context.config = {
      ...rest,
      templates: Object.fromEntries(
        Object.values(templates).map((each) => [each.alias, { ...each, class: kind }]),
      ),
    };
    return context;
  }

  test.each([
    ['instant', 'daily', {}],
    ['daily', 'weekly', { digests: { restock: 'daily' } }],
  ] as const)(
    'of what comes %s is %s, which is for the user’s own request',
    async (frequency, less, user) => {
      const context = collectable(user);
      for (const _again of [1, 2])
        expect((await tell(context, fewer(RESTOCK)))[0]!.mute).toEqual({
          topic: 'restock',
          title: '到货提醒',
          outcome: 'less',
          frequency,
          less,
        });
      expect(userOf(context).mutedTopics).toEqual([]);
      expect(unsubscribes(context)).toEqual([]);
      expect(context.store.all('notify_events')).toMatchObject([{ kind: 'feedback', cause: 'too-many' }]);
    },
  );

  test.each<[string, string, Partial<UserDocument>]>([
    ['of what cannot be collected', OFFER, {}],
    ['of what comes once a week', RESTOCK, { digests: { restock: 'weekly' } }],
  ])('%s is none', async (_what, nid, user) => {
    const context = collectable(user);
    const [answer] = await tell(context, fewer(nid));
    expect(answer!.mute).toMatchObject({ outcome: 'muted' });
    expect(answer!.mute).not.toHaveProperty('less');
    expect(userOf(context).mutedTopics).toHaveLength(1);
  });

  test('of orders is asked first, with what they could be', async () => {
    const context = collectable({}, 'transactional');
    const [answer] = await tell(context, fewer(RESTOCK));
    expect(answer!.mute).toMatchObject({ outcome: 'ask', less: 'daily' });
  });

  test('said with a complaint about the same topic, the complaint counts', async () => {
    const context = collectable();
    const [row] = context.store.all('notify_messages').filter(({ _id }) => _id === RESTOCK);
    const SECOND = 's'.repeat(22);
    context.store.put('notify_messages', { ...row!, _id: SECOND });
    const results = await tell(context, fewer(RESTOCK), about(SECOND, 'misleading'));
    expect(results.map(({ mute }) => mute?.outcome)).toEqual(['muted', 'muted']);
  });

  test.each<[string, Partial<UserDocument>, object]>([
    ['the topic', { mutedTopics: ['restock'] }, { outcome: 'already', less: 'daily' }],
    ['everything', { muted: true }, { outcome: 'already' }],
  ])('where %s is off, it is said so', async (_what, user, mute) => {
    const [answer] = await tell(collectable(user), fewer(RESTOCK));
    expect(answer!.mute).toEqual({ topic: 'restock', title: '到货提醒', frequency: 'instant', ...mute });
  });
});

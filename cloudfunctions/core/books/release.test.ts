import { bookProblems, OPENID, reserveOne } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Right } from '../model/right';
import { keptSends } from '../model/user';
import { SUSPECT_REST, UNKNOWN_WINDOW } from '../time/spans';
import type { End } from './endHold';
import { release, releaseSeries, type Release } from './release';

const config = sampleConfig();
const template = config.templates.backInStock!;
const T = template.id;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config });
});

const user = (openid = OPENID) => context.store.get('notify_users', openid);
const account = (openid = OPENID) => user(openid).credits[T];

/** A user with two credits, one of them taken by a hold of this token's first window. */
async function holding(token: string, openid = OPENID): Promise<void> {
  const two = { [T]: { available: 2, granted: 2 } };
  context.store.put('notify_users', sampleUser(two, { _id: openid, creditFor: [T] }));
  expect(await reserveOne(context, template, { token, openid })).not.toBeNull();
}

const end = (effect: Release['effect'], more: Partial<Release> = {}): Release => ({
  token: 't',
  journal: 't:0',
  template: template.alias,
  templateId: T,
  counted: true,
  openids: [OPENID],
  effect,
  heldAt: context.clock.now(),
  at: context.clock.now(),
  ...more,
});

test.each<[Release['effect'], object]>([
  ['spend', { available: 1, held: 0, spent: 1 }],
  ['return', { available: 2, held: 0 }],
  ['suspect', { available: 2, held: 0, suspicions: 1 }],
  ['uncertain', { available: 1, held: 0, uncertain: 1 }],
  ['void', { available: 1, held: 0, voided: 1 }],
])('%s: the held credit goes where it belongs, the user is free, the books balance', async (effect, pots) => {
  await holding('t');
  await release(context, end(effect));
  expect(account()).toMatchObject({ granted: 2, ...pots });
  expect(user().hold).toBeNull();
  expect(bookProblems(context)).toEqual([]);
});

test.each<Release['effect']>(['spend', 'return', 'suspect', 'uncertain', 'void'])(
  '%s a second time, by a repetition or by recovery, changes nothing',
  async (effect) => {
    await holding('t');
    await release(context, end(effect));
    const before = user();
    await release(context, end(effect));
    await release(context, end('return'));
    expect(user()).toEqual(before);
  },
);

test.each<[Release['effect'], Right]>([
  ['spend', 'credit'],
  ['return', 'credit'],
  ['suspect', 'credit'],
  ['uncertain', 'credit'],
  ['void', 'credit'],
  ['spend', 'try'],
  ['return', 'try'],
  ['uncertain', 'try'],
])(
  'after %s the request that took the hold (%s) takes none, however late it arrives again',
  async (effect, right) => {
    const credits = { [T]: { available: right === 'try' ? 0 : 3, granted: right === 'try' ? 0 : 3 } };
    context.store.put('notify_users', sampleUser(credits));
    const openid = sampleUser()._id;
    await reserveOne(context, template, { token: 't', right, openid });
    await release(context, end(effect, { openids: [openid], counted: right === 'credit' }));
    const before = user(openid);
    context.clock.advance(SUSPECT_REST + 1);
    expect(await reserveOne(context, template, { token: 't', right, openid })).toBeNull();
    expect(user(openid)).toEqual(before);
    expect(await reserveOne(context, template, { token: 't2', right, openid })).not.toBeNull();
  },
);

test('a hold of somebody else is left alone', async () => {
  await holding('other');
  const before = user();
  await release(context, end('spend'));
  // Another window of the same claim, of which the user was in both.
  await release(context, end('spend', { token: 'other', journal: 'other:1' }));
  expect(user()).toEqual(before);
});

test('spent: the send is remembered for caps, and doubts about the pair are over', async () => {
  await holding('t');
  await context.store.update('notify_users', {}, { $set: { [`credits.${T}.suspicions`]: 1 } });
  await release(context, end('spend'));
  const at = context.clock.now();
  expect(user().recent).toEqual([{ at, template: 'backInStock' }]);
  expect(account()).toMatchObject({ suspicions: 0, suspectUntil: 0 });
});

test('only the latest sends are remembered', async () => {
  await holding('t');
  const kept = keptSends(context.config);
  const old = Array.from({ length: kept }, (_, at) => ({ at, template: `old-${at}` }));
  await context.store.update('notify_users', {}, { $set: { recent: old } });
  await release(context, end('spend'));
  expect(user().recent).toHaveLength(kept);
  expect(user().recent[0]!.template).toBe('old-1');
  expect(user().recent.at(-1)!.template).toBe('backInStock');
});

test('in doubt after a 43101: the pair rests, and the credit can be spent after that', async () => {
  await holding('t');
  await release(context, end('suspect'));
  expect(account()!.suspectUntil).toBe(context.clock.now() + SUSPECT_REST);
  expect(await reserveOne(context, template, { token: 't2' })).toBeNull();
  context.clock.advance(SUSPECT_REST);
  expect(await reserveOne(context, template, { token: 't2' })).not.toBeNull();
});

test('without an answer: it is noted which attempt, since when, and when it is given up', async () => {
  await holding('t');
  const heldAt = context.clock.now();
  context.clock.advance(700);
  const nids = new Map([[OPENID, 'n']]);
  await release(context, end('uncertain', { heldAt, nids, at: context.clock.now() }));
  const until = context.clock.now() + UNKNOWN_WINDOW;
  expect(user().uncertainties).toEqual([
    { token: 't', nid: 'n', templateId: T, counted: true, heldAt, until },
  ]);
});

test.each<Release['effect']>(['return', 'suspect'])(
  '%s: a credit that was taken before the user’s rejection does not come back',
  async (effect) => {
    await holding('t');
    const heldAt = context.clock.now();
    await context.store.update('notify_users', {}, { $set: { [`credits.${T}.rejectedAt`]: heldAt + 1 } });
    await release(context, end(effect, { heldAt }));
    expect(account()).toMatchObject({ available: 1, held: 0, voided: 1 });
    expect(user().hold).toBeNull();
  },
);

test('one that was taken after the rejection comes back', async () => {
  await holding('t');
  const heldAt = context.clock.now();
  await context.store.update('notify_users', {}, { $set: { [`credits.${T}.rejectedAt`]: heldAt } });
  await release(context, end('return', { heldAt }));
  expect(account()).toMatchObject({ available: 2, voided: 0 });
});

test('a template whose last credit comes back is found again by those who look for credits', async () => {
  await holding('t');
  await context.store.update('notify_users', {}, { $set: { creditFor: [] } });
  await release(context, end('return'));
  expect(user().creditFor).toEqual([T]);
});

describe('many at once', () => {
  const openids = ['o-1', 'o-2', 'o-3'];
  beforeEach(async () => {
    for (const openid of openids) await holding('t', openid);
  });

  test('cost one call', async () => {
    expect(await counted(context, () => release(context, end('spend', { openids })))).toEqual({ update: 1 });
    expect(openids.map((openid) => account(openid)!.spent)).toEqual([1, 1, 1]);
  });

  test('of which one has rejected: a second call voids that one', async () => {
    const rejectedAt = context.clock.now() + 1;
    await context.store.update(
      'notify_users',
      { _id: 'o-2' },
      { $set: { [`credits.${T}.rejectedAt`]: rejectedAt } },
    );
    expect(await counted(context, () => release(context, end('return', { openids })))).toEqual({ update: 2 });
    expect(openids.map((openid) => account(openid)!.available)).toEqual([2, 1, 2]);
    expect(openids.map((openid) => account(openid)!.voided)).toEqual([0, 1, 0]);
  });

  test('of nobody cost nothing', async () => {
    expect(await counted(context, () => release(context, end('spend', { openids: [] })))).toEqual({});
  });
});

describe('a series', () => {
  const SENDS = 4;
  /** Held for four sends, of five credits. */
  async function series(): Promise<void> {
    const five = { [T]: { available: 5, granted: 5 } };
    context.store.put('notify_users', sampleUser(five, { _id: OPENID, creditFor: [T] }));
    expect(await reserveOne(context, template, { token: 't', sends: SENDS })).not.toBeNull();
  }
  const ended = (effects: End['effect'][], more: { heldAt?: number } = {}) =>
    releaseSeries(context, {
      token: 't',
      journal: 't:0',
      template: template.alias,
      templateId: T,
      counted: true,
      openid: OPENID,
      sends: SENDS,
      heldAt: more.heldAt ?? context.clock.now(),
      ends: effects.map((effect, i) => ({ effect, at: context.clock.now() + i, nid: `n-${i}` })),
    });

  test.each<[End['effect'][], object]>([
    [[], { available: 5 }],
    [['spend', 'spend'], { available: 3, spent: 2 }],
    [['spend', 'spend', 'spend', 'spend'], { available: 1, spent: 4 }],
    [['spend', 'return', 'spend', 'uncertain'], { available: 2, spent: 2, uncertain: 1 }],
    [['spend', 'suspect'], { available: 4, spent: 1, suspicions: 1 }],
    [['void'], { available: 4, voided: 1 }],
    [['uncertain', 'uncertain', 'uncertain', 'uncertain'], { available: 1, uncertain: 4 }],
  ])('that ended with %j: each credit where it belongs, by one update', async (effects, pots) => {
    await series();
    expect(account()).toMatchObject({ available: 1, held: 4 });
    expect(await counted(context, () => ended(effects))).toEqual({ update: 1 });
    expect(account()).toMatchObject({ granted: 5, held: 0, ...pots });
    expect(user().hold).toBeNull();
    expect(user().recent).toHaveLength(effects.filter((effect) => effect === 'spend').length);
    expect(bookProblems(context)).toEqual([]);
    const before = user();
    await ended(['spend', 'spend', 'spend', 'spend']);
    expect(user()).toEqual(before);
  });

  test('without a credit left is found again by those who look for credits when some come back', async () => {
    await series();
    await context.store.update('notify_users', {}, { $set: { creditFor: [] } });
    await ended(['spend']);
    expect(user().creditFor).toEqual([T]);
  });

  test('that met the user’s rejection: what would come back is void, what was spent is spent', async () => {
    await series();
    const heldAt = context.clock.now();
    await context.store.update('notify_users', {}, { $set: { [`credits.${T}.rejectedAt`]: heldAt + 1 } });
    await ended(['spend', 'suspect'], { heldAt });
    expect(account()).toMatchObject({ available: 1, spent: 1, voided: 3, suspicions: 0 });
    expect(bookProblems(context)).toEqual([]);
  });

  test('takes the accepts of what may have arrived with it, and leaves the others in their order', async () => {
    await series();
    const accepts = ['a', 'b', 'c', 'd', 'e'].map((tap) => ({ at: 1, place: '', tap }));
    await context.store.update('notify_users', {}, { $set: { [`credits.${T}.accepts`]: accepts } });
    const effects = ['spend', 'return', 'uncertain'] as const;
    await releaseSeries(context, {
      token: 't',
      journal: 't:0',
      template: template.alias,
      templateId: T,
      counted: true,
      openid: OPENID,
      sends: SENDS,
      heldAt: context.clock.now(),
      ends: effects.map((effect, i) => ({ effect, at: 1, nid: `n-${i}`, tap: accepts[i]!.tap })),
    });
    expect(account()!.accepts!.map(({ tap }) => tap)).toEqual(['b', 'd', 'e']);
    expect(bookProblems(context)).toEqual([]);
  });

  test('of several lost answers: each names its own notification', async () => {
    await series();
    await ended(['spend', 'uncertain', 'uncertain']);
    expect(user().uncertainties.map(({ nid }) => nid)).toEqual(['n-1', 'n-2']);
  });
});

test.each<[Release['effect'], string[]]>([
  ['spend', ['offer']],
  ['uncertain', ['offer']],
  ['return', ['backInStock', 'offer']],
  ['suspect', ['backInStock', 'offer']],
  ['void', ['backInStock', 'offer']],
])('%s: a permit is over with what may have arrived, and with nothing else', async (effect, permits) => {
  await holding('t');
  context.store.put('notify_users', { ...user(), permits: ['backInStock', 'offer'] });
  await release(context, end(effect));
  expect(user().permits).toEqual(permits);
});

describe('a long-term template that WeChat has refused', () => {
  const { alias, id } = config.templates.notice!;
  const refused = async (grantedAt: number) => {
    const heldAt = context.clock.now();
    const accepts = [{ at: grantedAt, place: '', tap: 'tap' }];
    const books = { [id]: { consent: true, grantedAt, accepts } };
    const hold = { token: 't', journal: 't:0', template: alias, templateId: id } as never;
    context.store.put('notify_users', sampleUser(books, { hold }));
    await release(context, end('void', { template: alias, templateId: id, counted: false, heldAt }));
    expect(user().hold).toBeNull();
    return user().credits[id];
  };

  test('has the user’s consent no more, nor the tap that it was given by', async () => {
    expect(await refused(context.clock.now())).toMatchObject({ consent: false, accepts: [] });
  });

  test('keeps a consent that was given while it was under way', async () => {
    expect(await refused(context.clock.now() + 1)).toMatchObject({
      consent: true,
      accepts: [{ tap: 'tap' }],
    });
  });
});

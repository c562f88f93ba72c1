import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { putSent, recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import type { TrackEvent } from '../contract';
import { linkNid } from '../model/link';
import { linkSecret } from '../store/linkSecret';
import { recordEvents } from './record';

const ID = 'n'.repeat(22);
let context: MemoryContext;
beforeEach(() => {
  // An instance keeps the secret of its environment: each test has an environment of its own.
  context = recordContext();
  context.environment = { ...context.environment, name: `e-${Math.random()}` };
});
const stored = () => context.store.all('notify_events');
const link = async (id = ID, openid = 'o-1') => linkNid(await linkSecret(context), id, openid);
const tell = (events: TrackEvent[], { openid = 'o-1', fromClient = false } = {}) =>
  recordEvents(context, openid, events, fromClient);
const one = async (event: TrackEvent, teller = {}) => (await tell([event], teller)).results[0]!;

const ORDER: TrackEvent = { kind: 'convert', goal: 'order', id: '17', value: 890 };
const VISIT: TrackEvent = { kind: 'convert', goal: 'visit', id: '17', value: 5 };
const RATING: TrackEvent = { kind: 'feedback', category: 'rating', rating: 4, text: '很好' };

describe('a click', () => {
  test('is a fact of the notification that its link was made for, without a look at the notification', async () => {
    const nid = await link();
    const calls = await counted(context, async () => {
      expect(await one({ kind: 'click', nid }, { fromClient: true })).toEqual({ counted: true });
    });
    expect(calls).toEqual({ insert: 1 });
    expect(stored()).toEqual([
      expect.objectContaining({
        _id: `click:${ID}`,
        kind: 'click',
        openid: 'o-1',
        nid: ID,
        at: NOW,
        dueAt: NOW,
        stage: 'new',
        fromClient: true,
      }),
    ]);
  });

  test('of a link that was made for another user is refused', async () => {
    const result = await one({ kind: 'click', nid: await link(ID, 'o-2') });
    expect(result).toMatchObject({ counted: false, error: { code: 'NOT_YOURS' } });
    expect(stored()).toEqual([]);
  });

  test('of a link whose mark has been tampered with is refused', async () => {
    const nid = await link();
    const forged = nid.slice(0, -1) + (nid.endsWith('A') ? 'B' : 'A');
    expect(await one({ kind: 'click', nid: forged })).toMatchObject({ error: { code: 'NOT_YOURS' } });
  });

  test('told again, later, or by two calls at once, is one fact', async () => {
    const click: TrackEvent = { kind: 'click', nid: await link() };
    const both = await Promise.all([one(click), one(click)]);
    context.clock.advance(60_000);
    expect(await one(click)).toEqual({ counted: false });
    expect(stored()).toMatchObject([{ at: NOW }]);
    expect(both.filter((result) => result.counted)).toHaveLength(1);
  });

  test('is counted for who told it, also where the answer of its insert was lost', async () => {
    context.store.around = async (call, run) => {
      const first = await run();
      return call.operation === 'insert' && call.collection === 'notify_events' ? run() : first;
    };
    expect(await one({ kind: 'click', nid: await link() })).toEqual({ counted: true });
  });
});

describe('a sale', () => {
  test('is a fact by goal and the business’s own id, with its value', async () => {
    expect(await one(ORDER)).toEqual({ counted: true });
    expect(stored()).toMatchObject([
      { _id: 'convert:order:17', kind: 'convert', name: 'order', value: 890, nid: '', openid: 'o-1' },
    ]);
  });

  test('without a value is worth nothing', async () => {
    await one({ kind: 'convert', goal: 'order', id: '17' });
    expect(stored()[0]!.value).toBe(0);
  });

  test('belongs to who reported it first, if two users are named with one id', async () => {
    await one(ORDER, { openid: 'o-1' });
    context.clock.advance(1);
    expect(await one(ORDER, { openid: 'o-2' })).toEqual({ counted: false });
    expect(stored()).toMatchObject([{ openid: 'o-1' }]);
  });

  test('of a goal that mini programs may report is the user’s own, also when a function tells of it', async () => {
    expect(await one(VISIT, { openid: 'o-1', fromClient: true })).toEqual({ counted: true });
    expect(await one(VISIT, { openid: 'o-2', fromClient: false })).toEqual({ counted: true });
    expect(stored().map(({ _id }) => _id)).toEqual(['convert:visit:o-1:17', 'convert:visit:o-2:17']);
  });

  test('is taken back by a revert of the same goal and id, of which there is one', async () => {
    expect(await one({ kind: 'revert', goal: 'order', id: '17' })).toEqual({ counted: true });
    context.clock.advance(1);
    expect(await one({ kind: 'revert', goal: 'order', id: '17' })).toEqual({ counted: false });
    expect(stored()).toMatchObject([{ _id: 'revert:order:17', kind: 'revert', value: 0 }]);
  });

  test.each<[string, TrackEvent, boolean, string]>([
    ['a goal that the configuration lacks', { ...ORDER, goal: 'refund' }, false, 'UNKNOWN_GOAL'],
    ['a goal of a name that every object has', { ...ORDER, goal: 'constructor' }, false, 'UNKNOWN_GOAL'],
    ['the mini program, of a goal that functions report', ORDER, true, 'NOT_FROM_CLIENT'],
    [
      'the mini program, to take one back',
      { kind: 'revert', goal: 'visit', id: '17' },
      true,
      'NOT_FROM_CLIENT',
    ],
  ])('of %s is refused', async (_what, event, fromClient, code) => {
    expect(await one(event, { fromClient })).toMatchObject({ counted: false, error: { code } });
    expect(stored()).toEqual([]);
  });

  test('of an unknown goal: the refusal names those there are', async () => {
    expect((await one({ ...ORDER, goal: 'refund' })).error!.message).toContain('order, visit');
  });
});

describe('feedback', () => {
  test('keeps what the user said', async () => {
    expect(await one(RATING, { fromClient: true })).toEqual({ counted: true });
    expect(stored()).toMatchObject([
      { kind: 'feedback', category: 'rating', rating: 4, text: '很好', nid: '', fromClient: true },
    ]);
  });

  test('on a notification is the same fact by its id and by its link', async () => {
    putSent(context, { id: ID });
    expect(await one({ ...RATING, nid: ID })).toEqual({ counted: true });
    context.clock.advance(1);
    expect(await one({ ...RATING, nid: await link() })).toEqual({ counted: false });
    expect(stored()).toMatchObject([{ nid: ID }]);
  });

  test.each([
    ['another user’s', 'o-2'],
    ['nobody’s: it is gone', null],
  ])('on a notification that is %s is refused', async (_what, to) => {
    if (to) putSent(context, { id: ID, to });
    expect(await one({ ...RATING, nid: ID })).toMatchObject({ error: { code: 'NOT_YOURS' } });
    expect(stored()).toEqual([]);
  });

  test('with other words, another rating or another notification is another fact', async () => {
    const [a, b] = [ID, 'm'.repeat(22)];
    for (const id of [a, b]) putSent(context, { id });
    const said = [
      { nid: a },
      { nid: b },
      { nid: a, rating: 3 },
      { nid: a, text: '一般' },
      { nid: a, category: 'complaint' as const },
    ];
    const { results } = await tell(said.map((more) => ({ ...RATING, ...more })));
    expect(results).toEqual(said.map(() => ({ counted: true })));
  });

  test('on nothing in particular may be said again later, and repeated at once it is one', async () => {
    expect((await tell([RATING, RATING])).results).toEqual([{ counted: true }, { counted: false }]);
    context.clock.advance(1);
    expect(await one(RATING)).toEqual({ counted: true });
    expect(stored()).toHaveLength(2);
  });

  test('on many notifications looks them all up by one call', async () => {
    const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(22));
    for (const id of ids) putSent(context, { id });
    const calls = await counted(context, () => tell(ids.map((nid) => ({ ...RATING, nid }))));
    expect(calls).toEqual({ find: 1, insert: 1 });
  });
});

test('a raw event is kept for segments and never waits for a fold; told twice it is two', async () => {
  const seen: TrackEvent = { kind: 'event', name: 'view', props: { goods: '17', again: false } };
  await tell([seen, { kind: 'event', name: 'view' }]);
  expect(stored()).toMatchObject([
    { kind: 'event', name: 'view', props: { goods: '17', again: false }, stage: 'folded' },
    { kind: 'event', name: 'view', props: {}, stage: 'folded' },
  ]);
});

describe('many events of a call', () => {
  test('go in by one insert, those refused left out, the answers in the order asked', async () => {
    const events: TrackEvent[] = [{ ...ORDER, goal: 'refund' }, ORDER, RATING, ORDER];
    const calls = await counted(context, async () => {
      expect((await tell(events)).results).toEqual([
        expect.objectContaining({ counted: false, error: expect.objectContaining({ code: 'UNKNOWN_GOAL' }) }),
        { counted: true },
        { counted: true },
        { counted: false },
      ]);
    });
    expect(calls).toEqual({ insert: 1 });
  });

  test('with one that is known already: the others are counted', async () => {
    await one(ORDER);
    context.clock.advance(1);
    const { results } = await tell([{ ...ORDER, id: '16' }, ORDER, { ...ORDER, id: '18' }]);
    expect(results.map((result) => result.counted)).toEqual([true, false, true]);
    expect(stored()).toHaveLength(3);
  });

  test('whose answer was lost count as this call’s own, when the adapter repeats the insert', async () => {
    context.store.around = async ({ operation }, run) => {
      if (operation === 'insert') await run();
      return run();
    };
    const { results } = await tell([ORDER, RATING]);
    expect(results).toEqual([{ counted: true }, { counted: true }]);
    expect(stored()).toHaveLength(2);
  });

  test('all refused: the database is asked for nothing', async () => {
    expect(await counted(context, () => tell([{ ...ORDER, goal: 'refund' }]))).toEqual({});
  });
});

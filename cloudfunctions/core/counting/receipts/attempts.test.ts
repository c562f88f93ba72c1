import { counted, type MemoryContext } from '../../../../test/support/memory/context';
import { putSent, recordContext } from '../../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../../test/support/sample';
import type { State } from '../../model/states';
import { readAll, readNamed, readRecent } from './attempts';
import { CLOCKS_APART } from '../../time/spans';
import { REACH, type Attempt } from './match';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const receipt = (more: Parameters<typeof sampleReceipt>[0] = {}) =>
  sampleReceipt({ openid: 'o-1', pushedAt: NOW, at: NOW, ...more });
const idsOf = (attempts: Attempt[]) => attempts.map(({ id }) => id).sort();

describe('by msgid', () => {
  test('the attempt that was answered with it is found, with what its journal knows', async () => {
    const { templateId, token } = putSent(context, { id: 'n-1', at: NOW - 5000, result: { msgid: '7' } });
    putSent(context, { id: 'n-2', result: { msgid: '8' } });
    expect(await readNamed(context, [receipt({ msgid: '7' })])).toEqual([
      {
        id: 'n-1',
        to: 'o-1',
        token,
        template: 'backInStock',
        templateId,
        topic: 'restock',
        counted: true,
        countedAt: NOW - 5000,
        at: NOW - 5000,
        place: 0,
        since: NOW - 5000,
        msgid: '7',
        state: 'accepted',
      },
    ]);
  });

  test('of a window that many were sent in, the one that it names', async () => {
    const journal = putSent(context, { id: 'n-1', result: { msgid: '7' } });
    const other = { ...journal.results['n-1']!, msgid: '8' };
    context.store.put('notify_journals', {
      ...journal,
      entries: [...journal.entries, { id: 'n-2', to: 'o-2', counted: false }],
      results: { ...journal.results, 'n-2': other },
      msgids: ['7', '8'],
    });
    expect(await readNamed(context, [receipt({ msgid: '8' })])).toMatchObject([
      { id: 'n-2', to: 'o-2', counted: false, msgid: '8' },
    ]);
  });

  test.each<[State, Attempt['state']]>([
    ['claimed', 'underWay'],
    ['sent', 'accepted'],
    ['delivered', 'received'],
    ['undelivered', 'received'],
    ['unknown', 'unknown'],
    ['failed', 'over'],
  ])('a notification that is %s makes it %s', async (state, expected) => {
    putSent(context, { id: 'n-1', result: { msgid: '7' }, row: { state } });
    expect(await readNamed(context, [receipt()])).toMatchObject([{ state: expected }]);
  });

  test('one whose notification is gone was accepted all the same: its journal says so', async () => {
    putSent(context, { id: 'n-1', result: { msgid: '7' } });
    await context.store.remove('notify_messages', {});
    expect(await readNamed(context, [receipt()])).toMatchObject([{ id: 'n-1', state: 'accepted' }]);
  });

  test('one whose notification has been claimed anew since is over, whatever the new attempt is', async () => {
    putSent(context, { id: 'n-1', result: { msgid: '7' }, row: { token: '1.later', state: 'sent' } });
    expect(await readNamed(context, [receipt()])).toMatchObject([{ state: 'over' }]);
  });

  test('receipts that name none ask for nothing', async () => {
    expect(await counted(context, () => readNamed(context, [receipt({ msgid: '' })]))).toEqual({});
  });

  test('an answer without a msgid is not what a receipt without one speaks of', async () => {
    putSent(context, { id: 'n-1', result: { msgid: '' } });
    putSent(context, { id: 'n-2', result: { msgid: '7' } });
    expect(idsOf(await readNamed(context, [receipt({ msgid: '' }), receipt({ msgid: '7' })]))).toEqual([
      'n-2',
    ]);
  });
});

describe('recent ones', () => {
  const put = (id: string, at: number, state: State = 'sent') => putSent(context, { id, at, row: { state } });

  test('reach back as far as a receipt may be late, and its worker’s clock wrong', async () => {
    put('n-within', NOW - REACH - 2 * CLOCKS_APART);
    put('n-beyond', NOW - REACH - 2 * CLOCKS_APART - 1);
    expect(idsOf(await readRecent(context, [receipt()]))).toEqual(['n-within']);
  });

  test('reach back from the earliest of the receipts', async () => {
    put('n-old', NOW - 2 * REACH - 2 * CLOCKS_APART);
    const early = receipt({ _id: 'r-2', pushedAt: NOW - REACH });
    expect(idsOf(await readRecent(context, [receipt(), early]))).toEqual(['n-old']);
  });

  test('a receipt that claims to be of 1970 makes nobody read all sends there ever were', async () => {
    put('n-old', NOW - 3 * DAY);
    put('n-day', NOW - DAY);
    expect(idsOf(await readRecent(context, [receipt({ pushedAt: 0 })]))).toEqual(['n-day']);
  });

  test('are those that are under way, whenever they were tried before, sent, or without an answer', async () => {
    put('n-claimed', NOW - 5 * DAY, 'claimed');
    const states: State[] = [
      'sent',
      'unknown',
      'delivered',
      'undelivered',
      'failed',
      'scheduled',
      'cancelled',
    ];
    for (const state of states) put(`n-${state}`, NOW, state);
    expect(idsOf(await readRecent(context, [receipt()]))).toEqual(['n-claimed', 'n-sent', 'n-unknown']);
  });

  describe('beside one of a series that has lost its answer', () => {
    /** Two that were accepted, then two without an answer. */
    function series(): void {
      const journal = putSent(context, { id: 'n-4', result: null });
      const { token } = journal;
      for (const id of ['n-3', 'n-2', 'n-1'])
        putSent(context, { id, row: { token, state: id === 'n-3' ? 'unknown' : 'sent' } });
      const accepted = { kind: 'accepted', code: 0, msgid: '', at: NOW } as const;
      context.store.put('notify_journals', {
        ...journal,
        entries: ['n-4', 'n-2', 'n-3', 'n-1'].map((id) => ({ id, to: 'o-1', counted: true })),
        results: { 'n-4': accepted, 'n-2': accepted },
      });
      context.store.put('notify_messages', { ...context.store.get('notify_messages', 'n-4'), state: 'sent' });
      context.store.put('notify_messages', {
        ...context.store.get('notify_messages', 'n-1'),
        state: 'unknown',
      });
    }
    const seen = async () =>
      (await readRecent(context, [receipt({ msgid: '' })]))
        .sort((a, b) => a.place - b.place)
        .map(({ id, place, state }) => [id, place, state]);

    test('each has its place in it', async () => {
      series();
      expect(await seen()).toEqual([
        ['n-4', 0, 'accepted'],
        ['n-2', 1, 'accepted'],
        ['n-3', 2, 'unknown'],
        ['n-1', 3, 'unknown'],
      ]);
    });

    test('what was accepted and is erased still waits for its receipt; what has its own does not', async () => {
      series();
      await context.store.remove('notify_messages', { _id: 'n-4' });
      await context.store.update('notify_messages', { _id: 'n-2' }, { $set: { state: 'delivered' } });
      expect(await seen()).toEqual([
        ['n-4', 0, 'accepted'],
        ['n-3', 2, 'unknown'],
        ['n-1', 3, 'unknown'],
      ]);
    });
  });

  test('are of the receipts’ own pairs of user and template alone', async () => {
    for (const to of ['o-1', 'o-2'])
      for (const alias of ['backInStock', 'offer']) putSent(context, { id: `${to} ${alias}`, to, alias });
    const { backInStock, offer } = context.config.templates;
    const found = await readRecent(context, [
      receipt({ openid: 'o-1', templateId: backInStock!.id }),
      receipt({ openid: 'o-2', templateId: offer!.id }),
    ]);
    expect(idsOf(found)).toEqual(['o-1 backInStock', 'o-2 offer']);
  });

  test('know from their journal how they were answered, and whether a credit was taken', async () => {
    const journal = putSent(context, { id: 'n-1', result: { msgid: '7' } });
    context.store.put('notify_journals', { ...journal, entries: [{ id: 'n-1', to: 'o-1', counted: false }] });
    expect(await readRecent(context, [receipt()])).toMatchObject([{ msgid: '7', counted: false }]);
  });

  test('one under way has no answer yet, even when an attempt before it had the same claim’s journal', async () => {
    putSent(context, { id: 'n-1', result: { msgid: '7' }, row: { state: 'claimed' } });
    expect(await readRecent(context, [receipt()])).toMatchObject([{ state: 'underWay', msgid: '' }]);
  });

  test('one that was put back in line after a lost answer may have arrived since it was made', async () => {
    const row = { lost: true as const, createdAt: NOW - 9000 };
    putSent(context, { id: 'n-1', at: NOW, row });
    expect(await readRecent(context, [receipt()])).toMatchObject([
      { at: NOW, since: NOW - 9000 - CLOCKS_APART },
    ]);
  });

  test('are as old as the database says; by its worker’s clock the day is told on which they are counted', async () => {
    putSent(context, { id: 'n-1', at: NOW + CLOCKS_APART, writtenAt: NOW });
    expect(await readRecent(context, [receipt()])).toMatchObject([
      { at: NOW, since: NOW, countedAt: NOW + CLOCKS_APART },
    ]);
  });

  test('are read by two calls for as many as five hundred users', async () => {
    const receipts = Array.from({ length: 200 }, (_, i) => {
      putSent(context, { id: `n-${i}`, to: `o-${i}` });
      return receipt({ _id: `r-${i}`, openid: `o-${i}` });
    });
    expect(await counted(context, () => readRecent(context, receipts))).toEqual({ find: 2 });
  });
});

test('all there are: of any age, also those that have their receipt, and none whose outcome is open', async () => {
  const states: State[] = ['sent', 'delivered', 'undelivered', 'unknown', 'claimed', 'failed'];
  for (const state of states) putSent(context, { id: `n-${state}`, at: NOW - 90 * DAY, row: { state } });
  expect(idsOf(await readAll(context, [receipt()]))).toEqual(['n-delivered', 'n-sent', 'n-undelivered']);
});

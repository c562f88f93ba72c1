import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { fold, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt, sampleRow, sampleUser } from '../../../test/support/sample';
import { rebuild } from '../counting/rebuild';
import type { EventKind } from '../model/facts';
import type { FoldDocument } from '../model/figures';
import { newEvent } from '../model/newEvent';
import { STATES } from '../model/states';
import type { CollectionName } from '../ports';
import { RETENTION } from '../store/recordStart';
import { removeOld } from './removeOld';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
  context.store.put('notify_locks', { _id: RETENTION, token: '', until: 0, number: 0, at: 0, nextAt: 0 });
});
const night = () => {
  context.deadline = context.clock.now() + 60_000;
  return removeOld(context);
};
const ids = (collection: CollectionName) =>
  context.store
    .all(collection)
    .map(({ _id }) => _id)
    .sort();
const lock = () => context.store.get('notify_locks', RETENTION);
const day = (n: number) => NOW - n * DAY;

/** A folded journal of that age whose token is `1.<id>`; its row is left out. */
function oldJournal(id: string, days = 31): void {
  putSent(context, { id, at: day(days) });
  context.store.put('notify_journals', {
    ...context.store.get('notify_journals', `1.${id}:0`),
    stage: 'folded',
  });
}

test('receipts go 30 days after they came, if counted or given up', async () => {
  context.store.put(
    'notify_receipts',
    sampleReceipt({ _id: 'old', stage: 'folded', at: day(30) - 1 }),
    sampleReceipt({ _id: 'orphan', stage: 'orphan', at: day(30) - 1 }),
    sampleReceipt({ _id: 'young', stage: 'folded', at: day(30) }),
  );
  expect(await night()).toEqual({ removed: { notify_receipts: 2 }, more: false });
  expect(ids('notify_receipts')).toEqual(['young']);
});

test('journals go 30 days after they were opened, if counted', async () => {
  oldJournal('a');
  oldJournal('b', 29);
  putSent(context, { id: 'open', at: day(31) });
  await context.store.update('notify_journals', { _id: '1.open:0' }, { $set: { stage: 'open' } });
  await night();
  expect(ids('notify_journals')).toEqual(['1.b:0', '1.open:0']);
});

const doubt = { templateId: 'T', counted: true, heldAt: day(31), until: day(31), nid: 'n' };
const held = {
  journal: '1.a:0',
  template: 'backInStock',
  templateId: 'T',
  topic: 'restock',
  counted: true,
  at: day(31),
  until: day(31),
};
test.each<[string, () => void]>([
  ['a claimed row', () => context.store.put('notify_messages', sampleRow({ _id: 'a', token: '1.a' }))],
  [
    'an outcome that is not known',
    () => context.store.put('notify_messages', sampleRow({ _id: 'a', token: '1.a', state: 'unknown' })),
  ],
  ['a hold', () => context.store.put('notify_users', sampleUser({}, { hold: { ...held, token: '1.a' } }))],
  [
    'an uncertain credit',
    () => context.store.put('notify_users', sampleUser({}, { uncertainties: [{ ...doubt, token: '1.a' }] })),
  ],
  [
    'a late outcome that is still to be counted',
    () =>
      context.store.put(
        'notify_events',
        newEvent({
          _id: 'resolution:a:1.a',
          kind: 'resolution',
          openid: 'o',
          at: NOW,
          nid: 'a',
          name: 'accepted',
        }),
      ),
  ],
])('a journal stays while its token stands in %s', async (_what, put) => {
  oldJournal('a');
  oldJournal('b');
  put();
  await night();
  expect(ids('notify_journals')).toEqual(['1.a:0']);
});

test.each(STATES)('a notification that is %s goes only if it rests, for 180 days', async (state) => {
  const resting = ['sent', 'delivered', 'undelivered', 'suppressed', 'expired', 'cancelled', 'failed'];
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'old', state, createdAt: day(300), restsSince: day(180) - 1 }),
    sampleRow({ _id: 'young', state, createdAt: day(300), restsSince: day(180) }),
  );
  await night();
  expect(ids('notify_messages')).toEqual(resting.includes(state) ? ['young'] : ['old', 'young']);
});

test.each([
  ['hold', { hold: { ...held, token: '1.a' } }],
  ['uncertain credit', { uncertainties: [{ ...doubt, token: '1.a' }] }],
])('a notification stays while a %s is left of it', async (_what, user) => {
  const row = { state: 'sent', restsSince: day(181) } as const;
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'a', token: '1.a', ...row }),
    sampleRow({ _id: 'b', token: '1.b', ...row }),
  );
  context.store.put('notify_users', sampleUser({}, user));
  await night();
  expect(ids('notify_messages')).toEqual(['a']);
});

test.each<[EventKind, number]>([
  ['click', 400],
  ['convert', 400],
  ['revert', 400],
  ['feedback', 400],
  ['event', 90],
  ['prompt', 90],
  ['unsubscribe', 90],
  ['resolution', 90],
  ['surplus', 90],
])('a counted %s stays %d days', async (kind, days) => {
  const of = { kind, openid: 'o' };
  context.store.put(
    'notify_events',
    { ...newEvent({ _id: 'old', at: day(days) - 1, ...of }), stage: 'folded' },
    { ...newEvent({ _id: 'aside', at: day(days) - 1, ...of }), stage: 'orphan' },
    { ...newEvent({ _id: 'young', at: day(days), ...of }), stage: 'folded' },
  );
  await night();
  expect(ids('notify_events')).toEqual(['young']);
});

test('what operators did stays 400 days; folds 30, but for the newest', async () => {
  const act = { by: 'o', name: '', action: 'a', target: '', request: '', outcome: 'done', code: '' } as const;
  context.store.put(
    'notify_audit',
    { _id: 'old', at: day(401), ...act },
    { _id: 'young', at: day(399), ...act },
  );
  const one = (number: number, at: number) =>
    context.store.put('notify_folds', { _id: `fold:${number}`, number, at } as FoldDocument);
  one(1, day(33));
  one(2, day(32));
  one(3, day(32));
  context.store.put('notify_locks', { _id: 'fold', token: '', until: 0, number: 2, at: 0 });
  await night();
  expect([ids('notify_audit'), ids('notify_folds')]).toEqual([['young'], ['fold:2', 'fold:3']]);
});

test.each<[string, () => void]>([
  ['a journal', () => void putSent(context, { id: 'late', at: NOW - 4 * 3_600_000 })],
  [
    'a receipt, looked at a minute ago',
    () =>
      context.store.put('notify_receipts', sampleReceipt({ stage: 'new', at: day(1), dueAt: NOW + 60_000 })),
  ],
  [
    'a click',
    () => context.store.put('notify_events', newEvent({ _id: 'c', kind: 'click', openid: 'o', at: day(1) })),
  ],
])('nothing goes while %s has waited for hours for its fold', async (_what, put) => {
  oldJournal('a');
  put();
  expect(await night()).toEqual({ removed: {}, more: false });
  expect(ids('notify_journals')).toContain('1.a:0');
  expect(lock().nextAt).toBe(NOW + 3_600_000);
});

test('it ends at its time, and goes on where it was with the next tick', async () => {
  for (let i = 0; i < 2500; i++)
    context.store.put('notify_receipts', sampleReceipt({ _id: `r${i}`, stage: 'folded', at: day(40) }));
  context.store.around = async ({ operation }, run) => {
    if (operation === 'remove') context.clock.advance(6000);
    return run();
  };
  expect(await night()).toEqual({ removed: { notify_receipts: 2000 }, more: true });
  expect(lock()).toMatchObject({ nextAt: 0, until: 0 });
  expect(await night()).toEqual({ removed: { notify_receipts: 500 }, more: false });
  // 03:00 in Shanghai.
  expect(new Date(lock().nextAt!).toISOString()).toBe('2026-11-22T19:00:00.000Z');
});

test('what must stay does not hide what is behind it', async () => {
  for (let i = 0; i < 1500; i++)
    context.store.put(
      'notify_messages',
      sampleRow({ _id: `held${i}`, token: 'h', state: 'sent', restsSince: day(300) }),
    );
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'z', token: 'z', state: 'sent', restsSince: day(200) }),
  );
  context.store.put('notify_users', sampleUser({}, { hold: { ...held, token: 'h' } }));
  expect(await night()).toEqual({ removed: { notify_messages: 1 }, more: false });
});

test('a notification that is replayed while it is being removed stays', async () => {
  context.store.put('notify_messages', sampleRow({ _id: 'a', state: 'failed', restsSince: day(200) }));
  context.store.around = async ({ operation }, run) => {
    if (operation === 'remove')
      await context.store.beneath.update('notify_messages', {}, { $set: { state: 'scheduled' } });
    return run();
  };
  await night();
  expect(ids('notify_messages')).toEqual(['a']);
});

test('dying at any call, or having each repeated, ends with the same as one good run', async () => {
  const put = () => {
    oldJournal('a');
    oldJournal('b', 3);
    context.store.put('notify_receipts', sampleReceipt({ stage: 'folded', at: day(31) }));
    context.store.put('notify_messages', sampleRow({ _id: 'm', state: 'failed', restsSince: day(181) }));
  };
  const state = () => (['notify_journals', 'notify_receipts', 'notify_messages'] as const).map(ids);
  put();
  const calls = context.store.calls.length;
  await night();
  const [right, length] = [state(), context.store.calls.length - calls];
  for (let dies = 0; dies < length; dies++) {
    for (const after of [false, true]) {
      put();
      await context.store.beneath.update(
        'notify_locks',
        { _id: RETENTION },
        { $set: { nextAt: 0, until: 0 } },
      );
      let call = 0;
      context.store.around = async (_call, run) => {
        if (call++ !== dies) return run();
        if (after) await run();
        throw new Error('died');
      };
      await night().catch(() => undefined);
      context.store.around = async (_call, run) => {
        await run();
        return run();
      };
      context.clock.advance(61_000);
      await night();
      context.store.around = undefined;
      expect(state()).toEqual(right);
    }
  }
});

test('two at a time: the second finds the lease taken', async () => {
  oldJournal('a');
  context.deadline = NOW + 60_000;
  expect(await Promise.all([removeOld(context), removeOld(context)])).toContain(null);
});

test('a night with nothing old costs seven calls', async () => {
  const calls = await counted(context, night);
  expect(calls).toEqual({ updateOne: 1, find: 4, aggregate: 1, update: 1 });
});

test('without time for it nothing is begun', async () => {
  context.deadline = NOW + 9000;
  expect(await removeOld(context)).toBeNull();
});

test('figures of days whose facts are gone stay as they are; a rebuild counts the others alike', async () => {
  putSent(context, { id: 'n-old', at: day(40) });
  putSent(context, { id: 'n-new', at: day(2) });
  await fold(context);
  const figures = context.store.all('notify_stats');
  await night();
  expect(ids('notify_journals')).toEqual(['1.n-new:0']);
  expect(await rebuild(context, { write: true })).toMatchObject({ differences: [], journals: 1 });
  expect(context.store.all('notify_stats')).toEqual(figures);
  await expect(rebuild(context, { from: '2026-10-20', write: true })).rejects.toThrow(
    'from: expected 2026-10-24 or later, got 2026-10-20',
  );
});

test('a rebuild writes nothing when facts go while it counts', async () => {
  putSent(context, { id: 'n-old', at: day(40) });
  await fold(context);
  const figures = context.store.all('notify_stats');
  context.store.around = async ({ collection, what }, run) => {
    const found = await run();
    if (collection === 'notify_journals' && (what as { stage?: string }).stage === 'folded') {
      context.store.around = undefined;
      await night();
    }
    return found;
  };
  await expect(rebuild(context, { write: true })).rejects.toThrow('just been removed');
  expect(context.store.all('notify_stats')).toEqual(figures);
});

test('an own setting counts', async () => {
  context = memoryContext({
    config: { ...context.config, retention: { ...context.config.retention, records: 7 } },
  });
  context.store.put('notify_locks', { _id: RETENTION, token: '', until: 0, number: 0, at: 0, nextAt: 0 });
  oldJournal('a', 8);
  await night();
  expect(ids('notify_journals')).toEqual([]);
});

import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { day, idsIn, nightIn, putOldJournal, putRetention } from '../../../test/support/memory/old';
import { putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt, sampleRow, sampleUser } from '../../../test/support/sample';
import type { EventKind } from '../model/facts';
import type { FoldDocument } from '../model/figures';
import { newEvent } from '../model/newEvent';
import { STATES } from '../model/states';
import type { CollectionName } from '../ports';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
  putRetention(context);
});
const night = () => nightIn(context);
const ids = (collection: CollectionName) => idsIn(context, collection);
const oldJournal = (id: string, days?: number) => putOldJournal(context, id, days);

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
  sends: 1,
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

test('a journal goes when its late outcome is counted', async () => {
  oldJournal('a');
  context.store.put('notify_events', {
    ...newEvent({ _id: 'resolution:a:1.a', kind: 'resolution', openid: 'o', at: NOW, nid: 'a' }),
    stage: 'folded',
  });
  await night();
  expect(ids('notify_journals')).toEqual([]);
});

test.each(STATES)('a notification that is %s goes only if it rests, for 180 days', async (state) => {
  const resting = [
    'sent',
    'delivered',
    'undelivered',
    'merged',
    'suppressed',
    'expired',
    'cancelled',
    'failed',
  ];
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

test('an own setting counts', async () => {
  context = memoryContext({
    config: { ...context.config, retention: { ...context.config.retention, records: 7 } },
  });
  putRetention(context);
  oldJournal('a', 8);
  await night();
  expect(ids('notify_journals')).toEqual([]);
});

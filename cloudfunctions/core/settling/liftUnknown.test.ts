import { bookProblems } from '../../../test/support/memory/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { liftUnknown, type Lift } from './liftUnknown';

const T = sampleConfig().templates.backInStock!.id;
let context: MemoryContext;
function begin(): void {
  context = memoryContext();
  const doubt = { token: 't', nid: 'n', templateId: T, counted: true, heldAt: NOW - 9, until: NOW };
  context.store.put(
    'notify_users',
    sampleUser({ [T]: { uncertain: 1, granted: 1 } }, { uncertainties: [doubt] }),
  );
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'n', state: 'unknown', token: 't', leaseUntil: NOW + 9 }),
  );
}
beforeEach(begin);
const row = () => context.store.get('notify_messages', 'n');
const account = () => context.store.get('notify_users', 'o-user').credits[T];
const lift = (outcome: Lift['outcome'], more: Partial<Lift> = {}) =>
  liftUnknown(context, { row: row(), token: 't', counted: true, outcome, at: NOW, ...more });

const SENT: Lift['outcome'] = { state: 'sent', reason: null, effect: 'spend' };
const REFUSED: Lift['outcome'] = {
  state: 'failed',
  reason: 'CONTENT_REFUSED',
  effect: 'return',
  code: 47003,
};
const GIVEN_UP: Lift['outcome'] = { state: 'failed', reason: 'NO_ANSWER', effect: 'void' };

test.each([
  ['accepted', SENT, { spent: 1 }],
  ['refused', REFUSED, { available: 1 }],
  ['gaveUp', GIVEN_UP, { voided: 1 }],
])('%s: message, credit and the fact for the figures agree', async (name, outcome, pots) => {
  expect(await lift(outcome)).toBe(true);
  expect(row()).toMatchObject({ state: outcome.state, reason: outcome.reason, leaseUntil: 0 });
  expect(row().history.at(-1)).toMatchObject({
    at: NOW,
    state: outcome.state,
    credit: outcome.effect,
    token: 't',
  });
  expect(account()).toMatchObject({ uncertain: 0, ...pots });
  expect(context.store.all('notify_events')).toMatchObject([
    { kind: 'resolution', nid: 'n', name, stage: 'new' },
  ]);
  expect(bookProblems(context)).toEqual([]);
});

test('the first who knows is believed; a second changes nothing', async () => {
  await lift(SENT);
  const before = [row(), account()];
  expect(await lift(GIVEN_UP)).toBe(false);
  expect([row(), account()]).toEqual(before);
  expect(context.store.all('notify_events')).toHaveLength(1);
});

test('a refusal of an earlier attempt says nothing of the one that is open', async () => {
  expect(await lift(REFUSED, { token: 'earlier' })).toBe(false);
  expect(row().state).toBe('unknown');
});

test('that WeChat has accepted an earlier attempt settles the one that is open: the card is there', async () => {
  expect(await lift(SENT, { token: 'earlier' })).toBe(true);
  expect(row()).toMatchObject({ state: 'sent', sentAt: NOW });
  expect(account()).toMatchObject({ uncertain: 0, spent: 1 });
});

test('broken off at any call, the next one who knows ends it with the message and the figures agreeing', async () => {
  for (let dies = 0; dies < 4; dies++) {
    begin();
    let calls = 0;
    context.store.around = async (_call, run) => {
      if (calls++ === dies) throw new Error('killed');
      return run();
    };
    await lift(SENT).catch(() => undefined);
    context.store.around = undefined;
    await lift(SENT);
    expect(row().state).toBe('sent');
    expect(context.store.all('notify_events')).toHaveLength(1);
  }
});

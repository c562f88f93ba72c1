import { bookProblems, reserveOne } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { resultOf, TOKEN, underWay } from '../../../test/support/memory/underWay';
import { sampleRow } from '../../../test/support/sample';
import { completeJournal } from '../settling/completeJournal';
import { LEASE, RECOVERY_GRACE } from '../time/spans';
import { recoverDead } from './recovery';

const DEAD = LEASE + RECOVERY_GRACE + 1;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

const row = (openid: string) => context.store.get('notify_messages', `n-${openid}`);
const user = (openid: string) => context.store.get('notify_users', openid);
const account = (openid: string) => Object.values(user(openid).credits)[0];
/** Time goes by until nobody can be at work under the lease. */
async function recover(): Promise<number> {
  context.clock.advance(DEAD);
  return recoverDead(context);
}
const nobodyHeld = () => context.store.all('notify_users').every(({ hold }) => hold === null);

test('a worker that has time left is left alone', async () => {
  await underWay(context, { openids: ['o-1'] });
  context.clock.advance(LEASE + RECOVERY_GRACE);
  expect(await recoverDead(context)).toBe(0);
  expect(row('o-1').state).toBe('claimed');
  expect(user('o-1').hold?.token).toBe(TOKEN);
});

test('nothing to recover costs two looks', async () => {
  expect(await counted(context, recover)).toEqual({ find: 2 });
});

test('one that cannot be recovered, whatever the reason, keeps no other waiting', async () => {
  await underWay(context, { openids: ['o-1'] });
  const { leaseUntil } = row('o-1');
  const other = sampleRow({
    _id: 'n-2',
    key: '2',
    state: 'claimed',
    token: `${TOKEN}x`,
    leaseUntil: leaseUntil + 1,
  });
  context.store.put('notify_messages', other);
  context.store.around = ({ what, collection }, run) =>
    collection === 'notify_journals' && (what as { token?: unknown }).token === TOKEN
      ? Promise.reject(new Error('too large'))
      : run();
  context.clock.advance(1);
  await expect(recover()).rejects.toThrow('too large');
  expect(context.store.get('notify_messages', 'n-2')).toMatchObject({
    state: 'scheduled',
    reason: 'RECOVERED',
  });
  expect(row('o-1').state).toBe('claimed');
  expect(context.logged.map(({ event }) => event)).toContain('recovery.error');
});

describe('what cannot be recovered', () => {
  const later = (id: string, leaseUntil: number): void =>
    context.store.put(
      'notify_messages',
      sampleRow({ _id: id, key: id, state: 'claimed', token: `${TOKEN}-${id}`, leaseUntil }),
    );
  /** The database refuses whatever is asked of these rows' journals. */
  const refuse = (refused: (token: string) => boolean): void => {
    context.store.around = ({ what, collection, operation }, run) =>
      operation === 'find' &&
      collection === 'notify_journals' &&
      refused((what as { token?: string }).token ?? '')
        ? Promise.reject(new Error('too large'))
        : run();
  };

  test('as many as are looked at once hide none behind them: they are looked at again later', async () => {
    const { now } = context.clock;
    for (let i = 0; i < 300; i++) later(`bad-${i}`, now());
    later('good', now() + 1);
    refuse((token) => token.includes('bad'));
    await expect(recover()).rejects.toThrow('too large');
    expect(context.store.get('notify_messages', 'good').state).toBe('claimed');
    await expect(recoverDead(context)).rejects.toThrow('too large');
    expect(context.store.get('notify_messages', 'good').state).toBe('scheduled');
    refuse(() => false);
    expect(await recoverDead(context)).toBe(300);
    const states = context.store.all('notify_messages').map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['scheduled']));
  });

  test('users of whom as many hold no other', async () => {
    const until = context.clock.now();
    for (let i = 0; i <= 300; i++) {
      const name = i < 300 ? `bad-${i}` : 'good';
      await underWay(context, { openids: [`o-${name}`] });
      const held = user(`o-${name}`);
      const hold = { ...held.hold!, token: `${TOKEN}-${name}`, until: until + i };
      context.store.put('notify_users', { ...held, hold });
      await context.store.remove('notify_messages', {});
    }
    await context.store.remove('notify_journals', {});
    refuse((token) => token.includes('bad'));
    await expect(recover()).rejects.toThrow('too large');
    expect(user('o-good').hold).not.toBeNull();
    await expect(recoverDead(context)).rejects.toThrow('too large');
    expect(user('o-good').hold).toBeNull();
  });

  test('one of a window keeps none of the others in it, nor what was never attempted, and is never sent again', async () => {
    await underWay(context, { openids: ['o-1', 'o-2', 'o-3'] });
    const { leaseUntil } = row('o-1');
    const never = sampleRow({ _id: 'n-4', key: '4', state: 'claimed', token: TOKEN, leaseUntil });
    context.store.put('notify_messages', never);
    context.store.around = ({ what, collection, operation }, run) =>
      operation === 'update' &&
      collection === 'notify_messages' &&
      JSON.stringify((what as { _id?: unknown })._id ?? '').includes('n-o-2')
        ? Promise.reject(new Error('too large'))
        : run();
    await expect(recover()).rejects.toThrow('too large');
    expect(['o-1', 'o-2', 'o-3'].map((openid) => row(openid).state)).toEqual([
      'unknown',
      'claimed',
      'unknown',
    ]);
    expect(['o-1', 'o-2', 'o-3'].map((openid) => user(openid).hold !== null)).toEqual([false, true, false]);
    expect(context.store.get('notify_messages', 'n-4').state).toBe('scheduled');
    context.store.around = undefined;
    await recoverDead(context);
    expect(row('o-2').state).toBe('unknown');
    expect(nobodyHeld()).toBe(true);
    for (const openid of ['o-1', 'o-2', 'o-3'])
      expect(account(openid)).toMatchObject({ uncertain: 1, held: 0, available: 0 });
  });
});

test('dead before it journalled: nothing was handed over, the row goes again and the credit is back', async () => {
  await underWay(context, { openids: ['o-1', 'o-2'] });
  await context.store.remove('notify_journals', {});
  expect(await recover()).toBe(1);
  for (const openid of ['o-1', 'o-2']) {
    expect(row(openid)).toMatchObject({ state: 'scheduled', reason: 'RECOVERED', attempts: 0 });
    expect(account(openid)).toMatchObject({ available: 1, held: 0 });
  }
  expect(nobodyHeld()).toBe(true);
});

test('dead while it sent: what the journal names may have arrived, so it is not sent again', async () => {
  await underWay(context, { openids: ['o-1'] });
  await recover();
  expect(row('o-1')).toMatchObject({ state: 'unknown', attempts: 1 });
  expect(account('o-1')).toMatchObject({ uncertain: 1, held: 0, available: 0 });
  expect(context.store.get('notify_journals', `${TOKEN}:0`)).toMatchObject({
    stage: 'settled',
    results: { 'n-o-1': { kind: 'unknown', code: 'NO_ANSWER' } },
  });
});

test('dead after the results were written down: they are booked as if it lived', async () => {
  const journal = await underWay(context, { openids: ['o-1', 'o-2'] });
  const at = context.clock.now();
  await completeJournal(
    context,
    journal._id,
    new Map([
      ['n-o-1', resultOf(at, 'accepted')],
      ['n-o-2', resultOf(at, 47003)],
    ]),
  );
  await recover();
  expect(row('o-1')).toMatchObject({ state: 'sent', sentAt: at });
  expect(row('o-2').state).toBe('failed');
  expect(account('o-1')).toMatchObject({ spent: 1 });
  expect(account('o-2')).toMatchObject({ available: 1 });
});

test('a worker that completes its journal while recovery is about to close it is believed', async () => {
  const journal = await underWay(context, { openids: ['o-1'] });
  const late = { ...context, store: context.store.beneath };
  context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'updateOne' && collection === 'notify_journals')
      await completeJournal(
        late,
        journal._id,
        new Map([['n-o-1', resultOf(context.clock.now(), 'accepted')]]),
      );
    return run();
  };
  await recover();
  expect(row('o-1').state).toBe('sent');
  expect(account('o-1')).toMatchObject({ spent: 1, uncertain: 0 });
});

test('rows of the claim that no journal names go again, those it names do not', async () => {
  const journal = await underWay(context, { openids: ['o-1', 'o-2'] });
  const [first] = journal.entries;
  await context.store.update('notify_journals', {}, { $set: { entries: [first] } });
  await recover();
  expect([row('o-1').state, row('o-2').state]).toEqual(['unknown', 'scheduled']);
  expect(account('o-2')).toMatchObject({ available: 1, held: 0 });
});

test('a hold without a row is ended too', async () => {
  await underWay(context, { openids: ['o-1'] });
  await context.store.remove('notify_journals', {});
  await context.store.remove('notify_messages', {});
  expect(await recover()).toBe(1);
  expect(user('o-1').hold).toBeNull();
  expect(account('o-1')).toMatchObject({ available: 1 });
});

test('a hold whose message is somebody else’s by now is booked as its own journal has it, the message left alone', async () => {
  const journal = await underWay(context, { openids: ['o-1'] });
  await completeJournal(
    context,
    journal._id,
    new Map([['n-o-1', resultOf(context.clock.now(), 'accepted')]]),
  );
  const later = sampleRow({ ...row('o-1'), token: 'other', state: 'scheduled' });
  context.store.put('notify_messages', later);
  await recover();
  expect(row('o-1')).toEqual(later);
  expect(account('o-1')).toMatchObject({ spent: 1, held: 0 });
});

test('a worker that recovery has passed by cannot begin its window any more', async () => {
  const journal = await underWay(context, { openids: ['o-1'] });
  await context.store.remove('notify_journals', {});
  await recover();
  expect(await context.store.insert('notify_journals', [journal])).toBe(false);
});

test('dead between two windows with one user: what the first has spent is not spent again by the hold of the second', async () => {
  const journal = await underWay(context, { openids: ['o-1'], credits: 2 });
  const sent = new Map([['n-o-1', resultOf(context.clock.now(), 'accepted')]]);
  await completeJournal(context, journal._id, sent);
  await recover();
  const second = sampleRow({ ...row('o-1'), _id: 'n-2', state: 'claimed', leaseUntil: context.clock.now() });
  context.store.put('notify_messages', second);
  const template = context.config.templates.backInStock!;
  expect(await reserveOne(context, template, { token: TOKEN, number: 1, openid: 'o-1' })).not.toBeNull();
  await recover();
  expect(account('o-1')).toMatchObject({ available: 1, held: 0, spent: 1 });
  expect(context.store.get('notify_messages', 'n-2').state).toBe('scheduled');
  expect(user('o-1').recent).toHaveLength(1);
});

test('two recoveries at once book once', async () => {
  await underWay(context, { openids: ['o-1', 'o-2'] });
  context.clock.advance(DEAD);
  await Promise.all([recoverDead(context), recoverDead(context)]);
  for (const openid of ['o-1', 'o-2']) {
    expect(row(openid)).toMatchObject({ state: 'unknown', attempts: 1 });
    expect(account(openid)).toMatchObject({ uncertain: 1, granted: 1 });
  }
  expect(bookProblems(context)).toEqual([]);
});

test('killed at any call, with every answer lost, the next one ends it', async () => {
  for (let dies = 0; dies < 14; dies++) {
    context = memoryContext();
    const journal = await underWay(context, { openids: ['o-1', 'o-2', 'o-3'] });
    const [first, second] = journal.entries;
    await context.store.update('notify_journals', {}, { $set: { entries: [first, second] } });
    let calls = 0;
    context.store.around = async (call, run) => {
      if (calls++ === dies) throw new Error('killed');
      if (call.operation === 'update') await run();
      return run();
    };
    await recover().catch(() => undefined);
    context.store.around = undefined;
    await recoverDead(context);
    expect(['o-1', 'o-2', 'o-3'].map((openid) => row(openid).state)).toEqual([
      'unknown',
      'unknown',
      'scheduled',
    ]);
    expect(nobodyHeld()).toBe(true);
    expect(bookProblems(context)).toEqual([]);
  }
});

test('a user who is taken by another attempt meanwhile is not let go', async () => {
  await underWay(context, { openids: ['o-1'], credits: 2 });
  await context.store.update('notify_users', {}, { $set: { hold: null } });
  await context.store.update('notify_users', {}, { $inc: balance(1, -1) });
  await reserveOne(context, context.config.templates.backInStock!, { token: 'other', openid: 'o-1' });
  const { hold } = user('o-1');
  await context.store.update('notify_users', {}, { $set: { 'hold.until': context.clock.now() + 2 * DEAD } });
  await recover();
  expect(user('o-1').hold?.token).toBe(hold?.token);
  expect(account('o-1')).toMatchObject({ held: 1 });
});

function balance(available: number, held: number): Record<string, number> {
  const account = `credits.${context.config.templates.backInStock!.id}`;
  return { [`${account}.available`]: available, [`${account}.held`]: held };
}

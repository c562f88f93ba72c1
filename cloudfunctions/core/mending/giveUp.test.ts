import { bookProblems, OPENID } from '../../../test/support/memory/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleReceipt, sampleUser } from '../../../test/support/sample';
import { COMMON } from '../gate/lanes';
import { readGate } from '../gate/document';
import { buildMessage } from '../queue/build';
import { workOff } from '../sending/worker';
import { LEASE, RECOVERY_GRACE, UNKNOWN_WINDOW } from '../time/spans';
import { giveUpUnknown } from './giveUp';
import { recoverDead } from './recovery';

const { id: T } = sampleConfig().templates.backInStock!;
const request = (key: string) => ({
  to: OPENID,
  template: 'backInStock',
  key,
  data: { goods: 'Blue mug', price: 89 },
});

/** One claim with several rows of one user, none of which WeChat's answer was heard of: its worker died with them. */
async function lost(keys: string[]): Promise<MemoryContext> {
  const context = memoryContext();
  context.store.around = (call, run) =>
    call.collection === 'notify_journals' && call.operation === 'update'
      ? Promise.reject(new Error('killed'))
      : run();
  const books = { [T]: { available: keys.length, granted: keys.length } };
  context.store.put('notify_users', sampleUser(books, { creditFor: [T] }));
  for (const key of keys) context.store.put('notify_messages', buildMessage(context, request(key)));
  await workOff(context, { gate: await readGate(context), shared: false, lanes: [COMMON] });
  context.store.around = undefined;
  context.clock.advance(LEASE + RECOVERY_GRACE + 1);
  await recoverDead(context);
  expect(context.store.all('notify_messages').map(({ state }) => state)).toEqual(keys.map(() => 'unknown'));
  const [token, ...others] = context.store.all('notify_messages').map((row) => row.token);
  expect(others).toEqual(others.map(() => token));
  return context;
}

test('two lost answers to one user in one claim are two doubts, and each is ended once', async () => {
  const context = await lost(['a', 'b', 'c']);
  const account = () => context.store.get('notify_users', OPENID).credits[T];
  expect(account()).toMatchObject({ uncertain: 3, held: 0 });
  expect(bookProblems(context)).toEqual([]);
  context.clock.advance(UNKNOWN_WINDOW + 1);
  await giveUpUnknown(context);
  expect(account()).toMatchObject({ uncertain: 0, voided: 3 });
  expect(context.store.get('notify_users', OPENID).uncertainties).toEqual([]);
  expect(bookProblems(context)).toEqual([]);
});

test('one that died between the notification and its credit is booked later, and takes no other’s with it', async () => {
  const context = await lost(['a', 'b']);
  const [first, second] = context.store.all('notify_messages');
  context.clock.advance(UNKNOWN_WINDOW + 1);
  await context.store.update('notify_messages', { _id: first!._id }, { $set: { state: 'sent' } });
  await context.store.update(
    'notify_messages',
    { _id: second!._id },
    { $set: { leaseUntil: context.clock.now() + UNKNOWN_WINDOW } },
  );
  await giveUpUnknown(context);
  context.clock.advance(10 * 60_000);
  await giveUpUnknown(context);
  const user = context.store.get('notify_users', OPENID);
  expect(user.credits[T]).toMatchObject({ spent: 1, uncertain: 1 });
  expect(user.uncertainties.map(({ nid }) => nid)).toEqual([second!._id]);
});

test('one that was told not to have arrived took its credit all the same', async () => {
  const context = await lost(['a']);
  const [row] = context.store.all('notify_messages');
  context.store.put('notify_messages', { ...row!, state: 'undelivered' });
  context.clock.advance(UNKNOWN_WINDOW + 10 * 60_000);
  await giveUpUnknown(context);
  expect(context.store.get('notify_users', OPENID).credits[T]).toMatchObject({
    spent: 1,
    uncertain: 0,
    voided: 0,
  });
});

describe('what keeps one from being given up', () => {
  const states = (context: MemoryContext) => context.store.all('notify_messages').map(({ state }) => state);
  const later = async (context: MemoryContext) => {
    context.clock.advance(UNKNOWN_WINDOW + 1);
    await giveUpUnknown(context);
  };

  test('a receipt of its user and template that lies there unread, as long as it does; no other', async () => {
    const context = await lost(['a']);
    const receipt = sampleReceipt({ openid: OPENID, templateId: T, stage: 'new' });
    context.store.put('notify_receipts', receipt);
    await later(context);
    expect(states(context)).toEqual(['unknown']);
    context.store.put('notify_receipts', { ...receipt, templateId: 'another' });
    await later(context);
    expect(states(context)).toEqual(['failed']);
  });

  test('a receipt that is counted keeps nobody', async () => {
    const context = await lost(['a']);
    context.store.put('notify_receipts', sampleReceipt({ openid: OPENID, templateId: T, stage: 'folded' }));
    await later(context);
    expect(states(context)).toEqual(['failed']);
  });

  test('its credit that nobody has booked yet: recovery does that first', async () => {
    const context = await lost(['a']);
    const user = context.store.get('notify_users', OPENID);
    const { token } = context.store.all('notify_messages')[0]!;
    context.store.put('notify_users', { ...user, hold: { token } as never });
    await later(context);
    expect(states(context)).toEqual(['unknown']);
    context.store.put('notify_users', { ...user, hold: null });
    await later(context);
    expect(states(context)).toEqual(['failed']);
  });

  test('rather twice than not at all, it is sent again; not after WeChat has said that nothing is left to send with', async () => {
    const { templates } = sampleConfig();
    const again = async (code: number | string, more: object = {}) => {
      const context = await lost(['a']);
      const [found] = context.store.all('notify_messages');
      const row = { ...found!, ...more };
      const history = row.history.map((step, i, all) => (i === all.length - 1 ? { ...step, code } : step));
      context.store.put('notify_messages', { ...row, history });
      const backInStock = { ...templates.backInStock!, unknown: 'retry' as const };
      Object.assign(context, { config: { ...context.config, templates: { ...templates, backInStock } } });
      await later(context);
      return states(context);
    };
    expect(await again('ECONNRESET')).toEqual(['scheduled']);
    expect(await again(43101)).toEqual(['failed']);
    // It would have been in time when its pause was over; the timer stood still.
    const { now } = memoryContext().clock;
    const over = now() + LEASE + RECOVERY_GRACE + UNKNOWN_WINDOW;
    expect(await again('ECONNRESET', { expiresAt: over })).toEqual(['failed']);
  });
});

test('one that cannot be booked, whatever the reason, keeps no other from being given up', async () => {
  const context = await lost(['a', 'b']);
  const [first] = context.store.all('notify_messages');
  context.store.around = ({ what, operation }, run) =>
    operation === 'find' && (what as { _id?: unknown })._id === first!._id
      ? Promise.reject(new Error('too large'))
      : run();
  context.clock.advance(UNKNOWN_WINDOW + 1);
  await expect(giveUpUnknown(context)).rejects.toThrow('too large');
  expect(context.store.all('notify_messages').map(({ state }) => state)).toEqual(['unknown', 'failed']);
  expect(context.logged.map(({ event }) => event)).toContain('giveUp.error');
});

test('as many as are looked at once, which cannot be booked, hide none behind them', async () => {
  const keys = Array.from({ length: 100 }, (_, i) => `bad-${i}`);
  const context = await lost(['a']);
  const [one] = context.store.all('notify_messages');
  for (const key of keys)
    context.store.put('notify_messages', { ...one!, _id: key, key, leaseUntil: one!.leaseUntil - 1 });
  context.store.around = ({ what, operation }, run) =>
    operation === 'find' && String((what as { _id?: unknown })._id).startsWith('bad-')
      ? Promise.reject(new Error('too large'))
      : run();
  const good = () => context.store.get('notify_messages', one!._id).state;
  context.clock.advance(UNKNOWN_WINDOW + 1);
  await expect(giveUpUnknown(context)).rejects.toThrow('too large');
  expect(good()).toBe('unknown');
  await giveUpUnknown(context);
  expect(good()).toBe('failed');
});

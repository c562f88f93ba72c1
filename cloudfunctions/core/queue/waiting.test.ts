import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import { WAITING_LOOK } from '../time/spans';
import { affordable, expireWaiting, releaseWaiting, sweepWaiting } from './waiting';

const { id: T } = sampleConfig().templates.backInStock!;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

function waiting(id: string, more: Partial<MessageDocument> = {}): void {
  const row = sampleRow({
    _id: id,
    state: 'waiting',
    reason: 'NO_CREDIT',
    token: '',
    dueAt: NOW + WAITING_LOOK,
    ...more,
  });
  context.store.put('notify_messages', row);
}
const states = () =>
  Object.fromEntries(context.store.all('notify_messages').map(({ _id, state }) => [_id, state]));

describe('a credit has come', () => {
  test('the oldest rows that wait for it go, as many as there are credits', async () => {
    waiting('second', { createdAt: 2 });
    waiting('third', { createdAt: 3 });
    waiting('first', { createdAt: 1 });
    expect(await releaseWaiting(context, 'o-user', T, 2)).toBe(2);
    expect(states()).toEqual({ first: 'scheduled', second: 'scheduled', third: 'waiting' });
    expect(context.store.get('notify_messages', 'first')).toMatchObject({
      reason: null,
      dueAt: NOW,
      history: [{ at: NOW, state: 'scheduled' }],
    });
  });

  test('rows of others, of other templates, and those that wait for nothing stay where they are', async () => {
    waiting('of another', { to: 'o-2' });
    waiting('of another template', { templateId: 'other' });
    waiting('heldBack', { state: 'heldBack' });
    expect(await releaseWaiting(context, 'o-user', T, 5)).toBe(0);
    expect(states()).toEqual({
      'of another': 'waiting',
      'of another template': 'waiting',
      heldBack: 'heldBack',
    });
  });

  test('a release that is repeated releases nothing more than the credits', async () => {
    waiting('first', { createdAt: 1 });
    waiting('second', { createdAt: 2 });
    context.store.around = async ({ operation }, run) => {
      if (operation === 'update') await run();
      return run();
    };
    await releaseWaiting(context, 'o-user', T, 1);
    expect(states()).toEqual({ first: 'scheduled', second: 'waiting' });
    expect(context.store.get('notify_messages', 'first').history).toHaveLength(1);
  });

  test('it costs nothing without a credit, a look without a row, and a look and an update otherwise', async () => {
    const cost = (available: number) =>
      counted(context, () => releaseWaiting(context, 'o-user', T, available));
    expect(await cost(0)).toEqual({});
    expect(await cost(1)).toEqual({ find: 1 });
    waiting('first');
    expect(await cost(1)).toEqual({ find: 1, update: 1 });
  });
});

test('one that was cancelled while it was being looked at takes no credit, and its look ends it', async () => {
  const later = NOW + 2 * WAITING_LOOK;
  waiting('cancelled', { createdAt: 1, cancelAsked: true });
  waiting('other', { createdAt: 2, dueAt: later });
  expect(await releaseWaiting(context, 'o-user', T, 1)).toBe(1);
  expect(states()).toEqual({ cancelled: 'waiting', other: 'scheduled' });
  context.clock.advance(WAITING_LOOK);
  await sweepWaiting(context);
  expect(context.store.get('notify_messages', 'cancelled')).toMatchObject({
    state: 'cancelled',
    reason: 'CANCELLED',
  });
});

describe('what a balance is enough for', () => {
  const config = sampleConfig({
    limits: { keepForTransactional: 1 },
    templates: {
      order: { ...template('transactional') },
      offer: { ...template('promotional') },
    },
  });
  function template(itsClass: string) {
    const id = 'S'.repeat(43);
    return {
      id,
      kind: 'one-time',
      title: '通知',
      topic: 'offers',
      class: itsClass,
      data: { goods: 'thing1' },
    };
  }
  const go = (available: number, ...templates: string[]) =>
    affordable(
      config,
      templates.map((one) => ({ template: one })),
      available,
    ).map(({ template: one }) => one);

  test('a promotional row leaves the last credit to transactional ones, and does not stand in their way', () => {
    expect(go(1, 'offer', 'order')).toEqual(['order']);
    expect(go(2, 'offer', 'order')).toEqual(['offer', 'order']);
    expect(go(2, 'offer', 'offer', 'order')).toEqual(['offer', 'order']);
  });

  test('a row whose template has left the configuration goes, to fail with that reason', () => {
    expect(go(1, 'gone')).toEqual(['gone']);
  });
});

describe('the look at rows that wait', () => {
  const user = (openid: string, available: number) =>
    context.store.put(
      'notify_users',
      sampleUser({ [T]: { available, granted: available } }, { _id: openid }),
    );

  test('releases what the grant that died should have released, and looks at the others later', async () => {
    user('o-1', 1);
    user('o-2', 0);
    waiting('rich', { to: 'o-1', dueAt: NOW });
    waiting('poor', { to: 'o-2', dueAt: NOW });
    waiting('unknown', { to: 'o-3', dueAt: NOW });
    await sweepWaiting(context);
    expect(states()).toEqual({ rich: 'scheduled', poor: 'waiting', unknown: 'waiting' });
    expect(context.store.get('notify_messages', 'poor').dueAt).toBe(NOW + WAITING_LOOK);
  });

  test('one that cannot be released or ended keeps no other waiting', async () => {
    for (const openid of ['o-1', 'o-2', 'o-3']) user(openid, 1);
    waiting('cancelled', { to: 'o-1', dueAt: NOW, cancelAsked: true });
    waiting('bad', { to: 'o-2', dueAt: NOW });
    waiting('good', { to: 'o-3', dueAt: NOW });
    const refused = ['cancelled', 'o-2'];
    context.store.around = ({ what, operation }, run) => {
      const { _id, to } = what as { _id?: unknown; to?: unknown };
      return (operation === 'update' && refused.includes(String(_id))) || refused.includes(String(to))
        ? Promise.reject(new Error('too large'))
        : run();
    };
    await expect(sweepWaiting(context)).rejects.toThrow('too large');
    expect(states()).toEqual({ cancelled: 'waiting', bad: 'waiting', good: 'scheduled' });
    // In front of the next look stands none of them.
    for (const id of ['cancelled', 'bad'])
      expect(context.store.get('notify_messages', id).dueAt).toBe(NOW + WAITING_LOOK);
  });

  test('one credit releases one of two rows', async () => {
    user('o-1', 1);
    waiting('first', { to: 'o-1', createdAt: 1, dueAt: NOW });
    waiting('second', { to: 'o-1', createdAt: 2, dueAt: NOW });
    await sweepWaiting(context);
    expect(states()).toEqual({ first: 'scheduled', second: 'waiting' });
  });

  test('is not taken before its time', async () => {
    user('o-1', 1);
    waiting('early', { to: 'o-1', dueAt: NOW + 1 });
    await sweepWaiting(context);
    expect(states()).toEqual({ early: 'waiting' });
  });
});

describe('expiry of what has no due time', () => {
  test('waiting and held rows whose time is over end, all others go on', async () => {
    waiting('over', { expiresAt: NOW });
    waiting('held over', { expiresAt: NOW, state: 'heldBack' });
    waiting('not yet', { expiresAt: NOW + 1 });
    waiting('under way', { expiresAt: NOW, state: 'claimed' });
    expect(await expireWaiting(context)).toBe(2);
    expect(states()).toEqual({
      over: 'expired',
      'held over': 'expired',
      'not yet': 'waiting',
      'under way': 'claimed',
    });
    expect(context.store.get('notify_messages', 'over')).toMatchObject({
      reason: 'EXPIRED',
      history: [{ at: NOW, state: 'expired', reason: 'EXPIRED' }],
    });
  });

  test('leaves alone what somebody has taken up since it was looked at', async () => {
    waiting('a', { expiresAt: NOW });
    context.store.around = async ({ operation }, run) => {
      if (operation === 'update')
        await context.store.beneath.update('notify_messages', {}, { $set: { state: 'claimed' } });
      return run();
    };
    await expireWaiting(context);
    expect(states()).toEqual({ a: 'claimed' });
  });

  test('as many as are looked at once, which the database will not change, hide none behind them', async () => {
    for (let i = 0; i < 1000; i++) waiting(`bad-${i}`, { expiresAt: NOW - 1 });
    waiting('good', { expiresAt: NOW });
    context.store.around = ({ what, operation }, run) =>
      operation === 'update' && JSON.stringify((what as { _id?: unknown })._id).includes('bad-')
        ? Promise.reject(new Error('too large'))
        : run();
    await expect(expireWaiting(context)).rejects.toThrow('too large');
    expect(context.store.get('notify_messages', 'good').state).toBe('expired');
  });

  test('costs a look where nothing is over', async () => {
    expect(await counted(context, () => expireWaiting(context))).toEqual({ find: 1 });
  });
});

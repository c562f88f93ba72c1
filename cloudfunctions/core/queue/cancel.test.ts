import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleRow } from '../../../test/support/sample';
import { notificationId } from '../model/id';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import { cancel } from './cancel';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

function put(id: string, state: State, more: Partial<MessageDocument> = {}): void {
  context.store.put('notify_messages', sampleRow({ _id: id, key: id, state, ...more }));
}
const row = (id: string) => context.store.get('notify_messages', id);

describe('one notification', () => {
  test.each<State>(['scheduled', 'waiting', 'heldBack'])('%s, it is cancelled', async (state) => {
    put('a', state);
    expect(await cancel(context, { id: 'a' })).toMatchObject({ cancelled: 1, state: 'cancelled' });
    expect(row('a')).toMatchObject({ state: 'cancelled', reason: 'CANCELLED' });
  });

  test.each<State>(['sent', 'delivered', 'failed', 'unknown'])(
    '%s, it stays so and the answer says it',
    async (state) => {
      put('a', state);
      expect(await cancel(context, { id: 'a' })).toMatchObject({ cancelled: 0, state });
      expect(row('a')).toMatchObject({ state, history: [] });
    },
  );

  test('just being sent, it is named and marked, and not taken away from its worker', async () => {
    put('a', 'claimed');
    expect(await cancel(context, { id: 'a' })).toMatchObject({ cancelled: 0, onTheirWay: ['a'] });
    expect(row('a')).toMatchObject({ state: 'claimed', cancelAsked: true, token: 'token' });
  });

  test('one that comes back between the look and the mark is cancelled all the same', async () => {
    put('a', 'claimed');
    context.store.around = async ({ what, operation }, run) => {
      const marks = operation === 'update' && (what as { state: unknown }).state === 'claimed';
      if (marks)
        await context.store.beneath.update('notify_messages', { _id: 'a' }, { $set: { state: 'scheduled' } });
      return run();
    };
    const answer = await cancel(context, { id: 'a' });
    expect(answer).toMatchObject({ cancelled: 1, state: 'cancelled' });
    expect(answer).not.toHaveProperty('onTheirWay');
  });

  test('asked twice, it is cancelled once', async () => {
    put('a', 'scheduled');
    await cancel(context, { id: 'a' });
    expect(await cancel(context, { id: 'a' })).toMatchObject({ cancelled: 0, state: 'cancelled' });
    expect(row('a').history).toHaveLength(1);
  });

  test('it may be named by template, user and key', async () => {
    const id = notificationId('backInStock', 'o-user', 'k');
    put(id, 'scheduled', { key: 'k' });
    await cancel(context, { template: 'backInStock', to: 'o-user', key: 'k' });
    expect(row(id).state).toBe('cancelled');
  });

  test('one that is not there is said to be missing', async () => {
    await expect(cancel(context, { id: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('many', () => {
  test('an exact key is not the beginning of another one', async () => {
    put('order:1', 'scheduled');
    put('order:17', 'scheduled');
    expect(await cancel(context, { key: 'order:1' })).toEqual({ cancelled: 1 });
    expect(row('order:17').state).toBe('scheduled');
  });

  test('a beginning means all keys that begin so, of one template where it is named', async () => {
    put('order:1', 'scheduled');
    put('order:17', 'waiting');
    put('order:2', 'scheduled');
    put('order:18', 'scheduled', { template: 'offer' });
    const cancelled = await cancel(context, { keyPrefix: 'order:1', template: 'backInStock' });
    expect(cancelled).toEqual({ cancelled: 2 });
    expect(row('order:2').state).toBe('scheduled');
    expect(row('order:18').state).toBe('scheduled');
  });

  test('a beginning of fewer letters than a campaign’s keys does not mean campaigns; one that names them does', async () => {
    const keys = ['c', 'cart:17', 'campaign', 'campaign:spring', 'campaigns:1', 'camp'];
    for (const key of keys) put(key, 'scheduled');
    expect(await cancel(context, { keyPrefix: 'c' })).toEqual({ cancelled: 5 });
    expect(row('campaign:spring').state).toBe('scheduled');
    expect(await cancel(context, { keyPrefix: 'campaign:' })).toEqual({ cancelled: 1 });
  });

  test('those under way are named, those over are not', async () => {
    put('k1', 'claimed');
    put('k2', 'sent');
    put('k3', 'scheduled');
    expect(await cancel(context, { keyPrefix: 'k' })).toEqual({ cancelled: 1, onTheirWay: ['k1'] });
    expect(row('k2')).not.toHaveProperty('cancelAsked');
  });
});

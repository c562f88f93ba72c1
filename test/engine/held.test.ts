import type { CancelResult, RescheduleResult } from '../../cloudfunctions/core/contract';
import type { LockDocument } from '../../cloudfunctions/core/model/figures';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { asleep } from '../support/sleep';
import { accept, backInStock, data, send, sendMany, SHOP, templateId, warmUp } from '../support/shop';
import { seed } from '../support/seed';
import { comeToRest, tick } from '../support/recover';

const cloud = notifyPerFile();
const users = (count: number) => Array.from({ length: count }, (_, i) => `o-${i}`);
/** A tick has claimed its row and has not sent it yet. */
const CLAIMED = { function: 'dispatch', action: 'database.modifyDocument', call: 1, when: 'after' } as const;
const refuse = (error: number, times = 1) =>
  cloud().faults([{ api: 'subscribeMessage.send', when: 'before', error, times }]);

describe('held rows', () => {
  test('name what holds them, and go on within two ticks when it is gone, however it went', async () => {
    await seed(cloud(), { users: users(60) });
    await refuse(40037);
    await tick(cloud());
    const held = (await snapshot(cloud())).messages.filter(({ state }) => state === 'heldBack');
    expect(held.length).toBeGreaterThan(0);
    expect(new Set(held.map(({ heldBy }) => heldBy))).toEqual(
      new Set([`template:${templateId('backInStock')}`]),
    );
    // Closed by somebody who knew of no row: as when a worker holds one just after a reset.
    const { collections } = await cloud().export();
    const locks = collections['notify_locks'] as unknown as LockDocument[];
    const closed = locks.map((lock) =>
      lock.gate ? { ...lock, gate: { ...lock.gate, breakers: {} } } : lock,
    );
    await cloud().import({ collections: { ...collections, notify_locks: closed as never } });
    await tick(cloud());
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'heldBack')).toEqual([]);
    expect(messages.filter(({ state }) => state === 'sent' || state === 'delivered').length).toBe(59);
  }, 60_000);

  test('a row that a worker holds while the breaker is being closed goes on too', async () => {
    await seed(cloud(), { users: users(60) });
    await warmUp(cloud());
    await refuse(40037);
    await tick(cloud());
    // The worker has looked at the gate, the breaker is over and closed, then the row is held.
    await cloud().advance(29 * 60_000);
    await accept(cloud(), 'o-late');
    const { action } = await asleep(
      cloud(),
      { function: 'send', action: 'database.getDocument', call: 1, when: 'after' },
      () => send(cloud(), backInStock('o-late', 'restock:1')),
      async () => {
        await cloud().advance(2 * 60_000);
        await tick(cloud());
      },
    );
    expect(action).toBe('database.getDocument');
    await tick(cloud());
    await tick(cloud());
    expect((await snapshot(cloud())).messages.filter(({ state }) => state === 'heldBack')).toEqual([]);
  }, 60_000);

  test('what is open goes on holding, tick after tick', async () => {
    await seed(cloud(), { users: users(60) });
    await refuse(40037);
    for (let i = 0; i < 3; i++) await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ state }) => state === 'heldBack').length).toBeGreaterThan(30);
    const history = messages.find(({ state }) => state === 'heldBack')!.history;
    expect(history.filter(({ state }) => state === 'heldBack')).toHaveLength(1);
  });
});

const cancel = (naming: Record<string, unknown>) =>
  cloud().call<CancelResult>('send', { action: 'cancel', ...naming }, SHOP);
const reschedule = (naming: Record<string, unknown>) =>
  cloud().call<RescheduleResult>('send', { action: 'reschedule', ...naming }, SHOP);

describe('cancel and reschedule while it is being sent', () => {
  const naming = { template: 'backInStock', to: 'o-lin', key: 'restock:1' };

  test.each([
    ['one', naming],
    ['a prefix', { keyPrefix: 'restock:' }],
    ['a key', { key: 'restock:1' }],
  ])(
    'cancel of %s says which are on their way',
    async (_name, which) => {
      await accept(cloud(), 'o-lin');
      await sendMany(cloud(), [backInStock('o-lin', 'restock:1')]);
      const [row] = (await snapshot(cloud())).messages;
      const { action } = await asleep(
        cloud(),
        CLAIMED,
        () => tick(cloud()),
        async () => {
          expect((await snapshot(cloud())).messages[0]!.state).toBe('claimed');
          const answer = data(await cancel(which));
          expect(answer).toMatchObject({ cancelled: 0, onTheirWay: [row!._id] });
          const later = data(await reschedule({ ...which, sendAt: (await cloud().now()) + 3_600_000 }));
          expect(later).toMatchObject({ rescheduled: 0, onTheirWay: [row!._id] });
        },
      );
      expect(action).toBe(CLAIMED.action);
      expect(await cloud().messages('o-lin')).toHaveLength(1);
    },
    60_000,
  );

  test('what comes back after it was cancelled is not sent again', async () => {
    await accept(cloud(), 'o-lin');
    await sendMany(cloud(), [backInStock('o-lin', 'restock:1')]);
    await refuse(43108);
    const { action } = await asleep(
      cloud(),
      CLAIMED,
      () => tick(cloud()),
      async () => {
        expect(data(await cancel(naming)).onTheirWay).toHaveLength(1);
      },
    );
    expect(action).toBe(CLAIMED.action);
    await comeToRest(cloud());
    expect((await snapshot(cloud())).messages).toMatchObject([{ state: 'cancelled', reason: 'CANCELLED' }]);
    expect(await cloud().messages('o-lin')).toEqual([]);
  }, 60_000);

  test('what is at rest is cancelled, and no more is said', async () => {
    await accept(cloud(), 'o-lin');
    await sendMany(cloud(), [backInStock('o-lin', 'restock:1')]);
    expect(data(await cancel({ keyPrefix: 'restock:' }))).toEqual({ cancelled: 1 });
    expect(data(await cancel(naming))).toMatchObject({ cancelled: 0, state: 'cancelled' });
  });
});

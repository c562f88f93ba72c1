/** A tick whose own files are not all there: its folder was replaced under it, or uploaded in part. */
import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { runTick } from './run';

const missing = (): never => {
  throw new Error('Cannot find module');
};
jest.mock('./bringBack', () => missing());
jest.mock('./keepHouse', () => missing());

test('what cannot be loaded stops nothing else, and the log says so', async () => {
  const context = memoryContext();
  context.deadline = context.clock.now() + 60_000;
  const { id } = context.config.templates.backInStock!;
  context.store.put(
    'notify_users',
    sampleUser({ [id]: { available: 1, granted: 1 } }, { _id: 'o-1', creditFor: [id] }),
  );
  context.store.put('notify_messages', sampleRow({ _id: 'due', to: 'o-1', state: 'scheduled', token: '' }));
  // One that waits, and an attempt that is over: both parts are asked for.
  context.store.put('notify_messages', sampleRow({ _id: 'over', state: 'waiting', expiresAt: NOW - 1 }));
  context.store.put('notify_messages', sampleRow({ _id: 'lost', state: 'unknown', leaseUntil: NOW - 1 }));
  expect(await runTick(context)).toEqual({ sent: 1, did: ['send'] });
  expect(context.logged.filter(({ event }) => event === 'tick.error')).toMatchObject([
    { facts: { part: 'bring back' } },
    { facts: { part: 'house' } },
  ]);
});

import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { bookReport } from '../consent/grant';
import type { StoreCall } from '../../../test/support/memory/store';
import { beginWaiting } from './beginWaiting';

const OPENID = 'o-user';
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const template = () => context.config.templates.backInStock!;
const accept = () =>
  bookReport(context, OPENID, { results: { [template().id]: 'accept' }, nonce: 'nonce-000001', at: NOW });
const state = () => context.store.get('notify_messages', 'w').state;
/** What a worker does whose row finds no credit. */
async function startToWait(): Promise<void> {
  await context.store.insert('notify_messages', [
    sampleRow({ _id: 'w', state: 'waiting', reason: 'NO_CREDIT', token: '' }),
  ]);
  await beginWaiting(context, template(), [OPENID]);
}

describe.each([
  ['somebody known', () => context.store.put('notify_users', sampleUser({}))],
  ['somebody new', () => undefined],
])('an accept of %s while a row begins to wait', (_who, start) => {
  beforeEach(start);

  // The accept has a look at the user and one write; the worker comes in before, between and after them.
  test.each<[string, (call: StoreCall) => boolean]>([
    ['before its look', ({ operation }) => operation === 'aggregate'],
    [
      'between its look and its booking',
      ({ operation }) => operation === 'updateOne' || operation === 'insert',
    ],
  ])('that comes %s: the row goes', async (_when, at) => {
    let others = true;
    context.store.around = async (call, run) => {
      if (!others || call.collection !== 'notify_users' || !at(call)) return run();
      others = false;
      await startToWait();
      return run();
    };
    await accept();
    expect(others).toBe(false);
    expect(state()).toBe('scheduled');
  });

  test('that has passed: the row goes', async () => {
    await accept();
    await startToWait();
    expect(state()).toBe('scheduled');
  });

  test('at every point of the worker: the row goes', async () => {
    for (let point = 0, reached = true; reached; point++) {
      context = memoryContext();
      start();
      reached = false;
      let calls = 0;
      context.store.around = async (_call, run) => {
        if (calls++ !== point || reached) return run();
        reached = true;
        await accept();
        return run();
      };
      await startToWait();
      expect([point, state()]).toEqual([point, reached ? 'scheduled' : 'waiting']);
    }
  });
});

test('a row that waits costs one write, an accept with nothing waiting none', async () => {
  context.store.put('notify_users', sampleUser({}));
  expect(await counted(context, () => beginWaiting(context, template(), [OPENID]))).toEqual({ update: 1 });
  expect(await counted(context, accept)).toEqual({ aggregate: 1, updateOne: 1 });
});

test('an accept that something waits for costs one write more', async () => {
  context.store.put('notify_users', sampleUser({}));
  await startToWait();
  expect(await counted(context, accept)).toEqual({ aggregate: 1, updateOne: 1, update: 1 });
});

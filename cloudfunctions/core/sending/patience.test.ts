import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { sendNotification } from '../notifications/send';
import { COMMON } from '../gate/lanes';
import { readGate } from '../gate/document';
import { LEASE } from '../time/spans';
import { buildMessage } from '../queue/build';
import { Patience } from './patience';
import { workOff } from './worker';

const { id: T } = sampleConfig().templates.backInStock!;
const REQUEST = {
  to: 'o-user',
  template: 'backInStock',
  key: 'k',
  data: { goods: 'Blue mug', price: 89 },
};

describe('what is left of a lease', () => {
  test('is told by the clock that has gone further', () => {
    const { clock } = memoryContext();
    const patience = new Patience(clock, LEASE);
    clock.advance(10_000);
    clock.pause(5000);
    expect(patience.left).toBe(LEASE - 15_000);
    clock.set(clock.now() - 60_000);
    clock.advance(20_000);
    expect(patience.left).toBe(LEASE - 30_000);
  });

  test('never grows again', () => {
    const { clock } = memoryContext();
    const patience = new Patience(clock, LEASE);
    clock.pause(40_000);
    expect(patience.left).toBe(LEASE - 40_000);
    clock.set(clock.now() - 60_000);
    expect(patience.left).toBe(LEASE - 40_000);
  });
});

/** What goes on with the clocks while the journal is written: the worker wakes behind it. */
interface Happening {
  /** How far the wall clock gets by it. */
  wall: number;
  of: (context: MemoryContext) => void;
}
const TOO_LONG = 70_000;
const SET_BACK: Happening = {
  wall: 10_000,
  of: ({ clock }) => {
    clock.advance(TOO_LONG);
    clock.set(clock.now() - 60_000);
  },
};
const PAUSED: Happening = { wall: TOO_LONG, of: ({ clock }) => clock.pause(TOO_LONG) };
const BRIEFLY: Happening = { wall: 10_000, of: ({ clock }) => clock.pause(10_000) };

function shop(happening: Happening): MemoryContext {
  const context = memoryContext();
  // Once held up, the function's own limit leaves time for a send, not for another claim.
  context.deadline = context.clock.now() + happening.wall + 11_500;
  const books = { [T]: { available: 1, granted: 1 } };
  context.store.put('notify_users', sampleUser(books, { creditFor: [T] }));
  context.store.around = async (call, run) => {
    const answer = await run();
    if (call.operation === 'insert' && call.collection === 'notify_journals') {
      happening.of(context);
    }
    return answer;
  };
  return context;
}

const immediately = (context: MemoryContext) => sendNotification(context, REQUEST);
async function byTick(context: MemoryContext): Promise<void> {
  context.store.put('notify_messages', buildMessage(context, REQUEST));
  await workOff(context, { gate: await readGate(context), shared: false, lanes: [COMMON] });
}

describe.each([
  ['an immediate send', immediately],
  ['a tick', byTick],
])('%s that was held up for longer than its lease before it called WeChat', (_who, run) => {
  test.each<[string, Happening]>([
    ['and whose wall clock was set back meanwhile', SET_BACK],
    ['by a machine that was paused, whose steady clock has stood still', PAUSED],
  ])('%s starts nothing: others may have it by now', async (_what, happening) => {
    const context = shop(happening);
    await run(context);
    expect(context.sent).toEqual([]);
    const [row] = context.store.all('notify_messages');
    expect(row).toMatchObject({ state: 'scheduled', reason: 'LEFT' });
    expect(context.store.get('notify_users', 'o-user').credits[T]).toMatchObject({ available: 1, held: 0 });
  });

  test('for no longer than it may, starts it', async () => {
    const context = shop(BRIEFLY);
    await run(context);
    expect(context.sent).toHaveLength(1);
  });
});

import fc from 'fast-check';
import { MUG_WISH, restocked, wisher } from '../../../test/support/campaigns/wishes';
import { memoryContext, counted, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleUser } from '../../../test/support/sample';
import { expand, expandOpen } from './expand';
import { sendToWish } from './startWish';

const DAY = 24 * 60 * 60_000;

const recipients = (context: MemoryContext) => context.store.all('notify_messages').map(({ to }) => to);

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

test('the stock goes to those who have waited longest and can be reached', async () => {
  context.store.put(
    'notify_users',
    wisher('o-new', 1000),
    wisher('o-old', 5000),
    wisher('o-muted', 9000, { muted: true }),
    wisher('o-empty', 8000, { creditFor: [], credits: {} }),
    wisher('o-middle', 3000),
    wisher('o-over', 91 * DAY),
    wisher('o-other', 7000, { wishFor: ['other'], wishes: {} }),
  );
  expect(await sendToWish(context, restocked({ limit: 2 }))).toMatchObject({ state: 'done', made: 2 });
  expect(recipients(context)).toEqual(['o-old', 'o-middle']);
  expect(context.store.all('notify_messages')[0]).toMatchObject({
    state: 'scheduled',
    key: 'restock:1',
    wish: MUG_WISH,
  });
});

test('somebody who is just being sent something else stays on the list', async () => {
  const hold = {
    token: 'x',
    journal: 'x:0',
    template: 'offer',
    templateId: 'T',
    topic: 'offers',
    counted: true,
    sends: 1,
  };
  context.store.put('notify_users', wisher('o-1', 1, { hold: { ...hold, at: NOW, until: NOW + 9 } }));
  await sendToWish(context, restocked());
  expect(recipients(context)).toEqual(['o-1']);
});

test('asked again with the same key nobody gets a second one, and nobody takes the place of those served', async () => {
  context.store.put('notify_users', wisher('o-1', 3), wisher('o-2', 2), wisher('o-3', 1));
  await sendToWish(context, restocked({ limit: 2 }));
  // The two were served: their credits and wishes are gone.
  for (const openid of ['o-1', 'o-2']) context.store.put('notify_users', sampleUser({}, { _id: openid }));
  expect(await sendToWish(context, restocked({ limit: 2 }))).toMatchObject({ state: 'done', made: 2 });
  expect(recipients(context)).toEqual(['o-1', 'o-2']);
});

test('the same key with another body is refused', async () => {
  await sendToWish(context, restocked());
  await expect(sendToWish(context, restocked({ limit: 5 }))).rejects.toMatchObject({ code: 'KEY_REUSED' });
});

test('what no send would take is refused before anything is written', async () => {
  await expect(sendToWish(context, restocked({ data: { goods: 'mug' } }))).rejects.toMatchObject({
    code: 'BAD_DATA',
  });
  expect(context.store.calls).toEqual([]);
});

test('a campaign that stood still past the end of its notifications makes no more', async () => {
  context.store.put('notify_users', wisher('o-1', 1));
  context.deadline = NOW;
  expect(await sendToWish(context, restocked({ expiresAt: NOW + DAY }))).toMatchObject({ state: 'running' });
  context.clock.advance(DAY);
  context.deadline = NOW + 2 * DAY;
  await expandOpen(context);
  expect(recipients(context)).toEqual([]);
  expect(context.store.all('notify_campaigns')).toMatchObject([{ state: 'done', restsSince: NOW + DAY }]);
});

test('a campaign rests when its notifications are over, though it was done before', async () => {
  context.store.put('notify_users', wisher('o-1', 1));
  context.deadline = NOW;
  await sendToWish(context, restocked({ expiresAt: NOW + DAY }));
  expect(context.store.all('notify_campaigns')).toMatchObject([{ state: 'running', restsSince: 0 }]);
  context.deadline = NOW + 60_000;
  await sendToWish(context, restocked({ expiresAt: NOW + DAY }));
  expect(context.store.all('notify_campaigns')).toMatchObject([{ state: 'done', restsSince: NOW + DAY }]);
});

test('a campaign that cannot go on holds up no other, and ends when its notifications are over', async () => {
  context.store.put('notify_users', wisher('o-1', 1));
  context.deadline = NOW;
  await sendToWish(context, restocked({ key: 'good', expiresAt: NOW + DAY }));
  const [good] = context.store.all('notify_campaigns');
  const content = { ...good!.content, template: 'gone' };
  const chunk = [{ at: NOW - 1, openid: 'o-1' }];
  for (let i = 0; i < 12; i++) {
    context.store.put('notify_campaigns', { ...good!, _id: `bad-${i}`, content, chunk, leaseUntil: 0 });
  }
  context.deadline = NOW + 2 * DAY;
  await context.store.update('notify_campaigns', { _id: good!._id }, { $set: { leaseUntil: NOW } });
  await expandOpen(context);
  await expandOpen(context);
  expect(recipients(context)).toEqual(['o-1']);
  const states = () => context.store.all('notify_campaigns').map(({ state }) => state);
  expect(states().filter((state) => state === 'done')).toHaveLength(1);
  context.clock.advance(DAY);
  await expandOpen(context);
  await expandOpen(context);
  expect(new Set(states())).toEqual(new Set(['done']));
});

test('a pause of days in the middle changes no time of what was asked', async () => {
  context.store.put('notify_users', wisher('o-1', 1));
  context.deadline = NOW;
  await sendToWish(context, restocked({ sendAt: NOW + 1000, expiresAt: NOW + 9 * DAY }));
  context.clock.advance(3 * DAY);
  context.deadline = NOW + 4 * DAY;
  await expandOpen(context);
  expect(context.store.all('notify_messages')).toMatchObject([
    { dueAt: NOW + 3 * DAY, expiresAt: NOW + 9 * DAY },
  ]);
});

test('1,300 who wait, in no order: all of them once, a few calls for a hundred', async () => {
  context.store.put(
    'notify_users',
    ...Array.from({ length: 1300 }, (_, i) => wisher(`o-${String(i).padStart(4, '0')}`, i)),
  );
  const calls = await counted(context, () => sendToWish(context, restocked({ order: 'all' })));
  expect(new Set(recipients(context)).size).toBe(1300);
  expect(Object.values(calls).reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(0.05 * 1300);
});

test('a bounded number of steps makes a part of a long list; the next ones go on where it stood', async () => {
  context.store.put(
    'notify_users',
    ...Array.from({ length: 1100 }, (_, i) => wisher(`o-${String(i).padStart(4, '0')}`, i)),
  );
  context.deadline = NOW;
  await sendToWish(context, restocked({ order: 'all' }));
  context.deadline = NOW + DAY;
  const [campaign] = context.store.all('notify_campaigns');
  expect(await expand(context, campaign!, 2)).toMatchObject({ state: 'running', made: 1000 });
  expect(context.store.all('notify_messages')).toHaveLength(1000);
  context.clock.advance(61_000);
  await expandOpen(context);
  expect(new Set(recipients(context)).size).toBe(1100);
  expect(context.store.all('notify_campaigns')).toMatchObject([{ state: 'done', made: 1100 }]);
});

test('two name people at once, and the list is another for the later one: the first chunk counts', async () => {
  context.store.put('notify_users', wisher('o-old', 5000), wisher('o-new', 1000));
  let isFirst = true;
  context.store.around = async ({ collection, operation }, run) => {
    if (collection === 'notify_campaigns' && operation === 'updateOne' && isFirst) {
      // Who has read the list before is about to name o-old; somebody else is faster, who finds o-new.
      isFirst = false;
      context.store.put('notify_users', wisher('o-old', 5000, { muted: true }));
      const [campaign] = context.store.all('notify_campaigns');
      await expand(context, campaign!, 1);
    }
    return run();
  };
  expect(await sendToWish(context, restocked({ limit: 1 }))).toMatchObject({ state: 'running', made: 0 });
  context.store.around = undefined;
  context.clock.advance(61_000);
  context.deadline += 61_000;
  await expandOpen(context);
  expect(recipients(context)).toEqual(['o-new']);
});

test('killed anywhere, any number of times, repeated answers included: the oldest who fit, once each', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      async (kills, callerRepeats) => {
        context = memoryContext();
        const people = Array.from({ length: 120 }, (_, i) =>
          wisher(`o-${String((i * 7) % 120).padStart(3, '0')}`, i),
        );
        context.store.put('notify_users', ...people);
        for (const at of kills) {
          let calls = 0;
          context.store.around = async (_call, run) => {
            if (calls++ === at) {
              if (at % 2) await run();
              throw new Error('killed');
            }
            return run();
          };
          const again = callerRepeats ? sendToWish(context, restocked({ limit: 110 })) : expandOpen(context);
          await again.catch(() => undefined);
          context.clock.advance(61_000);
          context.deadline += 61_000;
        }
        context.store.around = undefined;
        await sendToWish(context, restocked({ limit: 110 }));
        const expected = people.slice(-110).map(({ _id }) => _id);
        expect(recipients(context).sort()).toEqual(expected.sort());
      },
    ),
    { numRuns: 20 },
  );
});

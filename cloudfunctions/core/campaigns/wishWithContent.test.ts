import { contentCalls, config, content, coupons, timeOut } from '../../../test/support/campaigns/coupons';
import { byReason } from '../../../test/support/campaigns/figures';
import { restocked, wisher } from '../../../test/support/campaigns/wishes';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { ContentCall, ToWishRequest } from '../contract';
import { HEALTH } from '../gate/timeLimit';
import { expandOpen } from './expand';
import { sendToWish } from './startWish';

const wishers = (context: MemoryContext, count: number) => {
  for (let i = 0; i < count; i++)
    context.store.put('notify_users', wisher(`o-${String(i).padStart(5, '0')}`, 1000 - i));
};
const request = (more: Partial<ToWishRequest> = {}) => restocked({ data: { price: 1 }, content, ...more });
const open = () => {
  const context = memoryContext({ config });
  context.answerCall = (_name, event) => coupons(event);
  return context;
};
const silence = (context: MemoryContext) => context.store.get('notify_locks', HEALTH).silences!['coupons'];
const tick = async (context: MemoryContext, minutes: number) => {
  context.clock.advance(minutes * 60_000);
  context.deadline = context.clock.now() + 55_000;
  await expandOpen(context);
};

test('who is skipped takes nothing of the stock: the next on the list gets it', async () => {
  const context = open();
  wishers(context, 30);
  context.answerCall = (_name, event) => ({
    ok: true,
    result: {
      people: (event as ContentCall).people.map(({ id, openid }) =>
        Number(openid.slice(2)) % 3 === 0 ? { id, skip: 'has one already' } : { id, data: { goods: 'mug' } },
      ),
    },
  });
  expect(await sendToWish(context, request({ limit: 10 }))).toMatchObject({ state: 'done' });
  const going = context.store.all('notify_messages').filter(({ state }) => state === 'scheduled');
  expect(going).toHaveLength(10);
  expect(going.map(({ to }) => to).sort()).toEqual(
    Array.from({ length: 15 }, (_, i) => `o-${String(i).padStart(5, '0')}`).filter((_, i) => i % 3 > 0),
  );
  expect(contentCalls(context)[0]).toMatchObject({ about: 'goods:mug', key: 'restock:1', preview: false });
});

test('asked again by its caller while the function is waited for, it is not asked sooner, and nobody is given up on', async () => {
  const context = open();
  wishers(context, 3);
  let down = true;
  context.answerCall = (_name, event) => (down ? timeOut : coupons(event));
  for (let i = 0; i < 8; i++) {
    expect(await sendToWish(context, request())).toMatchObject({ state: 'running', made: 0 });
  }
  expect(context.called).toHaveLength(1);
  expect(context.store.all('notify_messages')).toEqual([]);
  await tick(context, 0.1);
  expect(context.called).toHaveLength(1);
  down = false;
  await tick(context, 1);
  expect(context.store.all('notify_messages')).toHaveLength(3);
  expect(silence(context)).toEqual({ at: NOW, text: 'timed out', missing: false, answered: NOW + 66_000 });
});

test('whoever asks is answered in a few seconds, however slow the function; the timer goes on', async () => {
  const context = open();
  wishers(context, 420);
  context.answerCall = (_name, event) => {
    context.clock.advance(3000);
    return coupons(event);
  };
  const began = context.clock.now();
  context.deadline = began + 60_000;
  expect(await sendToWish(context, request())).toMatchObject({ state: 'running' });
  expect(context.clock.now() - began).toBeLessThanOrEqual(6000);
  for (let i = 0; i < 6; i++) await tick(context, 1);
  expect(context.store.all('notify_messages')).toHaveLength(420);
  expect(context.called).toHaveLength(5);
});

test('a function that never answers ends it, each with its reason, and no later than its notifications', async () => {
  const context = open();
  wishers(context, 120);
  const at: number[] = [];
  context.answerCall = () => {
    at.push((context.clock.now() - NOW) / 60_000);
    return timeOut;
  };
  await sendToWish(context, request());
  for (let i = 0; i < 40; i++) await tick(context, 1);
  expect(byReason(context.store.all('notify_messages'))).toEqual({ CONTENT_UNAVAILABLE: 120 });
  // The timer comes once a minute: waits of 30 s, 1, 2 and 4 minutes.
  expect(at.slice(0, 5)).toEqual([0, 1, 2, 4, 8]);
  expect(context.called).toHaveLength(10);
  expect(context.store.all('notify_campaigns')[0]).toMatchObject({ state: 'done', made: 120 });
  expect(silence(context)).toMatchObject({ text: 'timed out', givenUp: NOW + at.at(-1)! * 60_000 });
});

test('one that is not deployed is noted each time; one that answers costs no note', async () => {
  const context = open();
  wishers(context, 3);
  context.answerCall = () => ({ ok: false, missing: true, text: 'no such function' });
  await expect(sendToWish(context, request())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await tick(context, 2);
  expect(silence(context)).toMatchObject({ missing: true, at: NOW + 120_000 });
  const well = open();
  wishers(well, 3);
  await sendToWish(well, request());
  expect(well.store.all('notify_locks').filter(({ _id }) => _id === HEALTH)).toEqual([]);
});

test('an unlisted function is refused before anything is written', async () => {
  const context = open();
  await expect(sendToWish(context, request({ content: { function: 'other' } }))).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'content.function' }],
  });
  expect(context.store.calls).toEqual([]);
});

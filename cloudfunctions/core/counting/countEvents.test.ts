import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { fold, putEvent, putSent, recordContext, totalOf } from '../../../test/support/memory/record';
import { NOW, sampleUser } from '../../../test/support/sample';
import { noMarks } from '../model/figures';
import { countEvents } from './countEvents';
import { Deltas } from './deltas';
import { LOOKS } from './putOff';
import { MOST_A_DAY } from './surplus';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
  putSent(context, { id: 'n-1' });
  context.clock.advance(1000);
});
const message = (id = 'n-1') => context.store.get('notify_messages', id);
const event = (id: string) => context.store.get('notify_events', id);
const sold = (id: string, value = 100) => putEvent(context, `convert:order:${id}`, { name: 'order', value });
const revert = (id: string, openid = 'o-1') =>
  putEvent(context, `revert:order:${id}`, { name: 'order', openid });
const SENT = { attempted: 1, accepted: 1 };

describe('clicks', () => {
  test('a click counts once, and marks the notification as seen', async () => {
    putEvent(context, 'click:n-1');
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
    expect(message()).toMatchObject({ clickedAt: context.clock.now(), readAt: context.clock.now() });
  });

  test('nobody can have tapped what was never handed to WeChat', async () => {
    putSent(context, { id: 'n-2', row: { attemptedAt: 0, state: 'scheduled' }, result: { kind: 'left' } });
    putEvent(context, 'click:n-2');
    await fold(context);
    expect(totalOf(context)).toEqual(SENT);
    expect(message('n-2').clickedAt).toBe(0);
    expect(event('click:n-2').stage).toBe('folded');
  });

  test.each([
    ['another user’s', { openid: 'o-forger' }],
    ['a notification that is gone', { nid: 'n-gone' }],
  ])('a click of %s counts for nobody', async (_what, more) => {
    putEvent(context, 'click:n-1', more);
    await fold(context);
    expect(totalOf(context)).toEqual(SENT);
    expect(message().clickedAt).toBe(0);
  });
});

describe('what users keep of their clicks', () => {
  const SLOT = 300_000;
  const clicked = (id = 'o-1') => context.store.get('notify_users', id).clicked;
  beforeEach(() => context.store.put('notify_users', sampleUser({}, { _id: 'o-1' })));

  test('the latest of each template, by slots of five minutes, one update for all who clicked in one', async () => {
    context.store.put('notify_users', sampleUser({}, { _id: 'o-2' }));
    putSent(context, { id: 'n-2', row: { to: 'o-2' } });
    putEvent(context, 'click:n-1');
    putEvent(context, 'click:n-2', { openid: 'o-2' });
    const slot = Math.floor(context.clock.now() / SLOT) * SLOT;
    const calls = context.store.calls.length;
    await fold(context);
    expect([clicked(), clicked('o-2')]).toEqual([{ backInStock: slot }, { backInStock: slot }]);
    const updates = context.store.calls
      .slice(calls)
      .filter(({ collection, operation }) => collection === 'notify_users' && operation === 'update');
    expect(updates).toHaveLength(1);
  });

  test('an older click that is counted later takes nothing back', async () => {
    putSent(context, { id: 'n-2' });
    context.clock.advance(9 * SLOT);
    const later = context.clock.now();
    putEvent(context, 'click:n-2');
    await fold(context);
    putEvent(context, 'click:n-1', { at: NOW });
    await fold(context);
    expect(clicked()!.backInStock).toBe(Math.floor(later / SLOT) * SLOT);
  });

  test('a click of another’s notification, and of somebody who had everything deleted since, leaves nothing', async () => {
    context.store.put('notify_users', sampleUser({}, { _id: 'o-forger' }));
    putEvent(context, 'click:n-1', { openid: 'o-forger' });
    await fold(context);
    expect(clicked('o-forger')).toEqual({});
    putSent(context, { id: 'n-2' });
    putEvent(context, 'click:n-2');
    await context.store.update('notify_users', { _id: 'o-1' }, { $set: { erasedAt: context.clock.now() } });
    await fold(context);
    expect(clicked()).toEqual({});
  });
});

describe('sales', () => {
  test('the first makes its notification converted, the next adds to the value alone; in one fold or in two', async () => {
    putEvent(context, 'click:n-1');
    context.clock.advance(1);
    sold('a', 100);
    sold('b', 50);
    await fold(context);
    const figures = { ...SENT, clicked: 1, converted: 1, conversions: 2, value: 150 };
    expect(totalOf(context)).toEqual(figures);
    sold('c', 7);
    await fold(context);
    expect(totalOf(context)).toEqual({ ...figures, conversions: 3, value: 157 });
    expect(event('convert:order:c').nid).toBe('n-1');
  });

  test('a sale that no click has brought counts for the day alone', async () => {
    sold('a');
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, conversions: 1, value: 100 });
    expect(message().convertedAt).toBe(0);
    expect(event('convert:order:a').nid).toBe('');
  });
});

describe('a sale that is taken back', () => {
  beforeEach(() => {
    putEvent(context, 'click:n-1');
    context.clock.advance(1);
  });
  const CLICKED = { ...SENT, clicked: 1 };

  test.each([
    ['in the same fold', ['both']],
    ['in the same fold, recorded before its sale', ['both, the revert first']],
    ['in a later fold', ['sale', 'revert']],
    ['in an earlier fold than its sale', ['revert', 'sale']],
  ])('%s leaves the figures as if it had not been', async (_what, steps) => {
    for (const step of steps) {
      if (step === 'both, the revert first') revert('a');
      context.clock.advance(1);
      if (step !== 'revert') sold('a');
      if (step === 'both' || step === 'revert') revert('a');
      await fold(context);
    }
    expect(totalOf(context)).toEqual(CLICKED);
    expect(message().convertedAt).toBe(0);
    expect(event('convert:order:a')).toMatchObject({ stage: 'folded', category: 'reverted' });
    expect(event('revert:order:a').stage).toBe('folded');
  });

  test('leaves the notification converted while it has another', async () => {
    sold('a', 100);
    sold('b', 30);
    await fold(context);
    revert('a');
    await fold(context);
    expect(totalOf(context)).toEqual({ ...CLICKED, converted: 1, conversions: 1, value: 30 });
    expect(message().convertedAt).toBeGreaterThan(0);
    revert('b');
    await fold(context);
    expect(totalOf(context)).toEqual(CLICKED);
    expect(message().convertedAt).toBe(0);
  });

  test('makes room for the next to be the first', async () => {
    sold('a');
    await fold(context);
    revert('a');
    sold('b', 30);
    await fold(context);
    expect(totalOf(context)).toEqual({ ...CLICKED, converted: 1, conversions: 1, value: 30 });
    expect(message().convertedAt).toBeGreaterThan(0);
  });

  test('is taken from the buyer’s notification, whoever the revert says has bought', async () => {
    sold('a');
    await fold(context);
    revert('a', 'o-clerk');
    await fold(context);
    expect(totalOf(context)).toEqual(CLICKED);
  });

  test('before its sale is old enough to be counted waits for it: no figure falls below what was counted', async () => {
    revert('a');
    putEvent(context, 'convert:order:a', { name: 'order', value: 100, at: context.clock.now() + 2500 });
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
    expect(event('revert:order:a').stage).toBe('orphan');
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
    expect([event('convert:order:a').stage, event('revert:order:a').stage]).toEqual(['folded', 'folded']);
  });

  test('is looked for no more until it comes: a revert alone costs the next folds nothing', async () => {
    revert('never');
    await fold(context);
    expect(event('revert:order:never').stage).toBe('orphan');
    const before = context.store.calls.length;
    await fold(context);
    const asked = context.store.calls.slice(before).map(({ what }) => JSON.stringify(what));
    expect(asked.filter((what) => what.includes('revert:order:never'))).toEqual([]);
  });
});

describe('while its notification is being sent', () => {
  const send = (state: 'claimed' | 'sent') =>
    context.store.update('notify_messages', { _id: 'n-1' }, { $set: { state } });

  test('an event waits, and counts on the day of the attempt once that is known', async () => {
    await send('claimed');
    putEvent(context, 'click:n-1');
    await fold(context);
    expect(event('click:n-1')).toMatchObject({ stage: 'new', looks: 1 });
    await send('sent');
    context.clock.advance(30_000);
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
  });

  test('its sale and the revert of that wait together', async () => {
    putEvent(context, 'click:n-1');
    await fold(context);
    await send('claimed');
    sold('a');
    revert('a');
    await fold(context);
    expect([event('convert:order:a').looks, event('revert:order:a').looks]).toEqual([1, 1]);
    await send('sent');
    context.clock.advance(30_000);
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
  });

  test('an event waits for a bounded time and counts then all the same', async () => {
    await send('claimed');
    putEvent(context, 'click:n-1', { looks: LOOKS });
    await fold(context);
    expect(totalOf(context)).toEqual({ ...SENT, clicked: 1 });
  });
});

test('a late answer moves the attempt from unknown to what it was, on the day of that attempt', async () => {
  const yesterday = NOW - 24 * 3_600_000;
  const { token } = putSent(context, { id: 'n-2', at: yesterday, result: null, row: { attemptedAt: NOW } });
  putEvent(context, `resolution:n-2:${token}`, { nid: 'n-2', name: 'accepted' });
  await fold(context);
  const { counters } = context.store.get('notify_stats', '2026-11-21|total|');
  expect(counters).toEqual({ attempted: 1, unknown: 0, accepted: 1 });
});

test('what is beyond a user’s bound is taken by the fold, and neither attributed nor counted', async () => {
  for (let i = 0; i <= MOST_A_DAY.convert; i++)
    putEvent(context, `convert:visit:o-1:${i}`, { name: 'visit', value: 1, fromClient: true });
  await fold(context);
  expect(totalOf(context).conversions).toBe(MOST_A_DAY.convert);
  expect(context.store.all('notify_events').every(({ stage }) => stage === 'folded')).toBe(true);
});

test('a batch costs a handful of calls, however many events it has', async () => {
  const events = Array.from({ length: 100 }, (_, i) => {
    putSent(context, { id: `m-${i}`, to: `o-${i}` });
    return [
      putEvent(context, `click:m-${i}`, { openid: `o-${i}` }),
      putEvent(context, `convert:order:${i}`, { openid: `o-${i}`, name: 'order', value: 1 }),
      putEvent(context, `prompt:${i}`, { openid: `o-${i}`, name: 'goods', props: { T: true } }),
    ];
  }).flat();
  const marks = noMarks();
  const calls = await counted(context, () => countEvents(context, events, new Deltas(), marks));
  expect(calls).toEqual({ find: 6 });
  expect(marks.clicked).toHaveLength(100);
  expect(marks.attributed).toHaveLength(100);
});

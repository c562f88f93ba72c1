/** A triggered campaign whose content a function gives: who looks, and what it costs while there is nothing to ask for. */
import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';
import { sampleConfig } from '../../../../test/support/sample';
import { tellMany } from '../../behaviour/tellMany';
import type { AskedTriggered, ContentCall } from '../../contract';
import { pauseAllPromotional, resumeAllPromotional } from '../../management/promotional';
import { runTick } from '../../tick/run';
import { followTriggers } from './follow';

const config = () =>
  sampleConfig({
    contentFunctions: ['stock'],
    events: { cart: { keys: ['goods'], fromClient: true }, paid: { keys: ['goods'] } },
  });
const variants = [{ name: 'a', percent: 100, data: {}, content: { function: 'stock' } }];
const after = (waitMinutes: number): Partial<AskedTriggered> => ({
  variants,
  trigger: { on: { event: 'cart' }, waitMinutes, againAfterMinutes: 7 * 24 * 60 },
});

function shop() {
  const house = triggeredHouse({ config: config() });
  const { context } = house;
  const asked: string[] = [];
  context.answerCall = (_name, event) => {
    const { people } = event as ContentCall;
    asked.push(...people.map(({ openid }) => openid));
    return { ok: true, result: { people: people.map(({ id }) => ({ id, data: { goods: '茶' } })) } };
  };
  return {
    ...house,
    asked,
    /** So many ticks, a minute apart. @returns the calls of each */
    async ticks(count: number): Promise<number[]> {
      const counts: number[] = [];
      for (let i = 0; i < count; i++) {
        house.pass(MINUTE);
        counts.push((await house.calls(() => runTick(context, true))).length);
      }
      return counts;
    },
  };
}

test.each([1, 2, 3, 5, 6, 7, 20])('with a wait of %i minutes an idle tick is one call', async (wait) => {
  const house = shop();
  await house.run(after(wait));
  const counts = await house.ticks(60);
  // Its figures are looked at every half hour; the timer says as often that it lives.
  expect(counts.filter((calls) => calls > 1).length).toBeLessThanOrEqual(4);
  expect(counts.filter((calls) => calls === 1).length).toBeGreaterThanOrEqual(56);
});

test('however many wait for an hour, an idle tick is one call', async () => {
  const house = shop();
  const count = Number(process.env.CAMPAIGN_WAITING ?? 300);
  const people = house.people(count);
  await house.run(after(60), 20_000);
  const events = [{ kind: 'event' as const, name: 'cart' }];
  for (let i = 0; i < people.length; i += 100) {
    const users = people.slice(i, i + 100).map((openid) => ({ openid, events }));
    await tellMany(house.context, { users, nonce: `list-${1000 + i}` }, followTriggers(house.context));
  }
  expect(house.rows()).toHaveLength(count);
  await house.ticks(5);
  expect(await house.ticks(3)).toEqual([1, 1, 1]);
});

test.each([1, 2, 4, 6])(
  'with a wait of %i minutes it is asked for in time, told at any moment',
  async (wait) => {
    const house = shop();
    const people = house.people(10);
    await house.run(after(wait));
    for (const openid of people) {
      house.pass(17_000);
      await house.tells(openid, 'cart');
      if (Number(openid.at(-1)) % 3 === 0) await runTick(house.context, true);
    }
    await house.minutes(wait + 2);
    expect(house.recipients()).toEqual(people);
    expect(house.asked.sort()).toEqual(people);
    for (const { trigger, history } of house.rows()) {
      const sent = history.find(({ state }) => state === 'sent')!;
      expect(sent.at - trigger!.at).toBeLessThan((wait + 2) * MINUTE);
    }
  },
);

test('telling an event costs the same with a short wait', async () => {
  const telling = async (more: Partial<AskedTriggered>) => {
    const house = shop();
    house.people(2);
    await house.run(more);
    await house.tells('o-00000', 'cart');
    return house.calls(() => house.tells('o-00001', 'cart'));
  };
  expect(await telling(after(1))).toEqual(await telling(after(60)));
});

test('told during a pause it is held with the rest: a tick of the pause costs no more for it, and it goes out after it', async () => {
  const paused = async (during: boolean) => {
    const house = shop();
    house.people(1);
    await house.run(after(2));
    if (!during) await house.tells('o-00000', 'cart');
    await house.does('pause');
    if (during) await house.tells('o-00000', 'cart');
    await house.ticks(2);
    expect([house.reasons(), house.asked]).toEqual([['heldBack PAUSED'], []]);
    const counts = await house.ticks(20);
    await house.does('resume');
    await house.minutes(2);
    expect([house.recipients(), house.asked]).toEqual([['o-00000'], ['o-00000']]);
    return counts;
  };
  expect(await paused(true)).toEqual(await paused(false));
});

test('told to an instance that has not heard of the end, it ends, and nobody is asked', async () => {
  const house = shop();
  house.people(2);
  await house.run(after(2));
  await house.tells('o-00000', 'cart');
  await house.does('stop');
  // Its list of campaigns is seconds old.
  await house.tells('o-00001', 'cart');
  expect(house.reasons()).toEqual(['cancelled CANCELLED', 'scheduled CONTENT_TO_COME']);
  await house.ticks(2);
  expect(house.reasons()).toEqual(['cancelled CANCELLED', 'cancelled CANCELLED']);
  expect((await house.ticks(20)).filter((calls) => calls > 1)).toEqual([]);
  expect(house.asked).toEqual([]);
});

test('everything promotional is paused: nobody is asked, and an idle tick stays as cheap as in any such pause', async () => {
  const house = shop();
  house.people(2);
  await house.run(after(2));
  await house.tells('o-00000', 'cart');
  await pauseAllPromotional(house.context, 'o-boss', 'wrong price');
  const counts = await house.ticks(10);
  expect(house.asked).toEqual([]);
  expect(Math.max(...counts)).toBeLessThanOrEqual(2);
  await resumeAllPromotional(house.context);
  await house.ticks(2);
  expect(house.recipients()).toEqual(['o-00000']);
});

test('one whose function does not answer holds up no other, and is asked in its own time', async () => {
  const house = shop();
  house.people(3);
  await house.run(after(2));
  await house.run(after(2), 1000, 'c2');
  let tries = 0;
  const { answerCall } = house.context;
  house.context.answerCall = async (name, event) => {
    if ((event as ContentCall).key !== 'campaign:c1') return answerCall(name, event);
    tries += 1;
    return { ok: false, missing: false, text: 'timed out' };
  };
  await house.tells('o-00000', 'cart');
  await house.ticks(4);
  const toSecond = () => house.rows().filter(({ key, state }) => key === 'campaign:c2' && state === 'sent');
  expect(toSecond()).toHaveLength(1);
  expect(tries).toBeLessThanOrEqual(3);
  await house.tells('o-00001', 'cart');
  await house.ticks(3);
  expect(toSecond()).toHaveLength(2);
  // After 30 s, 1, 2 and then 4 minutes.
  expect(tries).toBe(4);
});

test('however much waits of one whose function does not answer, another’s is seen and asked for in its time', async () => {
  const house = shop();
  house.people(2);
  await house.run(after(2));
  await house.run(after(2), 1000, 'c2');
  const { answerCall, store } = house.context;
  house.context.answerCall = async (name, event) =>
    (event as ContentCall).key === 'campaign:c1'
      ? { ok: false, missing: false, text: 'timed out' }
      : answerCall(name, event);
  await house.tells('o-00000', 'cart');
  const [row, other] = house.rows().sort((a, b) => a.key.localeCompare(b.key));
  await store.remove('notify_messages', { _id: other!._id });
  await house.ticks(1);
  // More than a tick looks through, all of them due before the other's.
  store.put(
    'notify_messages',
    ...Array.from({ length: 5000 }, (_, i) => ({
      ...structuredClone(row!),
      _id: `${row!._id}${i}`,
      to: `o-more-${i}`,
      dueAt: row!.dueAt - 1,
    })),
    other!,
  );
  await house.ticks(1);
  expect(store.get('notify_messages', other!._id)).toMatchObject({ data: { thing1: '茶' }, reason: null });
});

import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';
import { sampleUser } from '../../../../test/support/sample';
import { tellMany } from '../../behaviour/tellMany';
import { runTick } from '../../tick/run';
import { followTriggers } from './follow';

test('who does it and not the other gets one, after the wait; who does the other gets none', async () => {
  const house = triggeredHouse();
  house.people(2);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.tells('o-00001', 'cart');
  await house.minutes(30);
  await house.tells('o-00001', 'paid');
  expect(house.reasons().sort()).toEqual(['scheduled', 'suppressed UNLESS']);
  await house.minutes(29);
  expect(house.recipients()).toEqual([]);
  await house.minutes(2);
  expect(house.recipients()).toEqual(['o-00000']);
  expect(house.problems()).toEqual([]);
});

test('there is no backlog at its start: what was done before counts nothing, told again after it neither', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.tells('o-00000', 'cart', undefined, 'call-1');
  await house.run();
  await house.tells('o-00000', 'cart', undefined, 'call-1');
  expect(house.rows()).toEqual([]);
  await house.tells('o-00000', 'cart');
  expect(house.rows()).toHaveLength(1);
});

test('a hundred times in a second, from a hundred instances at once: one', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  await Promise.all(Array.from({ length: 100 }, () => house.tells('o-00000', 'cart')));
  expect(house.rows()).toHaveLength(1);
});

test('all of them have looked before any has inserted: one all the same', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  let looked = 0;
  let open = (): void => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  house.context.store.around = async ({ operation, collection }, run) => {
    const answer = await run();
    if (operation === 'aggregate' && collection === 'notify_messages') {
      if (++looked === 10) open();
      await all;
    }
    return answer;
  };
  await Promise.all(Array.from({ length: 10 }, () => house.tells('o-00000', 'cart')));
  house.context.store.around = undefined;
  expect(house.rows()).toHaveLength(1);
});

test('again within the pause makes none, after it another; a call repeated later makes none', async () => {
  const house = triggeredHouse();
  house.person('o-1', 5);
  const trigger = { on: { event: 'cart' }, waitMinutes: 10, againAfterMinutes: 120 };
  await house.run({ trigger });
  await house.tells('o-1', 'cart', undefined, 'call-1');
  await house.minutes(90);
  await house.tells('o-1', 'cart', undefined, 'call-2');
  expect(house.rows()).toHaveLength(1);
  await house.minutes(40);
  await house.tells('o-1', 'cart', undefined, 'call-1');
  await house.tells('o-1', 'cart', undefined, 'call-2');
  expect(house.rows()).toHaveLength(1);
  await house.tells('o-1', 'cart', undefined, 'call-3');
  expect(house.rows()).toHaveLength(2);
  await house.minutes(11);
  expect(house.recipients()).toEqual(['o-1', 'o-1']);
});

test('each value of the key is an occurrence of its own; the other with the same value ends its own alone', async () => {
  const house = triggeredHouse();
  house.person('o-1', 5);
  const trigger = {
    on: { event: 'cart', key: 'goods' },
    waitMinutes: 60,
    againAfterMinutes: 1440,
    unless: { event: 'paid', sameKey: true },
  };
  await house.run({ trigger });
  await house.tells('o-1', 'cart', { goods: 'mug' });
  await house.tells('o-1', 'cart', { goods: 'cup' });
  await house.tells('o-1', 'cart', { goods: 'mug' });
  await house.tells('o-1', 'cart');
  expect(house.rows()).toHaveLength(2);
  await house.tells('o-1', 'paid', { goods: 'mug' });
  const ends = house.rows().map(({ trigger: its, state }) => [its?.value, state]);
  expect(ends.sort()).toEqual([
    ['cup', 'scheduled'],
    ['mug', 'suppressed'],
  ]);
});

test('only with the values that are asked for', async () => {
  const house = triggeredHouse();
  house.people(3);
  const on = { event: 'cart', where: { kind: 'tea', goods: 1 } };
  await house.run({ trigger: { on, waitMinutes: 1, againAfterMinutes: 60 } });
  await house.tells('o-00000', 'cart', { kind: 'tea', goods: 1 });
  await house.tells('o-00001', 'cart', { kind: 'tea', goods: 2 });
  await house.tells('o-00002', 'cart', { kind: 'tea' });
  expect(house.rows().map(({ to }) => to)).toEqual(['o-00000']);
});

test('both in one call: the order in which they were told counts', async () => {
  const house = triggeredHouse();
  house.people(2);
  await house.run();
  const event = (name: string) => ({ kind: 'event' as const, name });
  const [cart, paid] = [event('cart'), event('paid')];
  const users = [
    { openid: 'o-00000', events: [cart, paid] },
    { openid: 'o-00001', events: [paid, cart] },
  ];
  await tellMany(house.context, { users, nonce: 'list-0001' }, followTriggers(house.context));
  expect(house.rows().map(({ to, state }) => [to, state])).toEqual([['o-00001', 'scheduled']]);
  await house.minutes(62);
  expect(house.recipients()).toEqual(['o-00001']);
});

test('somebody without a credit gets none made; one who has spent it since is left out', async () => {
  const house = triggeredHouse();
  house.person('o-0', 0);
  house.person('o-1');
  await house.run();
  await house.tells('o-0', 'cart');
  await house.tells('o-1', 'cart');
  expect(house.rows().map(({ to }) => to)).toEqual(['o-1']);
  const spent = sampleUser({ [house.templateId]: { available: 0, granted: 1, spent: 1 } });
  house.context.store.put('notify_users', { ...spent, _id: 'o-1' });
  await house.minutes(61);
  expect(house.reasons()).toEqual(['suppressed NO_CREDIT']);
});

test('what is not known of a user who is erased meanwhile sends nothing', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.context.store.remove('notify_users', { _id: 'o-00000' });
  await house.minutes(61);
  expect(house.reasons()).toEqual(['suppressed NEVER_SUBSCRIBED']);
});

test('a clock that runs behind decides nothing: what is counted later is later', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  await house.tells('o-00000', 'cart');
  const { clock } = house.context;
  clock.set(clock.now() - 2 * MINUTE);
  await house.tells('o-00000', 'paid');
  clock.set(clock.now() + 2 * MINUTE);
  expect(house.reasons()).toEqual(['suppressed UNLESS']);
});

describe('the other was counted, and whoever told it died before anything followed', () => {
  test('it is seen when the notification is due', async () => {
    const house = triggeredHouse();
    house.people(1);
    await house.run();
    await house.tells('o-00000', 'cart');
    house.context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'find' && collection === 'notify_messages') throw new Error('dies here');
      return run();
    };
    await expect(house.tells('o-00000', 'paid', undefined, 'call-1')).rejects.toThrow('dies here');
    house.context.store.around = undefined;
    expect(house.reasons()).toEqual(['scheduled']);
    await house.minutes(61);
    expect(house.reasons()).toEqual(['suppressed UNLESS']);
    expect(house.recipients()).toEqual([]);
    expect(house.problems()).toEqual([]);
  });

  test('told again it takes back what waited then, and nothing that has begun since', async () => {
    const house = triggeredHouse();
    house.person('o-1', 5);
    await house.run({
      trigger: {
        on: { event: 'cart', key: 'goods' },
        waitMinutes: 60,
        againAfterMinutes: 60,
        unless: { event: 'paid' },
      },
    });
    await house.tells('o-1', 'cart', { goods: 'mug' });
    await house.tells('o-1', 'paid', undefined, 'call-1');
    await house.tells('o-1', 'cart', { goods: 'cup' });
    await house.tells('o-1', 'paid', undefined, 'call-1');
    expect(
      house
        .rows()
        .map(({ trigger, state }) => [trigger?.value, state])
        .sort(),
    ).toEqual([
      ['cup', 'scheduled'],
      ['mug', 'suppressed'],
    ]);
  });
});

test('a counter that had to make room is missed by the check, not by who tells the other', async () => {
  const house = triggeredHouse();
  house.people(1);
  await house.run();
  await house.tells('o-00000', 'cart');
  await house.tells('o-00000', 'paid');
  for (let i = 0; i < 250; i++) await house.tells('o-00000', 'seen', { page: i });
  expect(house.context.store.get('notify_users', 'o-00000').dropped.did).toBeGreaterThan(0);
  await house.minutes(61);
  expect(house.recipients()).toEqual([]);
});

test.each(['before', 'after'])(
  'whoever tells an event dies %s any call: repeated, it is made once',
  async (when) => {
    for (let at = 1; ; at++) {
      const house = triggeredHouse();
      house.people(1);
      await house.run();
      await house.tells('o-00000', 'seen');
      let calls = 0;
      house.context.store.around = async (_call, run) => {
        calls += 1;
        if (calls === at && when === 'before') throw new Error('dies');
        const answer = await run();
        if (calls === at) throw new Error('dies');
        return answer;
      };
      const died = await house.tells('o-00000', 'cart', undefined, 'call-1').then(
        () => false,
        () => true,
      );
      house.context.store.around = undefined;
      await house.tells('o-00000', 'cart', undefined, 'call-1');
      expect(house.rows()).toHaveLength(1);
      if (!died) return expect(at).toBe(5);
    }
  },
);

test('what an event costs: two calls where nothing waits for it, three in the pause, four where it makes one', async () => {
  const house = triggeredHouse();
  house.people(2);
  const calls = async (openid: string, name: string): Promise<number> =>
    (await house.calls(() => house.tells(openid, name))).length;
  await house.tells('o-00000', 'seen');
  expect(await calls('o-00000', 'cart')).toBe(2);
  await house.run();
  await house.tells('o-00000', 'seen');
  expect(await calls('o-00000', 'seen')).toBe(2);
  expect(await calls('o-00000', 'cart')).toBe(4);
  expect(await calls('o-00000', 'cart')).toBe(3);
  expect(await calls('o-00001', 'paid')).toBe(3);
  expect(await calls('o-00000', 'paid')).toBe(4);
});

test('many at once cost what one does, and two calls for a hundred rows', async () => {
  const house = triggeredHouse();
  const people = house.people(100);
  await house.run();
  await house.tells('o-00000', 'seen');
  const users = people.map((openid) => ({ openid, events: [{ kind: 'event' as const, name: 'cart' }] }));
  const calls = await house.calls(() =>
    tellMany(house.context, { users, nonce: 'list-0001' }, followTriggers(house.context)),
  );
  expect(house.rows()).toHaveLength(100);
  expect(calls.filter((call) => call.endsWith('notify_messages'))).toHaveLength(2);
});

test('10,000 that wait cost an idle tick nothing', async () => {
  const idle = async (count: number): Promise<string[]> => {
    const house = triggeredHouse();
    const people = house.people(count);
    await house.run({}, 20_000);
    const events = [{ kind: 'event' as const, name: 'cart' }];
    for (let i = 0; i < people.length; i += 100) {
      const users = people.slice(i, i + 100).map((openid) => ({ openid, events }));
      await tellMany(house.context, { users, nonce: `list-${1000 + i}` }, followTriggers(house.context));
    }
    await house.minutes(5);
    house.pass(MINUTE);
    return house.calls(() => runTick(house.context, true));
  };
  const none = await idle(0);
  expect(none).toHaveLength(1);
  expect(await idle(Number(process.env.CAMPAIGN_WAITING ?? 300))).toEqual(none);
});

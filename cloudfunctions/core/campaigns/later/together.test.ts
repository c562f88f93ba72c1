/** `alsoLater` with each person's own hour, and with a function that gives the content. */
import { config, contentCalls, coupons, timeOut, variants } from '../../../../test/support/campaigns/coupons';
import { DAY, HOUR, launchesAt } from '../../../../test/support/campaigns/house';
import { laterHouse } from '../../../../test/support/campaigns/later';
import { NOW } from '../../../../test/support/sample';
import type { ContentCall } from '../../contract';
import type { FunctionAnswer } from '../../ports/functions';
import { erase } from '../../consent/erase';
import { hourOf } from '../../time/zone';

type House = ReturnType<typeof laterHouse>;
const MINUTE = 60_000;
const asked = (house: House): string[] =>
  contentCalls(house.context).flatMap(({ people }) => people.map(({ openid }) => openid));
const dueHour = (house: House, openid: string): number =>
  hourOf(house.rows().find(({ to }) => to === openid)!.dueAt, 'Asia/Shanghai');

describe('with a best time', () => {
  test('whoever gives a credit later gets it at an own hour, too; after the latest one at once', async () => {
    const house = laterHouse();
    house.person('o-1', 1, launchesAt(21));
    house.person('o-2', 0, launchesAt(8));
    house.person('o-3', 0, launchesAt(23));
    house.person('o-4', 0, launchesAt(8));
    await house.run(['o-1', 'o-2', 'o-3', 'o-4'], {
      bestTime: { latest: NOW + DAY },
      endsAt: NOW + 3 * DAY,
    });
    await house.grants('o-2');
    await house.grants('o-3');
    await house.minutes(2);
    expect([dueHour(house, 'o-2'), dueHour(house, 'o-3')]).toEqual([8, 23]);
    expect(house.recipients()).toEqual([]);
    expect(await house.report()).toMatchObject({
      matched: 4,
      noCredit: 1,
      cameLater: 2,
      bestTime: { by: { own: 3, everybody: 0, usual: 0, left: 0 }, fallback: 0 },
    });
    for (let hours = 0; hours < 25; hours++) {
      house.context.clock.advance(HOUR);
      await house.minutes(1);
    }
    expect(house.recipients()).toEqual(['o-1', 'o-2', 'o-3']);
    await house.grants('o-4');
    await house.minutes(2);
    expect(house.recipients()).toEqual(['o-1', 'o-2', 'o-3', 'o-4']);
    expect(house.problems()).toEqual([]);
  });

  test('noted before the campaign comes to them by itself, theirs is the same hour', async () => {
    const house = laterHouse();
    const people = house.people(1200);
    const last = people.at(-1)!;
    house.person(last, 0, launchesAt(8));
    await house.create(people, { alsoLater: true, bestTime: { latest: NOW + DAY } });
    await house.start(1200);
    // Between the naming of the first thousand and that of the rest.
    let done = false;
    house.context.store.around = async ({ operation, collection }, run) => {
      const answer = await run();
      if (operation === 'insert' && collection === 'notify_messages' && !done) {
        done = true;
        await house.grants(last);
      }
      return answer;
    };
    await house.minutes(4);
    house.context.store.around = undefined;
    expect([done, dueHour(house, last)]).toEqual([true, 8]);
    expect(await house.report()).toMatchObject({ matched: 1200, noCredit: 0, cameLater: 0 });
  });
});

describe('with a function that gives the content', () => {
  function couponLater(answer: (event: object) => FunctionAnswer = coupons) {
    const house = laterHouse({ config });
    house.context.answerCall = (_name, event) => answer(event);
    return house;
  }

  test('it is asked for each latecomer once, by the tick and not by the tap, in one call for all', async () => {
    const house = couponLater();
    const late = house.withoutCredit('o-a', 'o-b', 'o-c');
    await house.run([...house.people(2), ...late], { variants });
    expect(asked(house)).toEqual(['o-00000', 'o-00001']);
    for (const openid of late) await house.grants(openid);
    expect(asked(house)).toHaveLength(2);
    await house.minutes(3);
    expect(house.recipients()).toEqual(['o-00000', 'o-00001', ...late]);
    expect(asked(house).sort()).toEqual(['o-00000', 'o-00001', ...late]);
    expect(contentCalls(house.context)).toHaveLength(2);
    const codes = new Set(house.context.sent.map(({ data }) => data.thing1!.value));
    expect(codes.size).toBe(5);
    expect(await house.report()).toMatchObject({ matched: 5, noCredit: 0, cameLater: 3, total: { sent: 5 } });
    await house.minutes(3);
    expect(contentCalls(house.context)).toHaveLength(2);
    expect(house.problems()).toEqual([]);
  });

  test('skipped with a reason, unfit, without an answer: each in its place, and it adds up', async () => {
    const answers: Record<string, object> = {
      'o-a': { skip: '已售罄' },
      'o-b': { data: { nothing: 'x' } },
      'o-d': { data: { goods: 'tea' } },
    };
    const house = couponLater((event) => ({
      ok: true,
      result: {
        people: (event as ContentCall).people.flatMap(({ id, openid }) =>
          answers[openid] ? [{ id, ...answers[openid] }] : [],
        ),
      },
    }));
    const late = house.withoutCredit('o-a', 'o-b', 'o-c', 'o-d');
    await house.run(late, { variants });
    for (const openid of late) await house.grants(openid);
    await house.minutes(3);
    expect(house.states()).toEqual({
      'o-a': 'suppressed CONTENT_SKIPPED',
      'o-b': 'failed CONTENT_UNFIT',
      'o-c': 'failed CONTENT_UNAVAILABLE',
      'o-d': 'sent',
    });
    expect(house.rows().find(({ to }) => to === 'o-a')!.content).toEqual({
      function: 'coupons',
      words: '已售罄',
    });
    expect(await house.report()).toMatchObject({ matched: 4, noCredit: 0, total: { assigned: 4, open: 0 } });
    // What ended has an age: retention finds it.
    expect(house.rows().every(({ restsSince, state }) => state === 'sent' || restsSince > 0)).toBe(true);
  });

  test('a control group is not asked for, a variant without a function neither', async () => {
    const house = couponLater();
    const late = house.withoutCredit(...Array.from({ length: 60 }, (_, i) => `o-${i}`));
    const [first] = variants;
    await house.run(late, {
      control: 30,
      variants: [
        { ...first!, percent: 40 },
        { name: 'b', percent: 30, data: { goods: 'as it is' } },
      ],
    });
    for (const openid of late) await house.grants(openid);
    await house.minutes(4);
    const byPart = (part: string) =>
      house.rows().flatMap(({ to, campaign }) => (campaign?.part === part ? [to] : []));
    expect(asked(house).sort()).toEqual(byPart('a').sort());
    expect(house.recipients()).toEqual([...byPart('a'), ...byPart('b')].sort());
    expect(await house.report()).toMatchObject({
      matched: 60,
      noCredit: 0,
      total: { leftOut: { CONTROL: byPart('control').length } },
    });
  });

  test('it does not answer: asked again in its own time, whoever taps meanwhile; after the second group it pauses', async () => {
    const house = couponLater(() => timeOut);
    const late = house.withoutCredit('o-a', 'o-b', 'o-c');
    await house.run(late, { variants });
    await house.grants('o-a');
    await house.minutes(1);
    expect(contentCalls(house.context)).toHaveLength(1);
    // A tap does not shorten the wait: 30 s, 1, 2 and 4 minutes.
    for (let i = 0; i < 3; i++) {
      await house.grants('o-b', `again-${i}`);
      house.context.clock.advance(1000);
      house.context.deadline = house.context.clock.now() + 50_000;
      await (await import('../expand')).expandOpen(house.context);
    }
    expect(contentCalls(house.context)).toHaveLength(1);
    await house.minutes(9);
    expect(house.states()).toMatchObject({ 'o-a': 'failed CONTENT_UNAVAILABLE' });
    await house.minutes(12);
    expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'error' });
    house.context.answerCall = (_name, event) => coupons(event);
    await house.grants('o-c');
    await house.does('resume');
    await house.minutes(2);
    expect(house.states()).toMatchObject({ 'o-c': 'sent' });
    expect(house.problems()).toEqual([]);
  });

  test('noted before the campaign comes to them by itself: asked for once, and no latecomer', async () => {
    const house = couponLater();
    const people = house.people(160);
    const last = people.at(-1)!;
    house.person(last, 0);
    await house.create(people, { alsoLater: true, perSecond: 0.2, variants });
    await house.start(160);
    await house.minutes(3);
    await house.grants(last);
    expect(house.states()).toMatchObject({ [last]: 'heldBack LATECOMER' });
    await house.minutes(16);
    expect([asked(house).length, new Set(asked(house)).size]).toEqual([160, 160]);
    expect(house.recipients()).toEqual(people);
    expect(await house.report()).toMatchObject({ matched: 160, noCredit: 0, cameLater: 0 });
  });

  test('erased between tap and tick, nobody is asked for; stopped, all ends without being asked', async () => {
    const house = couponLater();
    await house.run(house.withoutCredit('o-a', 'o-b', 'o-c'), { variants });
    for (const openid of ['o-a', 'o-b']) await house.grants(openid);
    // Named already, then gone.
    house.context.store.around = async ({ operation, collection }, run) => {
      const answer = await run();
      if (operation === 'find' && collection === 'notify_messages' && asked(house).length === 0) {
        house.context.store.around = undefined;
        await erase(house.context, 'o-a');
      }
      return answer;
    };
    await house.minutes(2);
    expect([house.recipients(), asked(house)]).toEqual([['o-b'], ['o-b']]);
    const before = asked(house);
    await house.grants('o-c');
    await house.does('stop');
    await house.minutes(3);
    expect(asked(house)).toEqual(before);
    expect(house.states()).toMatchObject({ 'o-c': 'cancelled CANCELLED' });
  });

  test('killed at each write of the tick that takes in: everybody once, with the same content', async () => {
    for (const late of [false, true])
      for (let at = 0; at < 8; at++) {
        const house = couponLater();
        await house.run([...house.people(1), ...house.withoutCredit('o-a', 'o-b')], { variants });
        for (const openid of ['o-a', 'o-b']) await house.grants(openid);
        let writes = 0;
        house.context.store.around = async ({ operation }, run) => {
          if (operation === 'find' || operation === 'aggregate' || writes++ !== at) return run();
          if (late) await run();
          throw new Error('killed');
        };
        await house.minutes(1).catch(() => undefined);
        house.context.store.around = undefined;
        house.context.clock.advance(5 * MINUTE);
        await house.minutes(3);
        expect([at, house.recipients()]).toEqual([at, ['o-00000', 'o-a', 'o-b']]);
        expect(await house.show()).toMatchObject({ made: 3, matched: 3, noCredit: 0, cameLater: 2 });
        expect(house.problems()).toEqual([]);
      }
  });
});

test('both: the hour is the person’s, the content the function’s', async () => {
  const house = laterHouse({ config });
  house.context.answerCall = (_name, event) => coupons(event);
  house.person('o-1', 0, launchesAt(21));
  await house.run(['o-1'], { variants, bestTime: { latest: NOW + DAY } });
  await house.grants('o-1');
  await house.minutes(2);
  const [row] = house.rows();
  expect(row).toMatchObject({ state: 'scheduled', reason: 'BEST_TIME', bestTime: { by: 'own', hour: 21 } });
  expect(row!.data).toMatchObject({ thing1: expect.stringContaining('券') as string });
});

import fc from 'fast-check';
import { counted, memoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { admit, isLimited, quotaUsedUp, returnTokens } from './admit';
import { readGate } from './document';
import { COMMON } from './lanes';
import type { Stretch } from './planAdmission';

const limited = (limits: object) => memoryContext({ config: sampleConfig({ limits }) });
const wish = (wanted: number) => ({ wanted, lane: COMMON, patience: 2000 });

test('however workers meet: the day’s quota is never passed and no two stretches overlap', async () => {
  const turns = fc.array(fc.nat(4), { maxLength: 30 });
  const workers = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(workers, turns, fc.option(fc.nat(12), { freq: 2 }), async (wanted, delays, lost) => {
      const context = limited({ perSecond: 20, dailyQuota: 100 });
      let call = 0;
      context.store.around = async (_call, run) => {
        const number = call++;
        for (let turn = 0; turn < (delays[number] ?? 0); turn++) await Promise.resolve();
        if (number === lost) await run();
        return run();
      };
      const admitted = await Promise.all(wanted.map((each) => admit(context, wish(each))));
      const tokens = admitted.reduce((sum, each) => sum + each.tokens, 0);
      expect(tokens).toBeLessThanOrEqual(100);
      expect((await readGate(context)).used).toBe(tokens);
      const stretches = admitted.flatMap(({ all }): Stretch[] => (all ? [all] : []));
      stretches.sort((a, b) => a.from - b.from);
      stretches.reduce((end, { from, count, spacing }) => {
        expect(from).toBeGreaterThanOrEqual(end);
        return from + count * spacing;
      }, 0);
      admitted.forEach(({ count }, i) => expect(count).toBeLessThanOrEqual(wanted[i]!));
    }),
    { numRuns: 60 },
  );
});

test('a booking whose answer was lost books once', async () => {
  const context = limited({ dailyQuota: 100 });
  await admit(context, wish(1));
  context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne') await run();
    return run();
  };
  expect(await admit(context, wish(10))).toMatchObject({ count: 10, tokens: 10 });
  expect((await readGate(context)).used).toBe(11);
});

test('a booking whose answer was lost is known although somebody has booked since', async () => {
  const context = limited({ dailyQuota: 100 });
  await admit(context, wish(1));
  let others = 0;
  context.store.around = async ({ operation }, run) => {
    if (operation !== 'updateOne' || others > 0) return run();
    await run();
    others = 1;
    await admit(context, wish(5));
    return run();
  };
  expect(await admit(context, wish(10))).toMatchObject({ count: 10, tokens: 10 });
  expect((await readGate(context)).used).toBe(16);
});

test('a gate that is known and still right saves the look, one that is not is read again', async () => {
  const context = limited({ dailyQuota: 100 });
  const { gate } = await admit(context, wish(10));
  expect(await counted(context, () => admit(context, wish(10), gate))).toEqual({ updateOne: 1 });
  expect(await admit(context, wish(90), gate)).toMatchObject({ count: 80 });
});

test('a lane’s own rate is kept beside the one over all', async () => {
  const context = limited({ perSecond: 10 });
  const lane = { id: 'x', perSecond: 2 };
  expect(await admit(context, { ...wish(4), lane })).toMatchObject({
    all: { spacing: 100, count: 4 },
    own: { spacing: 500, count: 4 },
  });
  const other = memoryContext();
  const alone = await admit(other, { ...wish(4), lane });
  expect(alone).toMatchObject({ own: { spacing: 500, count: 4 } });
  expect(alone).not.toHaveProperty('all');
  expect(isLimited(other, COMMON)).toBe(false);
  expect(isLimited(other, lane)).toBe(true);
});

test('a line is booked by the database’s clock, however far off this machine’s is; only a cold one asks for it first', async () => {
  const context = limited({ perSecond: 20 });
  context.clock.databaseAhead = -90_000;
  const there = context.clock.now() - 90_000;
  const cold = { ...context, clock: { ...context.clock } };
  expect(await counted(context, () => admit(context, wish(10)))).toMatchObject({ updateOne: 3 });
  expect((await readGate(context)).nextAt).toBe(there + 500);
  expect((await admit(cold, wish(10))).all).toMatchObject({ from: there + 500, count: 10 });
  expect(await counted(context, () => admit(cold, wish(5)))).toEqual({ find: 1, updateOne: 1 });
});

test('what was booked while this machine’s clock was being set is booked anew', async () => {
  const context = limited({ perSecond: 20 });
  await admit(context, wish(1));
  const right = context.clock.now();
  context.clock.set(right + 300_000);
  context.clock.databaseAhead = -300_000;
  expect((await admit(context, wish(10))).all).toMatchObject({ from: right, count: 10 });
  expect((await readGate(context)).nextAt).toBe(right + 500);
});

test('while one keeps a lane, another is told when it may look again', async () => {
  const context = limited({ perSecond: 10 });
  const endsAt = context.clock.now() + 50_000;
  const first = { token: 'first', endsAt, round: 2500 };
  await admit(context, { ...wish(5), keeper: first });
  const second = await admit(context, { ...wish(5), keeper: { ...first, token: 'second' } });
  expect(second.count).toBe(0);
  expect(second.readyAt).toBeGreaterThan(context.clock.now());
  expect(await admit(context, { ...wish(5), keeper: first })).toMatchObject({ count: 5 });
});

describe('tokens that were not used', () => {
  test('go back to their day once, also when the answer is lost', async () => {
    const context = limited({ dailyQuota: 100 });
    const { day } = await admit(context, wish(10));
    context.store.around = async (_call, run) => {
      await run();
      return run();
    };
    await returnTokens(context, day, 4);
    expect((await readGate(context)).used).toBe(6);
  });

  test('of yesterday do not enlarge today', async () => {
    const context = limited({ dailyQuota: 100 });
    await admit(context, wish(10));
    await returnTokens(context, '2026-11-21', 4);
    expect((await readGate(context)).used).toBe(10);
  });

  test('none of them asks nothing', async () => {
    const context = limited({ dailyQuota: 100 });
    await returnTokens(context, '2026-11-22', 0);
    expect(context.store.calls).toEqual([]);
  });
});

test('a quota is used up until midnight', async () => {
  const context = limited({ dailyQuota: 10 });
  await admit(context, wish(9));
  expect(quotaUsedUp(context, await readGate(context))).toBe(false);
  const { gate } = await admit(context, wish(9));
  expect(quotaUsedUp(context, gate)).toBe(true);
  const none = await admit(context, wish(1));
  expect(none).toMatchObject({ count: 0 });
  expect(none).not.toHaveProperty('readyAt');
  context.clock.advance(14 * 3_600_000);
  expect(quotaUsedUp(context, gate)).toBe(false);
  expect(await admit(context, wish(1))).toMatchObject({ count: 1, day: '2026-11-23' });
});

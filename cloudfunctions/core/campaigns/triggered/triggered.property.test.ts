import fc from 'fast-check';
import { MINUTE, triggeredHouse } from '../../../../test/support/campaigns/triggered';

const RUNS = Number(process.env.CAMPAIGN_RUNS ?? 12);
const WAIT = 7;
const PAUSE = 20;

/** What one person does, one after the other; a call dies at its n-th database call, before or after it, and is repeated. */
const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('cart' as const, 'paid' as const),
    dies: fc.option(fc.record({ at: fc.integer({ min: 1, max: 5 }), after: fc.boolean() }), { freq: 2 }),
  }),
  fc.record({ kind: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 12 }) }),
  fc.constant({ kind: 'pause' as const }),
);

/** What should come of it. */
class Expected {
  sent = 0;
  #last = -Infinity;
  #dueAt: number | undefined;
  cart(at: number): void {
    if (at < this.#last + PAUSE * MINUTE) return;
    this.#last = at;
    this.#dueAt = at + WAIT * MINUTE;
  }
  paid(): void {
    this.#dueAt = undefined;
  }
  tick(at: number): void {
    if (this.#dueAt === undefined || at < this.#dueAt) return;
    this.sent += 1;
    this.#dueAt = undefined;
  }
}

test('however calls die and are repeated: each occurrence once, and none that the other came before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const house = triggeredHouse();
      const { context } = house;
      house.person('o-1', 50);
      await house.run({
        trigger: {
          on: { event: 'cart' },
          waitMinutes: WAIT,
          againAfterMinutes: PAUSE,
          unless: { event: 'paid' },
        },
      });
      const expected = new Expected();
      for (const [i, each] of steps.entries()) {
        if (each.kind === 'pass') {
          for (let minute = 0; minute < each.minutes; minute++) {
            await house.minutes(1);
            expected.tick(context.clock.now());
          }
          continue;
        }
        if (each.kind === 'pause') {
          await house.does('pause');
          await house.does('resume');
          continue;
        }
        const { kind, dies } = each;
        let calls = 0;
        context.store.around = async (_call, run) => {
          const isNow = ++calls === dies?.at;
          if (isNow && !dies?.after) throw new Error('dies');
          const answer = await run();
          if (isNow) throw new Error('dies');
          return answer;
        };
        await house.tells('o-1', kind, undefined, `call-${i}`).catch(() => undefined);
        context.store.around = undefined;
        await house.tells('o-1', kind, undefined, `call-${i}`);
        if (kind === 'cart') expected.cart(context.clock.now());
        else expected.paid();
      }
      for (let minute = 0; minute < WAIT + 1; minute++) {
        await house.minutes(1);
        expected.tick(context.clock.now());
      }
      expect(house.recipients()).toHaveLength(expected.sent);
      expect(house.problems()).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

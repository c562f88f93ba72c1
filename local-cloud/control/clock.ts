import * as z from 'zod';

import type { MovableClock } from '../base/clock';
import { RequestError } from '../base/errors';
import type { FunctionRunner } from '../runner/runner';
import type { TickReport, Timers } from '../timers/timers';
import type { LocalWeChat } from '../wechat';
import type { Route } from './router';

/** A year in one step, and at most so many steps: beyond, it is a mistake. */
const MAX_ADVANCE_MS = 10 * 366 * 86_400_000;
const MAX_STEPS = 20_000;

const advanceSchema = z
  .strictObject({
    ms: z.number().min(0).max(MAX_ADVANCE_MS).optional(),
    /** Instead of `ms`: the time to go to, ISO 8601 or epoch milliseconds. */
    to: z.union([z.number(), z.iso.datetime({ offset: true })]).optional(),
    /** Move in steps of this many milliseconds; triggers fire at each. */
    step: z.number().min(1).optional(),
    /** false: answer at once, do not wait for the triggers that fire. */
    wait: z.boolean().default(true),
  })
  .refine(({ ms, to }) => (ms === undefined) !== (to === undefined), {
    message: 'expected "ms" or "to", one of them',
  });

export function clockRoutes(
  clock: MovableClock,
  runner: FunctionRunner,
  timers: Timers,
  wechat: Pick<LocalWeChat, 'fireDelayed'>,
): Route[] {
  const view = () => ({ now: clock.now(), iso: new Date(clock.now()).toISOString(), offset: clock.offset() });
  const fireDue = async (wait: boolean): Promise<TickReport[]> => {
    await runner.syncClock();
    const firing = Promise.all([timers.fireDue(), wechat.fireDelayed()]);
    return wait ? (await firing).flat() : [];
  };
  return [
    { method: 'GET', path: '/clock', handle: view },
    {
      method: 'POST',
      path: '/clock/advance',
      handle: async ({ body }) => {
        const { ms, to, step, wait } = advanceSchema.parse(body);
        let left = ms ?? new Date(to ?? 0).getTime() - clock.now();
        if (left < 0)
          throw new RequestError(
            400,
            'INVALID_PARAM',
            `to: expected a time after ${new Date(clock.now()).toISOString()}: the clock only moves forward.`,
          );
        if (step !== undefined && left / step > MAX_STEPS)
          throw new RequestError(400, 'INVALID_PARAM', `step: that is more than ${MAX_STEPS} steps.`);
        const fired: TickReport[] = [];
        do {
          const part = step === undefined ? left : Math.min(step, left);
          timers.hold();
          clock.advance(part);
          left -= part;
          fired.push(...(await fireDue(wait)));
        } while (left > 0);
        return { ...view(), fired };
      },
    },
  ];
}

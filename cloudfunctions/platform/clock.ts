import type { Clock } from '../core/ports';

/** How often a sleeper looks at the clock. */
const LOOK = 250;

/**
 * The machine's clock. A sleeper looks at it now and then: where it has jumped ahead (an instance that was paused, a local
 * cloud's clock that somebody moved), its time has come earlier. It never sleeps for longer than was asked.
 */
export const clock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  async sleep(ms) {
    const started = performance.now();
    const until = Date.now() + ms;
    const left = (): number => Math.min(until - Date.now(), ms - (performance.now() - started));
    do {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK, Math.max(0, left()))));
    } while (left() > 0);
  },
};

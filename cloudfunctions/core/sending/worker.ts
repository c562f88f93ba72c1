import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { templateTurn } from '../gate/templateRate';
import { Brake } from './brake';
import { WINDOWS_AT_ONCE } from '../time/spans';
import { Feed, type Workload } from './feed';
import type { Window } from './step';
import { moveRows } from '../queue/moveRows';
import { Pacer } from './pacer';
import { runWindow } from './window';

/**
 * Works off what is due until nothing is left, time is short or WeChat stops everything. Two windows at once, so that
 * one sends while the other reserves or settles: pacing, not latency, sets the speed.
 * @returns how many rows it has dealt with
 */
export async function workOff(context: Context, workload: Workload): Promise<number> {
  const pacer = new Pacer(context.clock, context.config.limits.spacingMs);
  const brake = new Brake();
  const feed = new Feed(context, workload, pacer, brake);
  const lane = async (): Promise<void> => {
    try {
      for (let window = await feed.next(); window; window = await feed.next()) {
        await guarded(context, window, () => runInTurn(context, window!, pacer, brake));
      }
    } catch (error) {
      // A claim ahead that failed: what is under way goes on, the next tick claims again.
      context.log('claim.error', { error: ownWords(error) });
    }
  };
  while (await feed.refill()) {
    await Promise.all(Array.from({ length: WINDOWS_AT_ONCE }, lane));
    if (feed.ended) break;
  }
  return feed.done;
}

/** Never throws after partial work: the platform would run the tick again. Recovery takes the window over. */
async function guarded(context: Context, window: Window, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    context.log('window.error', {
      token: window.token,
      window: window.number,
      error: ownWords(error),
    });
  }
}

/** A window whose template has a rate of its own waits for its turn, or comes back when it is far off. */
async function runInTurn(context: Context, window: Window, pacer: Pacer, brake: Brake): Promise<void> {
  const turn = await templateTurn(context, window.template, window.rows.length);
  if ('comeBackAt' in turn) {
    const ids = window.rows.map((row) => row._id);
    const at = context.clock.now();
    const dueAt = turn.comeBackAt;
    await moveRows(context, { token: window.token, ids, state: 'scheduled', reason: 'RATE', at, dueAt });
    return;
  }
  const own = turn.spacing > 0 ? [new Pacer(context.clock, turn.spacing, turn.from)] : [];
  await runWindow(context, window, [...own, pacer], brake);
}

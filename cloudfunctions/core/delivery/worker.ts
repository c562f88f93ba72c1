import type { Context } from '../context';
import type { MessageDocument } from '../model/message';
import { claim } from './claim';
import { CLAIM_SIZE, LEASE, FENCE, SETTLE_MARGIN, WINDOW_SIZE, WINDOWS_AT_ONCE } from './constants';
import type { Window } from './group';
import { chunk, groupBy } from './grouping';
import { moveRows } from './moveRows';
import { Pacer } from './pacer';
import type { Brake } from './transmit';
import { runWindow } from './window';

/** Shortest useful rest of a call: one claim, one window, its settlement. */
const MIN_ROUND = 1000;

/**
 * Works off what is due until nothing is left, time is short or WeChat's quota is used up.
 * @returns how many rows it has dealt with
 */
export async function workOff(context: Context): Promise<number> {
  const pacer = new Pacer(context.clock, context.config.limits.spacingMs);
  const brake: Brake = { pulled: false };
  let done = 0;
  while (!brake.pulled) {
    const limit = affordable(context);
    if (limit < 1) break;
    const rows = await claim(context, limit);
    if (rows.length === 0) break;
    await runAll(context, await windows(context, rows), pacer, brake);
    done += rows.length;
  }
  return done;
}

/** Only as many rows as can be sent before the function or the lease ends. */
function affordable(context: Context): number {
  const { spacingMs, sendTimeoutMs } = context.config.limits;
  const untilDeadline = context.deadline - context.clock.now() - sendTimeoutMs - SETTLE_MARGIN;
  const rest = Math.min(untilDeadline, LEASE - sendTimeoutMs - FENCE);
  return rest < MIN_ROUND ? 0 : Math.min(CLAIM_SIZE, Math.floor(rest / Math.max(spacingMs, 1)));
}

/** Rows in windows of one template each. Rows whose template is gone from the configuration fail at once. */
async function windows(context: Context, rows: MessageDocument[]): Promise<Window[]> {
  const { token, leaseUntil } = rows[0]!;
  const list: Window[] = [];
  for (const group of groupBy(rows, (row) => [row.template, row.templateId])) {
    const template = context.config.templates[group[0]!.template];
    if (!template || template.id !== group[0]!.templateId) {
      const ids = group.map((row) => row._id);
      await moveRows(context, {
        token,
        ids,
        state: 'failed',
        reason: 'INVALID_TEMPLATE',
        at: context.clock.now(),
      });
      continue;
    }
    for (const part of chunk(group, WINDOW_SIZE)) {
      list.push({ template, token, number: list.length, leaseUntil, rows: part });
    }
  }
  return list;
}

/** Two windows at once, so that one sends while the other reserves or settles: pacing, not latency, sets the speed. */
async function runAll(context: Context, list: Window[], pacer: Pacer, brake: Brake): Promise<void> {
  const queue = list.values();
  const lane = async (): Promise<void> => {
    for (const window of queue) {
      try {
        await runWindow(context, window, pacer, brake);
      } catch (error) {
        // Never throw after partial work: the platform would run the tick again. Recovery takes the window over.
        context.log('window.error', {
          token: window.token,
          window: window.number,
          error: String(error).slice(0, 200),
        });
      }
    }
  };
  await Promise.all(Array.from({ length: WINDOWS_AT_ONCE }, lane));
}

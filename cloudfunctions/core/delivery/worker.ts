import type { Context } from '../context';
import { admit } from '../gate/admit';
import { breakerFor, heldBack } from '../gate/breakers';
import { templateTurn } from '../gate/templateRate';
import { noteShortLimit } from '../statistics/health/limits';
import type { Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import { Brake } from './brake';
import { claim } from './claim';
import { CLAIM_SIZE, FENCE, LEASE, SETTLE_MARGIN, WINDOW_SIZE, WINDOWS_AT_ONCE } from './constants';
import { rightOf, type Window } from './group';
import { chunk, groupBy } from './grouping';
import { moveRows } from './moveRows';
import { Pacer } from './pacer';
import { runWindow } from './window';

/** Shortest useful rest of a call: one claim, one window, its settlement. */
const MIN_ROUND = 1000;

export interface Workload {
  gate: Gate;
  /** Called once, when there is more than one claim can take. */
  onBacklog?: () => Promise<void>;
}

/**
 * Works off what is due until nothing is left, time is short or WeChat stops everything.
 * @returns how many rows it has dealt with
 */
export async function workOff(context: Context, workload: Workload): Promise<number> {
  const pacer = new Pacer(context.clock, context.config.limits.spacingMs);
  const brake = new Brake();
  let { onBacklog } = workload;
  let done = 0;
  while (!brake.everything) {
    const limit = affordable(context);
    if (limit < 1) {
      if (done === 0) await noteShortLimit(context, 'dispatch', needed(context));
      break;
    }
    const { found, rows: claimed } = await claim(context, limit);
    if (found === 0) break;
    if (claimed.length === 0) {
      await standAside(context);
      continue;
    }
    const admission = await admit(context, claimed.length);
    const rows = claimed.slice(0, admission.count);
    await sendBack(context, claimed.slice(admission.count));
    pacer.follow(admission.from, admission.spacing);
    await runAll(context, await windows(context, rows, workload.gate), pacer, brake);
    done += rows.length;
    if (rows.length < claimed.length) break;
    if (found === CLAIM_SIZE && onBacklog) {
      await onBacklog();
      onBacklog = undefined;
    }
  }
  return done;
}

/** Another worker was faster on the same rows: it goes first, so that the two do not meet again. */
async function standAside(context: Context): Promise<void> {
  await context.clock.sleep(100 + Math.random() * 400);
}

/** What one round takes at least: a send, its settlement, and a little before. */
const needed = ({ config }: Context): number => config.limits.sendTimeoutMs + SETTLE_MARGIN + MIN_ROUND;

/** Only as many rows as can be sent before the function or the lease ends. */
function affordable(context: Context): number {
  const { spacingMs, sendTimeoutMs } = context.config.limits;
  const untilDeadline = context.deadline - context.clock.now() - sendTimeoutMs - SETTLE_MARGIN;
  const rest = Math.min(untilDeadline, LEASE - sendTimeoutMs - FENCE);
  return rest < MIN_ROUND ? 0 : Math.min(CLAIM_SIZE, Math.floor(rest / Math.max(spacingMs, 1)));
}

/** Rows that the global rate or the day's quota has no room for now. */
async function sendBack(context: Context, rows: MessageDocument[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const ids = rows.map((row) => row._id);
  const at = context.clock.now();
  await moveRows(context, { token: first.token, ids, state: 'scheduled', reason: 'RATE', at });
}

/**
 * Rows in windows of one template each. Rows whose template is gone from the configuration fail at once; rows of
 * a template whose breaker is open are held back.
 */
async function windows(context: Context, rows: MessageDocument[], gate: Gate): Promise<Window[]> {
  const list: Window[] = [];
  for (const group of groupBy(rows, (row) => [row.template, row.templateId])) {
    const { token, leaseUntil, template: alias, templateId } = group[0]!;
    const move = { token, ids: group.map((row) => row._id), at: context.clock.now() };
    const template = context.config.templates[alias];
    if (!template || template.id !== templateId) {
      await moveRows(context, { ...move, state: 'failed', reason: 'INVALID_TEMPLATE' });
      continue;
    }
    if (breakerFor(gate, templateId, move.at)) {
      await moveRows(context, { ...move, ...heldBack });
      continue;
    }
    for (const part of chunk(group, WINDOW_SIZE)) {
      list.push({ template, right: rightOf(template), token, number: list.length, leaseUntil, rows: part });
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
        await runInTurn(context, window, pacer, brake);
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

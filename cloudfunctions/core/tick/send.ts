import type { Context } from '../ports/context';
import { everythingStopped } from '../gate/breakers';
import { quotaUsedUp } from '../gate/admit';
import { readGate } from '../gate/document';
import { isKept } from '../gate/keepers';
import { COMMON, type Lane } from '../gate/lanes';
import type { Gate } from '../model/figures';
import { workOff } from '../sending/worker';
import { fanOut } from './fanOut';
import type { Work } from './look';

/** Sends what is due; a backlog of more than one claim is shared with further workers. */
export async function sendDue(context: Context, { gate, crowd }: Work, lanes: Lane[]): Promise<number> {
  if (nothingMayGo(context, gate)) return 0;
  const open = lanes.filter((lane) => !isKept(context, gate, lane));
  return workOff(context, { gate, shared: crowd, lanes: open, onBacklog: () => fanOut(context) });
}

/** Workers that start at the same moment would all wait for the first of them to claim. */
const STAGGER = 400;

/**
 * What a further worker does: the same, without calling more of its kind. Lanes with a rate of their own are left to the
 * ticks.
 */
export async function helpOut(context: Context, number: number): Promise<number> {
  await context.clock.sleep(number * STAGGER);
  const gate = await readGate(context);
  if (nothingMayGo(context, gate)) return 0;
  return workOff(context, { gate, shared: true, lanes: [COMMON] });
}

const nothingMayGo = (context: Context, gate: Gate): boolean =>
  everythingStopped(gate, context.clock.now()) || quotaUsedUp(context, gate);

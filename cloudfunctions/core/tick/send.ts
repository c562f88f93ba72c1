import type { Context } from '../ports/context';
import { everythingStopped } from '../gate/breakers';
import { quotaUsedUp } from '../gate/admit';
import { readGate } from '../gate/document';
import { workOff } from '../sending/worker';
import { fanOut } from './fanOut';
import type { Work } from './look';

/** Sends what is due; a backlog of more than one claim is shared with further workers. */
export async function sendDue(context: Context, { gate, crowd }: Work): Promise<number> {
  if (everythingStopped(gate, context.clock.now()) || quotaUsedUp(context, gate)) return 0;
  return workOff(context, { gate, shared: crowd, onBacklog: () => fanOut(context) });
}

/** Workers that start at the same moment would all wait for the first of them to claim. */
const STAGGER = 400;

/** What a further worker does: the same, without calling more of its kind. */
export async function helpOut(context: Context, number: number): Promise<number> {
  await context.clock.sleep(number * STAGGER);
  const gate = await readGate(context);
  if (everythingStopped(gate, context.clock.now()) || quotaUsedUp(context, gate)) return 0;
  return workOff(context, { gate, shared: true });
}

import { recheckTriggered } from '../campaigns/triggered/recheck';
import type { Context } from '../ports/context';
import { everythingStopped } from '../gate/breakers';
import { quotaUsedUp } from '../gate/admit';
import { readGate } from '../gate/document';
import { gateForKeepers, isKept } from '../gate/keepers';
import { COMMON, type Lane } from '../gate/lanes';
import { ABSENT, noteLack, type Seen } from '../gate/transport';
import type { Gate } from '../model/figures';
import type { Lack } from '../model/transport';
import type { Room } from '../sending/room';
import { workOff } from '../sending/worker';
import { fanOut, noteWorkersLack } from './fanOut';
import type { Work } from './look';
import { canSend, learnFromRun, watchTransport } from './transport';

/** What of the look the sending goes by. */
export type SendingWork = Pick<Work, 'gate' | 'crowd' | 'workers'>;

/**
 * Sends what is due; a backlog of more than one claim is shared with further workers.
 * @param how `earlyTo`: what falls due until then may leave before its time; epoch ms
 */
export async function sendDue(
  context: Context,
  { gate: seen, crowd, workers }: SendingWork,
  lanes: Lane[],
  { byTimer, earlyTo, room }: { byTimer: boolean; earlyTo: number; room: Room },
): Promise<number> {
  const gate = await gateForKeepers(context, seen, lanes);
  if (nothingMayGo(context, gate) || !canSend(context, gate, byTimer)) return 0;
  const open = lanes.filter((lane) => !isKept(context, gate, lane));
  const watch = watchTransport(context);
  const sent = await workOff(watch.context, {
    gate,
    shared: crowd,
    lanes: open,
    earlyTo,
    recheck: recheckTriggered,
    room,
    onBacklog: () => fanOut(context, workers),
  });
  if (byTimer) await learnFromRun(context, gate, watch);
  return sent;
}

/** Workers that start at the same moment would all wait for the first of them to claim. */
const STAGGER = 400;

/**
 * What a further worker does: the same, without calling more of its kind. Lanes with a rate of their own are left to the
 * ticks. One that cannot send takes nothing into its hands, and says so, so that it is not called again.
 */
export async function helpOut(context: Context, number: number): Promise<number> {
  const { transport } = context.wechat;
  if (transport.by === 'none') {
    await cannotHelp(context, { code: transport.lack, ...transport.from }, ABSENT);
    return 0;
  }
  await context.clock.sleep(number * STAGGER);
  const gate = await readGate(context);
  if (nothingMayGo(context, gate)) return 0;
  const watch = watchTransport(context);
  const sent = await workOff(watch.context, {
    gate,
    shared: true,
    lanes: [COMMON],
    recheck: recheckTriggered,
  });
  const refused = watch.refused();
  if (refused && !watch.heard()) await cannotHelp(context, refused.lack, refused.seen);
  return sent;
}

async function cannotHelp(context: Context, lack: Lack, seen: Seen): Promise<void> {
  await noteWorkersLack(context);
  await noteLack(context, lack, seen);
}

const nothingMayGo = (context: Context, gate: Gate): boolean =>
  everythingStopped(gate, context.clock.now()) || quotaUsedUp(context, gate);

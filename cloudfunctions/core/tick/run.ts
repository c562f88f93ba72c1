import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { giveUpUnknown } from '../mending/giveUp';
import { recoverDead } from '../mending/recovery';
import { expireWaiting, sweepWaiting } from '../queue/waiting';
import { runFolds } from '../counting/run';
import { readGate } from '../gate/document';
import { COMMON, ratedLanes } from '../gate/lanes';
import { releaseHeld } from '../queue/holdBack';
import { adoptStrays } from '../queue/inOwnLanes';
import { alertIfNeeded } from './alert';
import { expandOpen } from '../campaigns/expand';
import { closeBreakers } from '../mending/closeBreakers';
import { takeCensus } from '../reports/census';
import { removeOld } from '../retention/removeOld';
import { look, type Work } from './look';
import { sendDue } from './send';
import { changeTransport, transportChange } from './transport';

/** Users counted for `stats credits` at each heartbeat, in thousands. */
const CENSUS_STEPS = 5;

export interface TickReport {
  sent: number;
  did: string[];
}

/**
 * One run of the timed trigger. Each part is bounded, may be repeated, and its failure does not stop the others:
 * a throw would make the platform run the whole tick again.
 * @param byTimer the function's own trigger has called it: what such a run lacks, everybody waits for
 */
export async function runTick(context: Context, byTimer = false): Promise<TickReport> {
  const work = await look(context);
  const report: TickReport = { sent: 0, did: [] };
  const part = async (name: string, needed: boolean, run: () => Promise<unknown>): Promise<void> => {
    if (!needed) return;
    try {
      await run();
      report.did.push(name);
    } catch (error) {
      context.log('tick.error', { part: name, error: ownWords(error) });
    }
  };
  const change = transportChange(context, work.gate, byTimer);
  await part('transport', change !== undefined, () => changeTransport(context, work.gate, change!));
  await part('recover', work.deadRows || work.deadHolds, () => recoverDead(context));
  await part('sweep waiting', work.waitingLook, () => sweepWaiting(context));
  await part('expire', work.waitingOver, () => expireWaiting(context));
  await part('close breakers', breakersOver(context, work), () => closeBreakers(context, work.gate));
  let released = 0;
  await part('let go', work.heldBack, async () => {
    released = await releaseHeld(context, breakersOver(context, work) ? await readGate(context) : work.gate);
  });
  await part('expand', work.campaigns, () => expandOpen(context));
  await part('adopt', work.strays, () => adoptStrays(context));
  // What has come back since the look may be in any lane.
  const more = work.campaigns || work.deadRows || work.waitingLook || released > 0;
  const lanes = more
    ? [COMMON, ...ratedLanes(context.config)]
    : [...(work.due ? [COMMON] : []), ...work.lanes];
  await part('send', lanes.length > 0, async () => {
    report.sent = await sendDue(context, work, lanes, byTimer);
  });
  await part('fold', work.journals || work.receipts || work.events, () => runFolds(context));
  await part('give up', work.unknownOver || work.uncertaintyOver, () => giveUpUnknown(context));
  await part('alert', work.alive || change === 'pause', () => alertIfNeeded(context));
  await part('census', work.heartbeat, () => takeCensus(context, CENSUS_STEPS));
  await part('remove old', work.retention, () => removeOld(context));
  return report;
}

const breakersOver = (context: Context, { gate }: Work): boolean =>
  Object.values(gate.breakers).some(({ until }) => until <= context.clock.now());

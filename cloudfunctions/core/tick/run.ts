import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { giveUpUnknown } from '../mending/giveUp';
import { recoverDead } from '../mending/recovery';
import { sweepCollected } from '../queue/digests/sweep';
import { expireWaiting, sweepWaiting } from '../queue/waiting';
import { readGate } from '../gate/document';
import { COMMON, ratedLanes, type Lane } from '../gate/lanes';
import { releaseHeld } from '../queue/holdBack';
import { adoptStrays } from '../queue/inOwnLanes';
import { removeOld } from '../retention/removeOld';
import { closeBreakers } from '../mending/closeBreakers';
import { roomOfRun } from '../sending/room';
import { aheadOf, notAhead } from './ahead';
import { alertIfNeeded } from './alert';
import { dueJobs, isOverdue, noteJobs, runJob, type JobNotes } from './jobs';
import { look, type Due, type Work } from './look';
import { sendDue, type SendingWork } from './send';
import { sendAhead } from './sendAhead';
import { changeTransport, transportChange } from './transport';

export interface TickReport {
  sent: number;
  did: string[];
}

/** Runs one part of a tick; its failure is logged and stops no other. */
export type Part = (name: string, needed: boolean, run: () => Promise<unknown>) => Promise<void>;

/**
 * One run of the timed trigger. Each part is bounded, may be repeated, and its failure does not stop the others:
 * a throw would make the platform run the whole tick again.
 * @param byTimer the function's own trigger has called it: what such a run lacks, everybody waits for
 * @param ahead whether it waits, inside its run, for what falls due until the next one
 */
export async function runTick(context: Context, byTimer = false, ahead = false): Promise<TickReport> {
  const reach = ahead ? aheadOf(context) : notAhead(context);
  const work = await look(context, reach.until);
  const report: TickReport = { sent: 0, did: [] };
  const part: Part = async (name, needed, run) => {
    if (!needed) return;
    try {
      await run();
      if (!report.did.includes(name)) report.did.push(name);
    } catch (error) {
      context.log('tick.error', { part: name, error: ownWords(error) });
    }
  };
  const change = transportChange(context, work.gate, byTimer);
  await part('transport', change !== undefined, () => changeTransport(context, work.gate, change!));
  const back = await bringBack(context, work, part);
  // What has come back since the look may be in any lane.
  const all: Due[] = [COMMON, ...ratedLanes(context.config)].map((lane) => ({ lane, at: 0 }));
  const due = back ? all : work.due;
  // One death takes all lanes of this run.
  const room = roomOfRun();
  const send = (lanes: Lane[], seen: SendingWork, earlyTo = 0) =>
    part('send', lanes.length > 0, async () => {
      // Not `+= await`: lanes end side by side, and each would add to what there was before it waited.
      const sent = await sendDue(context, seen, lanes, { byTimer, earlyTo, room });
      report.sent += sent;
    });
  const keep = (): Promise<void> => keepHouse(context, work, part, change === 'pause');
  const house = isOverdue(work, context.clock.now()) ? keep() : undefined;
  if (ahead) await sendAhead(context, reach, { ...work, due }, send, () => house ?? keep());
  else {
    await send(lanesOf(due), work);
    await (house ?? keep());
  }
  return report;
}

const lanesOf = (due: Due[]): Lane[] => due.map(({ lane }) => lane);

/** Whatever makes rows due that were not; campaigns are loaded where there is one to go on with. @returns whether any may be */
async function bringBack(context: Context, work: Work, part: Part): Promise<boolean> {
  await part('recover', work.deadRows || work.deadHolds, () => recoverDead(context));
  await part('sweep waiting', work.waitingLook, () => sweepWaiting(context));
  const stopped = work.gate.promotional !== undefined;
  await part('expire', work.waitingOver || stopped, () => expireWaiting(context, stopped));
  await part('sweep digests', work.collected, () => sweepCollected(context));
  const over = breakersOver(context, work);
  await part('close breakers', over, () => closeBreakers(context, work.gate));
  let released = 0;
  await part('let go', work.heldBack, async () => {
    released = await releaseHeld(context, over ? await readGate(context) : work.gate);
  });
  await part('expand', work.campaigns || work.content, async () =>
    (await import('../campaigns/expand')).expandOpen(context, work.gate, work.content),
  );
  await part('adopt', work.strays, () => adoptStrays(context));
  return (
    work.campaigns || work.content || work.deadRows || work.waitingLook || work.collected || released > 0
  );
}

/** What nobody waits for: in the gaps between sends, or after them. */
async function keepHouse(context: Context, work: Work, part: Part, alarm: boolean): Promise<void> {
  const notes: JobNotes = { lastRun: {} };
  for (const name of dueJobs(work, context.clock.now())) {
    await part(name, true, async () => {
      const { done, fewFacts } = await runJob(context, name);
      if (!done) return;
      notes.lastRun[name] = context.clock.now();
      if (fewFacts !== undefined) notes.fewFacts = fewFacts;
    });
  }
  await part('give up', work.unknownOver || work.uncertaintyOver, () => giveUpUnknown(context));
  await part('count segments', work.segmentJobs, async () =>
    (await import('../segments/size/job')).countOpen(context),
  );
  await part('alert', work.alive || alarm, () => alertIfNeeded(context));
  await part('remove old', work.retention, () => removeOld(context));
  if (!work.heartbeat && Object.keys(notes.lastRun).length === 0) return;
  // Not noted, they are done once more.
  await noteJobs(context, notes).catch((error: unknown) => {
    context.log('tick.error', { part: 'note', error: ownWords(error) });
  });
}

const breakersOver = (context: Context, { gate }: Work): boolean =>
  Object.values(gate.breakers).some(({ until }) => until <= context.clock.now());

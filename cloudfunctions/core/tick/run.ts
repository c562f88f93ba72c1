import type { Context } from '../ports/context';
import { COMMON, ratedLanes, type Lane } from '../gate/lanes';
import { roomOfRun } from '../sending/room';
import { aheadOf, notAhead } from './ahead';
import { isOverdue } from './jobs';
import { look, type Due } from './look';
import { asksForHouse, bringsBack } from './needs';
import { guarded, partsOf, type TickReport } from './part';
import type { SendingWork } from './send';
import { sendAhead } from './sendAhead';
import { changeTransport, transportChange } from './transport';

/**
 * One run of the timed trigger. Each part is bounded, may be repeated, and its failure does not stop the others:
 * a throw would make the platform run the whole tick again. What does the work is loaded where there is some: most ticks are
 * idle, and a start that needs less is quicker.
 * @param byTimer the function's own trigger has called it: what such a run lacks, everybody waits for
 * @param ahead whether it waits, inside its run, for what falls due until the next one
 */
export async function runTick(context: Context, byTimer = false, ahead = false): Promise<TickReport> {
  const reach = ahead ? aheadOf(context) : notAhead(context);
  const work = await look(context, reach.until);
  const report: TickReport = { sent: 0, did: [] };
  const part = partsOf(context, report);
  const change = transportChange(context, work.gate, byTimer);
  await part('transport', change !== undefined, () => changeTransport(context, work.gate, change!));
  let back = false;
  if (bringsBack(context, work))
    await guarded(context, 'bring back', async () => {
      back = await (await import('./bringBack')).bringBack(context, work, part);
    });
  // What has come back since the look may be in any lane.
  const all: Due[] = [COMMON, ...ratedLanes(context.config)].map((lane) => ({ lane, at: 0 }));
  const due = back ? all : work.due;
  // One death takes all lanes of this run.
  const room = roomOfRun();
  const send = (lanes: Lane[], seen: SendingWork, earlyTo = 0) =>
    part('send', lanes.length > 0, async () => {
      const { sendDue } = await import('./send');
      // Not `+= await`: lanes end side by side, and each would add to what there was before it waited.
      const sent = await sendDue(context, seen, lanes, { byTimer, earlyTo, room });
      report.sent += sent;
    });
  const alarm = change === 'pause';
  const keep = async (): Promise<void> => {
    if (asksForHouse(context, work, alarm))
      await guarded(context, 'house', async () =>
        (await import('./keepHouse')).keepHouse(context, work, part, alarm),
      );
  };
  const house = isOverdue(work, context.clock.now()) ? keep() : undefined;
  if (ahead) await sendAhead(context, reach, { ...work, due }, send, () => house ?? keep());
  else {
    await send(lanesOf(due), work);
    await (house ?? keep());
  }
  return report;
}

const lanesOf = (due: Due[]): Lane[] => due.map(({ lane }) => lane);

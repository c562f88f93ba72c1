import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import { readGate } from '../gate/document';
import { gateForKeepers } from '../gate/keepers';
import { COMMON } from '../gate/lanes';
import { nextWake, PAUSE, type Ahead } from './ahead';
import { Lanes, type Send, type Waiting } from './lanes';
import { look } from './look';

/**
 * Sends what is due, and waits inside this run for what falls due before the next one: claims it at its time, then looks
 * again, for more may have come. A lane that another run keeps is waited for until that one makes room. Where nothing
 * falls due it ends at once.
 * @param keepHouse started as soon as nobody waits for a send
 */
export async function sendAhead(
  context: Context,
  reach: Ahead,
  first: Waiting,
  send: Send,
  keepHouse: () => Promise<void>,
): Promise<void> {
  const { clock } = context;
  const lanes = new Lanes(context, reach, send);
  const gate = await gateForKeepers(
    context,
    first.gate,
    first.due.map(({ lane }) => lane),
  );
  let work: Waiting | undefined = { ...first, gate };
  let house: Promise<void> | undefined;
  let woke = 0;
  while (work) {
    const early = woke > 0 && clock.now() >= reach.last;
    const due = lanes.due(work, early);
    if (lanes.haveFollowed(due)) work = { ...work, gate: await readGate(context) };
    if (due.length > 0) await lanes.start(due, work, early ? reach.until : 0);
    if (due.length > 0 && early) break;
    // Slow lanes go on beside this: nothing has changed yet.
    if (due.some(({ lane }) => lane === COMMON)) work = await lookAgain(context, reach, lanes);
    if (!work) break;
    house ??= keepHouse();
    const wake = nextWake(reach, clock.now(), lanes.first(work), woke);
    if (wake === undefined && !lanes.atWork && !lanes.oneHasEnded) break;
    await rest(context, lanes, wake ?? reach.last);
    woke = clock.now();
    if (lanes.oneHasEnded && woke < reach.last) work = await lookAgain(context, reach, lanes);
    else if (wake === undefined) break;
  }
  await lanes.ended();
  await (house ?? keepHouse());
}

/** Until then, or until a slow lane has ended: more may have fallen due in it. */
async function rest({ clock }: Context, lanes: Lanes, until: number): Promise<void> {
  for (let now = clock.now(); now < until && !lanes.oneHasEnded; now = clock.now())
    await clock.sleep(lanes.atWork ? Math.min(PAUSE, until - now) : until - now);
}

/** @returns `undefined` when it failed: what is under way still has to be waited for, the next tick sees the rest */
async function lookAgain(context: Context, { until }: Ahead, lanes: Lanes): Promise<Waiting | undefined> {
  lanes.oneHasEnded = false;
  try {
    const work = await look(context, until);
    lanes.leaveStuck(work);
    return work;
  } catch (error) {
    context.log('tick.error', { part: 'look', error: ownWords(error) });
    return undefined;
  }
}

import type { Context } from '../ports/context';
import { countedOf } from './counted';
import { pauseFor } from './halt';
import { LOOK_EVERY, newPace, pacedBy } from './pace';
import { rampOf } from './ramp';
import { isOnce, isTriggered, type Once, type Planned } from './stored';
import { write, type Next } from './steps';

/** A row that has not been handed to WeChat, nor given up. */
const IN_LINE = ['scheduled', 'claimed', 'heldBack'] as const;

/** What comes of events comes for months: it is looked at less often. */
const LOOK_AT_EVENTS = 30 * 60_000;

/** When its figures are looked at next; epoch ms. */
export function looksAt(campaign: Planned): number {
  const { made, dueAt, plan } = campaign;
  const last = plan.pace?.looked?.at ?? dueAt;
  if (isTriggered(campaign) || (isOnce(campaign) && goesOn(campaign))) return last + LOOK_AT_EVENTS;
  return made === 0 ? Infinity : last + LOOK_EVERY;
}

/** It has gone through everybody, and is there for those who come later. */
const goesOn = ({ plan }: Once): boolean => plan.expanded && plan.spec.alsoLater === true;

/** As many have been made as its step allows. */
export function isFull({ made, plan }: Planned): boolean {
  const { allowed = 0 } = plan.pace ?? {};
  return allowed > 0 && made >= allowed;
}

/** Looks at what its figures say: two calls, three where a step that has soaked is no sample yet. */
export async function watch<Some extends Planned>(context: Context, campaign: Some): Promise<Next<Some>> {
  const { config, clock, store } = context;
  const { _id, made, plan } = campaign;
  const before = plan.pace ?? newPace(undefined, 0);
  const { pace, pause } = await pacedBy(before, {
    now: clock.now(),
    counted: await countedOf(context, campaign),
    limits: config.campaigns.brakes,
    ramp: rampOf(plan.spec, plan.confirmed, config.campaigns),
    audience: plan.confirmed,
    made,
    anyInLine: async () => {
      const asked = { key: _id, state: { $in: [...IN_LINE] } };
      return (await store.find('notify_messages', asked, { limit: 1, fields: ['_id'] })).length > 0;
    },
  });
  if (pause) return pauseFor(context, campaign, pause, { pace });
  // Of two who look at the same time, the later one's look is none.
  const same = { 'plan.pace.looked.at': before.looked?.at ?? null };
  return write(context, campaign, { 'plan.pace': pace }, same);
}

/** What of a tick has something to do, as far as the look has shown; only then is it loaded. */
import type { Context } from '../ports/context';
import { dueJobs, type JobWork } from './jobs';
import type { Work } from './look';

/** What `bringBack.ts` goes by. */
const BACK = [
  'deadRows',
  'deadHolds',
  'waitingLook',
  'waitingOver',
  'collected',
  'heldBack',
  'campaigns',
  'content',
  'strays',
] as const satisfies (keyof Work)[];
export type BackWork = Pick<Work, (typeof BACK)[number] | 'gate'>;

/** What `keepHouse.ts` goes by, beside jobs and alerts. */
const HOUSE = [
  'unknownOver',
  'uncertaintyOver',
  'segmentJobs',
  'retention',
  'heartbeat',
] as const satisfies (keyof Work)[];
export type HouseWork = Pick<Work, (typeof HOUSE)[number] | 'alive'> & JobWork;

/** Whether rows may have to be made due, or to be ended. */
export const bringsBack = (context: Context, work: BackWork): boolean =>
  BACK.some((name) => work[name]) || isPaused(work) || breakersOver(context, work);

/** Whether there is anything that nobody waits for. @param alarm whether this run has paused the sending */
export const asksForHouse = (context: Context, work: HouseWork, alarm: boolean): boolean =>
  HOUSE.some((name) => work[name]) ||
  dueJobs(work, context.clock.now()).length > 0 ||
  asksForAlert(context, work, alarm);

export const isPaused = ({ gate }: BackWork): boolean => gate.promotional !== undefined;

export const breakersOver = (context: Context, { gate }: BackWork): boolean =>
  Object.values(gate.breakers).some(({ until }) => until <= context.clock.now());

/** Ticks that did something or said that they live, not idle ones. */
export const asksForAlert = ({ config }: Context, { alive }: HouseWork, alarm: boolean): boolean =>
  config.health.webhook !== undefined && (alive || alarm);

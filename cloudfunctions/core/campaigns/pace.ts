import type { BrakeLimits } from '../config/config';
import { NOTHING_COUNTED, type BrakeName, type Counted, type Looked, type Pace } from '../model/pace';
import type { Share } from '../statistics/rateBounds';
import { judge, type Seen } from './brakes';
import { afterSoak, firstStep, type Ramp } from './ramp';

/** A campaign's figures are looked at this often while it runs: they are counted every five minutes at most. */
export const LOOK_EVERY = 5 * 60_000;
/** A step is out when no more than this share of it is sent from one look to the next: a few wait for the end of a cap. */
const TRICKLE = 0.01;

/** @param ramp `undefined`: it goes out at once */
export const newPace = (ramp: Ramp | undefined, audience: number): Pace => ({
  allowed: ramp ? untilThrough(firstStep(ramp, audience), audience) : 0,
  soaksUntil: 0,
  heldUntil: 0,
  looked: null,
  from: null,
});

/** Who may go to all may go to those who have come since, too. */
const untilThrough = (allowed: number, audience: number): number => (allowed >= audience ? 0 : allowed);

/** Of those delivered; of those accepted where no receipts arrive. */
const reached = ({ accepted, delivered, undelivered }: Counted): number =>
  delivered + undelivered > 0 ? delivered : accepted;

/** What has come since; an outcome that was counted as unknown and became another may have been counted before. */
const since = (all: Counted, from: Counted | null): Counted =>
  Object.fromEntries(
    Object.entries(all).map(([name, value]) => [
      name,
      Math.max(0, (value as number) - ((from ?? NOTHING_COUNTED)[name as keyof Counted] ?? 0)),
    ]),
  ) as unknown as Counted;

/** The rates that the brakes judge. Whoever complains of what no receipt tells of has got it nevertheless. */
export function seenOf(counted: Counted): Seen {
  const of = (count: number, all: number): Share => ({ count, of: Math.max(count, all) });
  const { attempted } = counted;
  const got = reached(counted);
  const shares: Record<BrakeName, Share> = {
    complaints: of(counted.complaints, got),
    unsubscribes: of(counted.unsubscribes, got),
    refusals: of(counted.refusals, attempted),
    failures: of(counted.failures, attempted),
    unknown: of(counted.unknown, attempted),
  };
  return shares;
}

/** What a look goes by. */
export interface Sight {
  now: number;
  counted: Counted;
  limits: BrakeLimits;
  ramp: Ramp | undefined;
  /** People that it was confirmed for. */
  audience: number;
  /** Notifications that have been made. */
  made: number;
  /** Whether any of them is still to be sent; asked where a step has soaked and is no sample yet. */
  anyInLine: () => Promise<boolean>;
}

/** How far it may go from now on; or that a person has to decide. */
export interface Paced {
  pace: Pace;
  pause?: 'brake' | 'ramp';
}

/**
 * What a look at a running campaign's figures comes to. *Stop* brakes trip at any look. A step of a ramp is judged once it is
 * out and has soaked: it goes on, takes in as many again as make a sample, or is held; held for as long as a step soaks
 * (an outcome that is unknown may yet become known), it waits for a person.
 */
export async function pacedBy(pace: Pace, sight: Sight): Promise<Paced> {
  const { now, counted, limits, ramp, audience, made, anyInLine } = sight;
  const own = since(counted, pace.from);
  const { verdict, all } = judge(seenOf(own), limits);
  const { attempted } = counted;
  const sample = reached(own);
  const looked: Looked = { at: now, verdict, readings: all, sample, attempted };
  const seen = { ...pace, looked };
  if (verdict === 'stop') return { pace: seen, pause: 'brake' };
  const { allowed } = pace;
  if (!ramp || allowed === 0 || made < allowed) return { pace: seen };
  const isOut = attempted - (pace.looked?.attempted ?? 0) <= allowed * TRICKLE;
  if (pace.soaksUntil === 0 || !isOut) return { pace: { ...seen, soaksUntil: now + ramp.soakMs } };
  if (now < pace.soaksUntil) return { pace: seen };
  const isFew = sample < ramp.leastSample;
  if (isFew && (await anyInLine())) return { pace: seen };
  const next = afterSoak(ramp, audience, allowed, isFew && verdict === 'go' ? 'unsure' : verdict);
  if (next > allowed) return { pace: goingTo(seen, next, audience) };
  const heldUntil = pace.heldUntil || now + ramp.soakMs;
  return now < heldUntil ? { pace: { ...seen, heldUntil } } : { pace: seen, pause: 'ramp' };
}

const goingTo = (pace: Pace, allowed: number, audience: number): Pace => ({
  ...pace,
  allowed: untilThrough(allowed, audience),
  soaksUntil: 0,
  heldUntil: 0,
});

/**
 * A person lets it go on. After a brake what has come until now is forgiven: judged by the same figures it would stop at
 * once. A step that waited for a person goes on into the next, by a sample at least: it had gone up to one less.
 */
export function resumedPace(
  pace: Pace,
  {
    cause,
    counted,
    ramp,
    audience,
  }: { cause: string; counted: Counted; ramp: Ramp | undefined; audience: number },
): Pace {
  const anew = { ...pace, soaksUntil: 0, heldUntil: 0 };
  if (cause === 'brake') return { ...anew, from: counted };
  if (cause !== 'ramp' || !ramp) return anew;
  const next = afterSoak(ramp, audience, pace.allowed, 'go');
  const isSample = next - pace.allowed >= ramp.leastStep;
  return goingTo(pace, isSample ? next : afterSoak(ramp, audience, next, 'unsure'), audience);
}

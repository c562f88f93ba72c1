import { LATEST } from '../../cloudfunctions/core/sending/turns';
import type { Card } from '../../local-cloud/base/ports';
import type { NotifyCloud } from './cloud';

/** As the timer of a configuration with a rate ticks, unless it says otherwise. */
const TICK = 30_000;

/**
 * The timer for so long, as the platform has it: its own event, whether or not the last run is done. Until the last one is.
 * @param cards as many have to be there: what a busy machine's run leaves behind goes with the next tick
 */
export async function ticksFor(cloud: NotifyCloud, ms: number, cards = 0): Promise<void> {
  const end = Date.now() + ms;
  const ticks: Promise<unknown>[] = [];
  while (Date.now() < end) {
    ticks.push(cloud.fire('dispatch', {}));
    await new Promise((resolve) => setTimeout(resolve, Math.min(TICK, Math.max(0, end - Date.now()))));
  }
  await Promise.all(ticks);
  for (let more = 0; more < 5 && sentAt(cloud).length < cards; more += 1) await cloud.fire('dispatch', {});
}

/**
 * What a busy machine is late with does not come back in so short a run, and each wake that is late costs a look more: "at
 * least" and the calls have to hold in one run of three, "at most" in each. `core/tick/rates` has no such excuse.
 */
export async function onceOfThree<Run extends { pace: number; callsEach: number }>(
  run: () => Promise<Run>,
  { pace, callsEach }: { pace: number; callsEach: number },
): Promise<void> {
  const runs: Run[] = [];
  const isWell = (one: Run) => one.pace > pace && one.callsEach <= callsEach;
  while (runs.length < 3 && !runs.some(isWell)) runs.push(await run());
  expect(runs).toContainEqual(runs.find(isWell));
}

/** When WeChat took each card, in order. */
export const sentAt = (cloud: NotifyCloud): number[] =>
  (cloud.local.wechat.export() as { cards: Card[] }).cards.map(({ at }) => at).sort((a, b) => a - b);

/** Cards a second from the first to the last. */
export const paceOf = (times: number[]): number => ((times.length - 1) * 1000) / (times.at(-1)! - times[0]!);

/** The same where the first card came as late as it may: on a busy machine those behind it have not. */
export const paceAtMost = (times: number[]): number =>
  ((times.length - 1) * 1000) / (times.at(-1)! - times[0]! + LATEST);

/** The most cards within any stretch of so many ms. */
export function mostWithin(times: number[], ms: number): number {
  let from = 0;
  return times.reduce((most, at, i) => {
    while (times[from]! <= at - ms) from += 1;
    return Math.max(most, i - from + 1);
  }, 0);
}

/** Database calls of a function since the last reset of the metrics. */
export async function databaseCalls(cloud: NotifyCloud, name = 'dispatch'): Promise<number> {
  const calls = (await cloud.metrics()).calls[name] ?? {};
  return Object.entries(calls).reduce(
    (sum, [action, n]) => (action.startsWith('database.') ? sum + n : sum),
    0,
  );
}

import { LOOKED_AFTER } from '../../cloudfunctions/core/model/campaign';
import { FINAL_STATES } from '../../cloudfunctions/core/model/states';
import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import { DIGEST_LOOK } from '../../cloudfunctions/core/time/spans';
import type { NotifyCloud } from './cloud';
import { snapshot, type Snapshot } from './books';
import { until } from './shop';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** More rounds than any life has: retries, a suspect's rest, the next quota day, expiry. */
const MAX_ROUNDS = 80;
/** Campaigns are looked at every few minutes for as long as they run: whose rows wait for the morning would use up the patience. */
const CAMPAIGN_ROUNDS = 30;

/** Until every push that WeChat has to make is answered. */
export async function pushesDone(cloud: NotifyCloud): Promise<void> {
  await until(
    () => Promise.resolve(cloud.local.wechat.pushCounts().pending === 0),
    'the pushes are answered',
  );
}

/**
 * Lets time pass until nothing is left to do, and an hour more: what should not happen any more would show in the state.
 * @returns the state at rest, or as it was when the patience ended
 */
export async function settleDown(cloud: NotifyCloud): Promise<Snapshot> {
  await cloud.clearFaults();
  await pushesDone(cloud);
  // While leases of the dead are alive, and after.
  for (const ms of [SECOND, 75 * SECOND]) await pass(cloud, ms);
  await rest(cloud);
  await pass(cloud, 60 * MINUTE);
  return rest(cloud);
}

/** From each moment to the next at which something is due. */
async function rest(cloud: NotifyCloud): Promise<Snapshot> {
  // What is due and stays so (a breaker is open until tomorrow, say) is waited for in ever longer steps.
  let patience = SECOND;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const state = await snapshot(cloud);
    const now = cloud.local.clock.now();
    const next = Math.min(Infinity, ...pending(state, now, round < CAMPAIGN_ROUNDS));
    if (next === Infinity) return state;
    patience = next > now ? SECOND : Math.min(2 * patience, 60 * MINUTE);
    await pass(cloud, Math.max(patience, next - now + SECOND));
  }
  return snapshot(cloud);
}

async function pass(cloud: NotifyCloud, ms: number): Promise<void> {
  await cloud.advance(ms);
  await cloud.fire('dispatch');
  await pushesDone(cloud);
}

/**
 * Moments at which something that is not at rest goes on.
 * @param looks at campaigns too while there are rows
 */
function pending(state: Snapshot, now: number, looks: boolean): number[] {
  const { messages, users, receipts, journals, events, campaigns } = state;
  const grace = 6 * SECOND;
  // What is new waits for the fold's own clock.
  const fold = now + FOLD_EVERY;
  const rows = messages
    .filter(({ state }) => !FINAL_STATES.includes(state) && state !== 'sent')
    .map(({ state, dueAt, leaseUntil, expiresAt }) => {
      if (state === 'scheduled') return dueAt;
      if (state === 'waiting') return expiresAt;
      if (state === 'collected') return Math.min(dueAt + DIGEST_LOOK, expiresAt);
      if (state === 'heldBack') return now + 31 * MINUTE;
      return leaseUntil + grace;
    });
  return [
    ...rows,
    ...(looks || rows.length === 0 ? campaigns : [])
      .filter((each) => (LOOKED_AFTER as readonly string[]).includes(each.state))
      .map(({ leaseUntil }) => leaseUntil),
    ...users.flatMap(({ hold }) => (hold ? [hold.until + grace] : [])),
    ...users.flatMap(({ uncertainties }) => uncertainties.map((each) => each.until + 11 * MINUTE)),
    ...receipts.filter(({ stage }) => stage === 'new').map(({ dueAt }) => Math.max(dueAt, fold)),
    ...journals.filter(({ stage }) => stage === 'settled').map(() => fold),
    ...events.filter(({ stage }) => stage === 'new').map(() => fold),
  ];
}

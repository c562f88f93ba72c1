/** The promises of DESIGN §2 held against the database, WeChat's secret book and the cards on the phone. */
import type { Collections } from '../../cloudfunctions/core/model/collections';
import type { CreditAccount } from '../../cloudfunctions/core/model/user';
import type { State } from '../../cloudfunctions/core/model/states';
import { FINAL_STATES } from '../../cloudfunctions/core/model/states';
import { isKnownPair } from '../../cloudfunctions/core/reasons/table';
import type { Card } from '../../local-cloud/base/ports';
import type { Control } from './control';
import { plainValues } from './plainValues';

/** Everything there is, as the product's own types. */
export interface Snapshot {
  users: Collections['notify_users'][];
  messages: Collections['notify_messages'][];
  journals: Collections['notify_journals'][];
  receipts: Collections['notify_receipts'][];
  events: Collections['notify_events'][];
  stats: Collections['notify_stats'][];
  locks: Collections['notify_locks'][];
  campaigns: Collections['notify_campaigns'][];
}

export async function snapshot(cloud: Control): Promise<Snapshot> {
  const { collections } = await cloud.export();
  const read = <T>(name: string): T[] => plainValues(collections[name] ?? []) as T[];
  return {
    users: read('notify_users'),
    messages: read('notify_messages'),
    journals: read('notify_journals'),
    receipts: read('notify_receipts'),
    events: read('notify_events'),
    stats: read('notify_stats'),
    locks: read('notify_locks'),
    campaigns: read('notify_campaigns'),
  };
}

const POTS = ['available', 'held', 'uncertain', 'spent', 'voided'] as const;

/** Promise 4, the part that holds at every moment: the pots add up to what was granted, none is negative. */
export function unbalanced({ users }: Pick<Snapshot, 'users'>): string[] {
  return users.flatMap((user) =>
    Object.entries(user.credits).flatMap(([template, account]) => {
      const sum = POTS.reduce((total, pot) => total + account[pot], 0);
      const negative = POTS.filter((pot) => account[pot] < 0);
      if (sum === account.granted && negative.length === 0) return [];
      return [`books of ${user._id}/${template} do not balance: ${show(account)}`];
    }),
  );
}

/** Promise 5: for every state that a notification is or was in, with its reason, the table has words. */
export function withoutWords({ messages }: Snapshot): string[] {
  const steps = messages.flatMap((row) => [row, ...row.history].map((step) => ({ ...step, _id: row._id })));
  return steps.flatMap(({ _id, state, reason }) =>
    reason && !isKnownPair(state, reason)
      ? [`${_id} is ${state} for ${reason}: core/reasons has no words for that`]
      : [],
  );
}

/** What must hold once everything has come to rest: promises 1, 2 and 4. */
export async function unsettled(cloud: Control, allowed: readonly State[] = FINAL_STATES): Promise<string[]> {
  const state = await snapshot(cloud);
  const problems = [...unbalanced(state), ...withoutWords(state)];
  for (const user of state.users) {
    if (user.hold) problems.push(`${user._id} is still held by ${user.hold.token}`);
    if (user.uncertainties.length > 0) problems.push(`${user._id} has uncertain attempts`);
    problems.push(...heldByNobody(user));
    problems.push(...(await againstWeChat(cloud, user)));
    problems.push(...cardProblems(user._id, state.messages, await cloud.messages(user._id)));
  }
  for (const row of state.messages) {
    if (!allowed.includes(row.state))
      problems.push(`${row._id} to ${row.to} is ${row.state} (${row.reason})`);
  }
  return problems;
}

function heldByNobody({ _id, hold, credits }: Collections['notify_users']): string[] {
  if (hold) return [];
  const stuck = Object.entries(credits).filter(([, { held }]) => held > 0);
  return stuck.map(([template, account]) => `nobody holds ${_id}/${template}: ${show(account)}`);
}

/** Each voided credit may have been on either side: it was given up on because nobody could know. */
async function againstWeChat(cloud: Control, user: Collections['notify_users']): Promise<string[]> {
  const secret = await cloud.credits(user._id);
  return Object.entries(user.credits).flatMap(([template, account]) => {
    const ours = account.available + account.held + account.uncertain;
    const theirs = secret[template] ?? 0;
    return theirs >= ours && theirs <= ours + account.voided
      ? []
      : [`WeChat holds ${theirs} for ${user._id}/${template}, the books say ${show(account)}`];
  });
}

function cardProblems(openid: string, messages: Collections['notify_messages'][], cards: Card[]): string[] {
  const problems: string[] = [];
  for (const row of messages.filter(({ to }) => to === openid)) {
    const own = cards.filter(({ page }) => page?.includes(row._id)).length;
    if (own > 1) problems.push(`${row._id} reached ${openid} ${own} times`);
    if (own === 0 && ['sent', 'delivered'].includes(row.state))
      problems.push(`${row._id} is ${row.state}, but no card came`);
    if (own === 1 && !['sent', 'delivered', 'undelivered', 'unknown', 'claimed'].includes(row.state)) {
      problems.push(`${row._id} is ${row.state}, but a card came`);
    }
  }
  return problems;
}

const show = (account: CreditAccount): string =>
  ['granted', ...POTS].map((pot) => `${pot} ${account[pot as keyof CreditAccount]}`).join(', ');

import type { CampaignState } from '../model/campaign';
import { RECIPIENT_FIELDS, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { paused } from '../queue/holdCampaign';
import type { Decision } from '../rules/rule';
import type { Going } from './step';

/** Campaigns that do not run, by id. */
export type Halted = ReadonlyMap<string, CampaignState>;

const NONE: Halted = new Map();

/** The campaigns that some rows are of. */
export const campaignsOf = (rows: Going[]): string[] => [
  ...new Set(rows.flatMap(({ row }) => (row.campaign ? [row.campaign.id] : []))),
];

interface Read {
  users: Recipient[];
  halted: { _id: string; state: CampaignState }[];
}

/**
 * The users of a window as they are now, and in the same call which of its campaigns have been paused or stopped: a pause
 * is obeyed from the next window on, and costs none a call.
 */
export async function readUsers(
  context: Context,
  openids: string[],
  campaigns: string[],
): Promise<{ users: Map<string, Recipient>; halted: Halted }> {
  const { store } = context;
  const which = { _id: { $in: openids } };
  const byId = (users: Recipient[]) => new Map(users.map((user) => [user._id, user]));
  if (campaigns.length === 0) {
    const found = await store.find('notify_users', which, {
      limit: openids.length,
      fields: RECIPIENT_FIELDS,
    });
    return { users: byId(found), halted: NONE };
  }
  const [read] = await store.aggregate<Read>('notify_users', [
    { $match: which },
    { $limit: openids.length },
    { $project: Object.fromEntries(RECIPIENT_FIELDS.map((field) => [field, 1])) },
    { $group: { _id: null, users: { $push: '$$ROOT' } } },
    {
      $lookup: {
        from: 'notify_campaigns',
        pipeline: [
          { $match: { _id: { $in: campaigns }, state: { $ne: 'running' } } },
          { $project: { state: 1 } },
        ],
        as: 'halted',
      },
    },
  ]);
  if (!read) return { users: new Map(), halted: NONE };
  return { users: byId(read.users), halted: new Map(read.halted.map(({ _id, state }) => [_id, state])) };
}

/** Where a row of a campaign that does not run goes; of one that is paused it is held, of any other it ends. */
export function haltedRow({ row }: Going, halted: Halted): Decision | undefined {
  const state = row.campaign && halted.get(row.campaign.id);
  if (!row.campaign || !state) return undefined;
  return state === 'paused' ? paused(row.campaign.id) : { state: 'cancelled', reason: 'CANCELLED' };
}

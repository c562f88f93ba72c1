import type { CampaignDocument } from '../model/campaign';
import type { DueMessage } from '../model/message';
import { RECIPIENT_FIELDS, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { paused } from '../queue/holdCampaign';
import type { Decision } from '../rules/rule';
import type { Going } from './step';

/** In these nothing of a campaign goes out. One that is finished has nothing to send but what somebody replays. */
const HALTED: CampaignDocument['state'][] = ['paused', 'stopped'];

/** Campaigns that are paused or stopped, by id. */
export type Halted = ReadonlyMap<string, CampaignDocument['state']>;

const NONE: Halted = new Map();

/** The campaigns that some rows are of. */
export const campaignsOf = (rows: Pick<DueMessage, 'campaign'>[]): string[] => [
  ...new Set(rows.flatMap(({ campaign }) => (campaign ? [campaign.id] : []))),
];

type Stored = Pick<CampaignDocument, '_id' | 'state'>[];

interface Read {
  users: Recipient[];
  halted: Stored;
}

const haltedOf = (campaigns: string[]) => ({ _id: { $in: campaigns }, state: { $in: HALTED } });
const asHalted = (found: Stored): Halted => new Map(found.map(({ _id, state }) => [_id, state]));

/** Of what a digest tells: those of its campaigns that have been paused or stopped. Without a campaign no call. */
export async function readHalted({ store }: Context, campaigns: string[]): Promise<Halted> {
  if (campaigns.length === 0) return NONE;
  const limit = campaigns.length;
  return asHalted(await store.find('notify_campaigns', haltedOf(campaigns), { limit, fields: ['state'] }));
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
        pipeline: [{ $match: haltedOf(campaigns) }, { $project: { state: 1 } }],
        as: 'halted',
      },
    },
  ]);
  if (!read) return { users: new Map(), halted: NONE };
  return { users: byId(read.users), halted: asHalted(read.halted) };
}

/** Where a row of a halted campaign goes: of one that is paused it is held, of one that is stopped it ends. */
export function haltedRow({ row }: Going, halted: Halted): Decision | undefined {
  const state = row.campaign && halted.get(row.campaign.id);
  if (!row.campaign || !state) return undefined;
  return state === 'paused' ? paused(row.campaign.id) : { state: 'cancelled', reason: 'CANCELLED' };
}

import { GATE } from '../gate/document';
import { noteSeen } from '../gate/seen';
import type { CampaignDocument } from '../model/campaign';
import type { LockDocument } from '../model/figures';
import type { DueMessage } from '../model/message';
import { RECIPIENT_FIELDS, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { paused } from '../queue/holdCampaign';
import type { Decision } from '../rules/rule';
import type { Going } from './step';

/** In line, until everything promotional goes on. */
export const STANDS_STILL = { state: 'scheduled', reason: 'PAUSED' } as const;

/** In these nothing of a campaign goes out. One that is finished has nothing to send but what somebody replays. */
const HALTED: CampaignDocument['state'][] = ['paused', 'stopped'];

/** `held`: paused, or about to go on at another pace; `over`: its end has come. */
type Halt = 'held' | 'stopped' | 'over';

/** What stands still: campaigns, by id, and whether everything promotional does. */
export interface Halted {
  campaigns: ReadonlyMap<string, Halt>;
  promotional: boolean;
}

export const NONE: Halted = { campaigns: new Map(), promotional: false };

/** The campaigns that some rows are of; a test is none of its campaign's affair. */
export const campaignsOf = (rows: Pick<DueMessage, 'campaign'>[]): string[] => [
  ...new Set(rows.flatMap(({ campaign }) => (campaign && !campaign.test ? [campaign.id] : []))),
];

type Stored = Pick<CampaignDocument, '_id' | 'state' | 'expiresAt' | 'plan'>;

interface Read {
  users: Recipient[];
  halted?: Stored[];
  gate?: Pick<LockDocument, 'gate'>[];
}

const PROJECTED = { state: 1, expiresAt: 1, 'plan.pacing': 1 };

const haltedOf = ({ clock }: Context, campaigns: string[]) => ({
  _id: { $in: campaigns },
  $or: [
    { state: { $in: HALTED } },
    // What is replayed when it is finished has an end of its own.
    { kind: { $in: ['once', 'triggered'] }, state: 'running', expiresAt: { $lte: clock.now() } },
    { state: 'running', 'plan.pacing': 'hold' },
  ],
});

const byCampaign = (found: Stored[]): Halted['campaigns'] =>
  new Map(found.map(({ _id, state, plan }) => [_id, haltOf(state, plan?.pacing === 'hold')]));

/** A running one that was found is over, or is about to send at another pace. */
function haltOf(state: Stored['state'], isPacing: boolean): Halt {
  if (state === 'stopped') return 'stopped';
  return state === 'paused' || isPacing ? 'held' : 'over';
}

/** Of what a digest tells: those of its campaigns that have been paused or stopped. Without a campaign no call. */
export async function readHalted(context: Context, campaigns: string[]): Promise<Halted['campaigns']> {
  if (campaigns.length === 0) return NONE.campaigns;
  const found = await context.store.aggregate<Stored>('notify_campaigns', [
    { $match: haltedOf(context, campaigns) },
    { $project: PROJECTED },
    { $limit: campaigns.length },
  ]);
  return byCampaign(found);
}

/** What of a window may stand still. */
interface MayHalt {
  /** Those that its rows are of. */
  campaigns: string[];
  /** They are promotional. */
  promotional: boolean;
}

/**
 * The users of a window as they are now, and in the same call what of it has been paused or stopped: a pause is obeyed from
 * the next window on, and costs none a call.
 */
export async function readUsers(
  context: Context,
  openids: string[],
  { campaigns, promotional }: MayHalt,
): Promise<{ users: Map<string, Recipient>; halted: Halted }> {
  const { store } = context;
  const which = { _id: { $in: openids } };
  const byId = (users: Recipient[]) => new Map(users.map((user) => [user._id, user]));
  if (campaigns.length === 0 && !promotional) {
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
    ...(campaigns.length > 0
      ? [lookup('halted', 'notify_campaigns', haltedOf(context, campaigns), PROJECTED)]
      : []),
    ...(promotional ? [lookup('gate', 'notify_locks', { _id: GATE }, { 'gate.promotional': 1 })] : []),
  ]);
  if (!read) return { users: new Map(), halted: NONE };
  const gate = read.gate?.[0]?.gate;
  if (promotional) noteSeen(context, gate ?? {});
  return {
    users: byId(read.users),
    halted: { campaigns: byCampaign(read.halted ?? []), promotional: gate?.promotional !== undefined },
  };
}

const lookup = (as: string, from: string, $match: object, $project: object) => ({
  $lookup: { from, pipeline: [{ $match }, { $project }], as },
});

const ENDS = {
  stopped: { state: 'cancelled', reason: 'CANCELLED' },
  over: { state: 'expired', reason: 'EXPIRED' },
} as const;

/** Where a row goes that stands still: of a paused campaign it is held, of a stopped one it ends, else it stays in line. */
export function haltedRow({ row }: Going, { campaigns, promotional }: Halted): Decision | undefined {
  const halt = row.campaign && !row.campaign.test && campaigns.get(row.campaign.id);
  if (row.campaign && halt) return halt === 'held' ? paused(row.campaign.id) : ENDS[halt];
  return promotional ? STANDS_STILL : undefined;
}

import { OPEN_STATES } from '../model/states';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { LEASE } from './chunks';
import type { Planned } from './stored';

/** How often it is looked whether all of its notifications have come to an end. */
const LOOK = 60_000;

/** Fields of the document as they are to be, dotted ones included. */
export type Change = Record<string, unknown>;

/** What a step leaves: the document to go on with; `undefined`: nothing is to be done now, or somebody else has moved it on. */
export type Next<Some extends Planned = Planned> = Some | undefined;

/** Finished is what has no notification whose end is still open. */
export async function finish(context: Context, campaign: Planned): Promise<undefined> {
  const now = context.clock.now();
  const [open] = await context.store.find(
    'notify_messages',
    { key: campaign._id, state: { $in: OPEN_STATES } },
    { limit: 1, fields: ['_id'] },
  );
  await rest(
    context,
    campaign,
    open
      ? { 'plan.expanded': true, chunk: [], leaseUntil: now + LOOK }
      : {
          ...{ state: 'finished', chunk: [], leaseUntil: 0, 'plan.pausedFor': '', 'plan.error': '' },
          restsSince: Math.max(now, campaign.expiresAt),
        },
  );
}

/** The last step for now. */
export async function rest(context: Context, campaign: Planned, change: Change): Promise<undefined> {
  await write(context, campaign, change);
}

/**
 * From what was read to what follows; somebody else's step in between makes it match nothing: naming people moves the cursor,
 * making their rows adds to `made`.
 * @param more what else must be as it was read
 */
export async function write<Some extends Planned>(
  context: Context,
  campaign: Some,
  change: Change,
  more: Query = {},
): Promise<Next<Some>> {
  const { _id, state, made, cursor, plan } = campaign;
  const changed = await context.store.updateOne(
    'notify_campaigns',
    { ...more, _id, state, made, 'cursor.openid': cursor.openid, 'plan.version': plan.version },
    { $set: { leaseUntil: context.clock.now() + LEASE, ...change } },
  );
  return (changed as Some | null) ?? undefined;
}

import { ownWords } from '../errors';
import { OPEN_STATES } from '../model/states';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { LEASE } from './chunks';
import { madeOf } from './made';
import { misfitSince } from './fit';
import { isOnce, type Planned } from './stored';

/** How often it is looked whether all of its notifications have come to an end. */
const LOOK = 60_000;

/** Fields of the document as they are to be, dotted ones included. */
export type Change = Record<string, unknown>;

/** What a step leaves: the document to go on with; `undefined`: nothing is to be done now, or somebody else has moved it on. */
export type Next<Some extends Planned = Planned> = Some | undefined;

/** Whether any of its notifications is without an end. */
export async function anyOpen({ store }: Context, { _id }: Planned): Promise<boolean> {
  const open = { key: _id, state: { $in: OPEN_STATES } };
  return (await store.find('notify_messages', open, { limit: 1, fields: ['_id'] })).length > 0;
}

/** What a campaign needs and the configuration no longer has, in words; or why its template is none for it any more. */
export function whatIsGone(context: Context, { content, plan }: Planned): string | undefined {
  try {
    templateOf(context, content.template);
    return misfitSince(context.config, plan.spec);
  } catch (error) {
    return ownWords(error);
  }
}

/** Finished is what has no notification whose end is still open. */
export async function finish(context: Context, campaign: Planned): Promise<undefined> {
  const now = context.clock.now();
  await rest(
    context,
    campaign,
    (await anyOpen(context, campaign))
      ? { 'plan.expanded': true, chunk: [], leaseUntil: now + LOOK }
      : {
          state: 'finished',
          chunk: [],
          leaseUntil: 0,
          'plan.pausedFor': '',
          'plan.error': '',
          restsSince: Math.max(now, campaign.expiresAt),
          // Else everybody was gone through, and each is counted.
          ...(isOnce(campaign) && now >= campaign.expiresAt ? await madeOf(context, campaign._id) : {}),
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

import type { Given } from '../../content/ask';
import { CONTENT_PEOPLE } from '../../contract/ownContent';
import { CONTENT_AHEAD, CONTENT_LANE, laneFor } from '../../gate/lanes';
import { pushStep, PRIORITY, type MessageDocument } from '../../model/message';
import type { Context } from '../../ports/context';
import { templateOf } from '../../queue/build';
import { sealed } from '../../queue/seal';
import { chunk } from '../../store/grouping';
import { pauseFor } from '../halt';
import { expireAtRest } from '../../queue/setCancelled';
import { rowFor, variantFor } from '../rows';
import { rest, write, type Next } from '../steps';
import type { Triggered } from '../stored';
import { ALL_WELL, askInGroups, isAsking, isDown } from '../withContent';

/** Written side by side. */
const AT_ONCE = 20;

/** Somebody whose notification waits for its content. */
type Waiting = Pick<MessageDocument, '_id' | 'to' | 'dueAt' | 'expiresAt' | 'trigger'>;

/**
 * Those that are due soon, the first in front; at most as many as are asked for at once. One call, through the lane's index. Who
 * falls due later the tick's look sees (`wake.ts`): telling an event need not say that there is something to be asked for.
 */
export async function dueSoon(context: Context, campaign: Triggered): Promise<Waiting[]> {
  if (!isAsking(campaign)) return [];
  const template = templateOf(context, campaign.content.template);
  const soon = { dueAt: { $lte: context.clock.now() + CONTENT_AHEAD }, key: campaign._id };
  return context.store.find(
    'notify_messages',
    { state: 'scheduled', lane: CONTENT_LANE, priority: PRIORITY[template.class], ...soon },
    { sort: { dueAt: 1 }, limit: CONTENT_PEOPLE, fields: ['to', 'dueAt', 'expiresAt', 'trigger'] },
  );
}

/**
 * Asks a team's function for those that are due soon, and lets them into the line with what it gave, or ends them. Who is
 * asked for at the same time by two is so with the same ids, and let in once.
 */
export async function askFor(
  context: Context,
  campaign: Triggered,
  due: Waiting[],
): Promise<Next<Triggered>> {
  const { template, key } = campaign.content;
  // Of two ticks one asks.
  const mine = await write(context, campaign, {}, { leaseUntil: campaign.leaseUntil });
  if (!mine) return undefined;
  const now = context.clock.now();
  const over = due.filter(({ expiresAt }) => expiresAt <= now).map(({ _id }) => _id);
  if (over.length > 0) await expireAtRest(context, { _id: { $in: over }, lane: CONTENT_LANE });
  const good = due.filter(({ expiresAt }) => expiresAt > now);
  const people = good.map((row) => {
    const variant = variantFor(context, campaign, row.to)!;
    const { content: source, name } = variant;
    return { ...row, id: row._id, openid: row.to, source, variant: name, value: row.trigger?.value };
  });
  const progress = await askInGroups(
    context,
    { template, key, preview: false },
    people,
    mine.asking ?? ALL_WELL,
    async (group, given) => {
      for (const some of chunk(group, AT_ONCE))
        await Promise.all(some.map((row) => letIn(context, campaign, row, given(row.id))));
    },
  );
  const { asking, wait, text = '' } = progress;
  if (isDown(asking)) {
    const still = await write(context, mine, { asking: ALL_WELL });
    return (
      still && pauseFor(context, still, 'error', { error: `content: ${text}. 内容云函数无法给出内容。` })
    );
  }
  if (progress.done || wait === 0) return write(context, mine, { asking });
  return rest(context, mine, { asking, leaseUntil: context.clock.now() + (wait ?? 0) });
}

/** What has been taken back, cancelled or let in meanwhile stays as it is. */
async function letIn(
  context: Context,
  campaign: Triggered,
  { _id, to, dueAt }: Waiting,
  given: Given | undefined,
): Promise<void> {
  const row = await sealed(context, { ...rowFor(context, campaign, to, dueAt, given), _id });
  const { data, page, bodyHash, content, state, reason, restsSince, templateId } = row;
  const step = { at: context.clock.now(), state, ...(reason ? { reason } : {}) };
  await context.store.updateOne(
    'notify_messages',
    { _id, state: 'scheduled', lane: CONTENT_LANE },
    {
      $set: {
        data,
        page,
        bodyHash,
        content,
        state,
        reason,
        restsSince,
        lane: laneFor(context.config, templateId).id,
      },
      $push: pushStep(step),
    },
  );
}

import type { FollowGrant } from '../../consent/gained';
import { isForCaller } from '../../errors';
import { LOOKED_AFTER } from '../../model/campaign';
import type { UserDocument } from '../../model/user';
import type { Context } from '../../ports/context';
import { sealed } from '../../queue/seal';
import { isIn } from '../../segments/setting';
import { insertMissing } from '../../store/insertMissing';
import { ruleOf } from '../audience';
import { pauseFor } from '../halt';
import { withoutRight } from '../people';
import { lateRowFor } from '../rows';
import { isOnce, isPlanned, type Once } from '../stored';

/**
 * Somebody has given a credit: campaigns that go on to such people note them, each once. They are read when the credit is booked:
 * one that has not begun by then comes to them by itself. What is noted is a notification that is held until its campaign
 * takes it in (`takeIn.ts`), within its steps, pace and confirmed number; so a pause, a stop, an erasure find it like any other.
 */
export const followGrant = async (
  context: Context,
  { user, campaigns }: Parameters<FollowGrant>[0],
): Promise<void> => {
  const found = await context.store.find(
    'notify_campaigns',
    { _id: { $in: campaigns.map(({ _id }) => _id) }, state: { $in: LOOKED_AFTER } },
    { limit: campaigns.length },
  );
  for (const campaign of found.filter(isPlanned).filter(isOnce)) {
    if (!mayNote(context, campaign, user)) continue;
    try {
      if (await isFor(context, campaign, user)) await note(context, campaign, user._id);
    } catch (error) {
      // Whoever has given a credit is not told what is wrong with a campaign.
      if (!isForCaller(error)) throw error;
      if (campaign.state === 'running') await pauseFor(context, campaign, 'error', { error: error.message });
    }
  }
};

function mayNote(context: Context, { state, expiresAt, content }: Once, user: UserDocument): boolean {
  if (state === 'scheduled' || context.clock.now() >= expiresAt) return false;
  const template = context.config.templates[content.template];
  return template !== undefined && !withoutRight(context, template, user);
}

/** By the audience as it was when the campaign began. Before its lists are known, everybody is still to be gone through. */
async function isFor(context: Context, { plan, dueAt }: Once, user: UserDocument): Promise<boolean> {
  const { audience } = plan.spec;
  if (audience.openids) return audience.openids.includes(user._id);
  if (!plan.frozen) return false;
  const { lists } = plan.frozen;
  return isIn(context, await ruleOf(context, audience), user, { now: dueAt, lists });
}

/** The next tick takes them in; should this call die before it says so, the campaign's next look does. */
async function note(context: Context, campaign: Once, openid: string): Promise<void> {
  const row = await sealed(context, lateRowFor(context, campaign, openid));
  const { ours } = await insertMissing(context, 'notify_messages', [row], ['createdAt', 'bodyHash']);
  if (ours.size === 0) return;
  await context.store.update(
    'notify_campaigns',
    // A function that has just not answered is asked again in its own time.
    { _id: campaign._id, state: 'running', 'plan.expanded': true, 'asking.tries': { $in: [0, null] } },
    { $set: { leaseUntil: 0 } },
  );
}

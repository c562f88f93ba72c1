import { isDoneSince } from '../../model/occurrence';
import type { Context } from '../../ports/context';
import { AT_REST, endAtRest } from '../../queue/setCancelled';
import type { Triggered } from '../stored';
import type { Doer } from './doers';
import { endsIn } from './occurrences';

/** Rows looked at for one telling. */
const MOST = 1000;

/**
 * Ends what waits for these people and has become needless. The check when it is due (`recheck.ts`) would see it, too: this
 * one tells the truth at once, and holds where so much is counted in between that the counter has to make room.
 */
export async function takeBack(context: Context, campaign: Triggered, doers: Doer[]): Promise<void> {
  const { trigger, template } = campaign.plan.spec;
  const people = doers.filter(({ done }) => endsIn(trigger, done).length > 0);
  if (people.length === 0) return;
  const { id: templateId } = context.config.templates[template] ?? {};
  // What is due of a template that is gone fails with that reason.
  if (templateId === undefined) return;
  const waiting = await context.store.find(
    'notify_messages',
    {
      to: { $in: people.map(({ openid }) => openid) },
      state: { $in: AT_REST },
      templateId,
      key: campaign._id,
    },
    { limit: MOST, fields: ['to', 'trigger'] },
  );
  const needless = waiting.filter(({ to, trigger: occurrence }) => {
    const { user } = people.find(({ openid }) => openid === to)!;
    return occurrence?.unless !== undefined && isDoneSince(occurrence.unless, user.did);
  });
  if (needless.length === 0) return;
  const ids = { _id: { $in: needless.map(({ _id }) => _id) } };
  await endAtRest(context, ids, { state: 'suppressed', reason: 'UNLESS' });
}

import type { Context } from '../ports/context';
import type { Sending } from './stored';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** As the slowest of all rates says. */
export function secondsEach({ config }: Context, { plan, content }: Sending): number {
  const own = plan.spec.kind === 'triggered' ? undefined : plan.spec.perSecond;
  const rates = [own, config.limits.perSecond, config.templates[content.template]?.perSecond];
  return Math.max(
    config.limits.spacingMs / SECOND,
    ...rates.map((perSecond) => (perSecond === undefined ? 0 : 1 / perSecond)),
  );
}

/**
 * When the notification of the n-th person (from 0) goes out, as far as can be said beforehand: from its beginning on, or from now,
 * at its pace; of a triggered campaign, if the event came now. How long the steps of a ramp take nobody knows.
 */
export function dueTimes(context: Context, campaign: Sending): (n: number) => number {
  const now = context.clock.now();
  const { spec } = campaign.plan;
  const begins = Math.max(now, campaign.dueAt);
  if (spec.kind === 'triggered') return () => begins + spec.trigger.waitMinutes * MINUTE;
  const each = secondsEach(context, campaign) * SECOND;
  return (n) => Math.round(begins + n * each);
}

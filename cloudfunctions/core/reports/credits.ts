import type { Context } from '../ports/context';
import type { CreditsReport, TemplateCredits } from '../contract';
import { iso } from '../time/zone';
import { NO_CREDITS, takeCensus } from './census';
import { forecast } from './forecast';

/** Users counted in one call, in thousands: more are counted over several calls. */
const STEPS = 5;

/** Credits per WeChat template: what users have on hand, what became of the rest, and whether it will do. */
export async function credits(context: Context): Promise<CreditsReport> {
  const { running, latest } = await takeCensus(context, STEPS);
  const configured = Object.values(context.config.templates);
  const counted = latest?.templates ?? {};
  const ids = [...new Set([...configured.map(({ id }) => id), ...Object.keys(counted)])];
  const ahead = await forecast(context, ids);
  return {
    countedAt: latest && iso(latest.finishedAt),
    users: latest?.users ?? 0,
    counting: running && { since: iso(running.startedAt), users: running.users },
    templates: ids.map((templateId): TemplateCredits => {
      const same = configured.filter(({ id }) => id === templateId);
      return {
        templateId,
        aliases: same.map(({ alias }) => alias),
        kind: same[0]?.kind ?? 'one-time',
        ...NO_CREDITS,
        ...counted[templateId],
        forecast: ahead.get(templateId)!,
      };
    }),
  };
}

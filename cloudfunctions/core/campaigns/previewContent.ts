import type { CampaignPreview } from '../contract';
import type { Context } from '../ports/context';
import { tryContent } from '../queue/tryContent';
import { rowFor } from './rows';
import type { Sending } from './stored';

/** So many people of each variant a team's function is asked for. */
export const SAMPLE = 20;

/** What the functions that give content answer for some of those who would be sent it; nothing is given away for it. */
export async function tryVariants(
  context: Context,
  campaign: Sending,
  samples: ReadonlyMap<string, string[]>,
): Promise<NonNullable<CampaignPreview['content']>> {
  const { plan, content, dueAt } = campaign;
  const { template, key } = content;
  const asked = plan.spec.variants.flatMap(({ name, content: source }) =>
    source && samples.has(name) ? [{ name, source, openids: samples.get(name)! }] : [],
  );
  return Promise.all(
    asked.map(async ({ name, source, openids }) => {
      const { tried } = await tryContent(context, source, {
        call: { template, key, variant: name },
        openids,
        row: (openid, given) => rowFor(context, campaign, openid, dueAt, given),
      });
      return { variant: name, ...tried };
    }),
  );
}

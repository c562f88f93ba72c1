import type { CampaignDocument, Cursor } from '../model/campaign';
import type { Timed } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import type { Walk } from '../segments/walk';
import { nextOnList, openAudience, versionOf } from './audience';
import { withoutRight } from './people';

/** The next people after a list's cursor, none of whom has been named. */
export type NextOnList = (
  campaign: CampaignDocument,
  most: number,
) => Promise<{
  people: Cursor[];
  /** Nobody of these was anybody to name; others may come after. */
  after?: Cursor;
}>;

/** Of one run: what a segment's rule needs beside users is read once, when first asked. */
export function openList(context: Context, { segment, content, createdAt }: CampaignDocument): NextOnList {
  if (segment === undefined)
    return async (campaign, most) => ({ people: await nextOnList(context, campaign, most) });
  let walk: Walk<keyof Timed> | undefined;
  return async ({ cursor }, most) => {
    const template = templateOf(context, content.template);
    // The days of its rule count back from the first call, however long it takes.
    walk ??= await openAudience(context, {
      segment: await versionOf(context, segment),
      template,
      now: createdAt,
    });
    const { people, after, done } = await walk.next(cursor.openid, most);
    const may = people.filter((person) => !withoutRight(context, template, person));
    return {
      people: may.map(({ _id }) => ({ at: 0, openid: _id })),
      ...(done ? {} : { after: { at: 0, openid: after } }),
    };
  };
}

import { rightsOf } from '../model/right';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { hasRight } from '../rules/may';
import type { Planned } from './stored';

/** The next people of an audience. */
export interface People {
  /** Everybody looked at; the last of them is where the next call goes on. Empty: there are no more. */
  matched: string[];
  /** Those of them who have a credit to spare, or have consented: nobody else can be reached. */
  reachable: string[];
}

/** The next people after the cursor, in the order of their openids. */
export async function nextPeople(context: Context, campaign: Planned, most: number): Promise<People> {
  const { openids } = campaign.plan.spec.audience;
  const { openid } = campaign.cursor;
  const matched = openids.filter((each) => each > openid).slice(0, most);
  if (matched.length === 0) return { matched, reachable: [] };
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const asked = { config: context.config, template, right, now: context.clock.now() };
  const found = await context.store.find(
    'notify_users',
    { _id: { $in: matched }, ...hasRight(asked) },
    { sort: { _id: 1 }, limit: matched.length, fields: ['_id'] },
  );
  return { matched, reachable: found.map(({ _id }) => _id) };
}

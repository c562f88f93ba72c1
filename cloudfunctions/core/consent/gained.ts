import type { Config } from '../config/config';
import { aliasesOf } from '../model/aliases';
import { LOOKED_AFTER, type CampaignDocument } from '../model/campaign';
import type { UserDocument } from '../model/user';
import type { Context } from '../ports/context';

/** A campaign that goes on to whoever gives a credit while it runs. */
export type Going = Pick<CampaignDocument, '_id'> & { content: { template: string } };

/** What a report has given somebody, once it is booked. */
export interface Gained {
  /** As they are then, without what was waiting for the credit. */
  user: UserDocument;
  /** Those that the credit may be for. */
  campaigns: Going[];
}

/**
 * What follows from a credit for campaigns: handed in by who knows. It is called again where a report is repeated, so that what
 * a call that died has left undone is done by its repetition.
 */
export type FollowGrant = (gained: Gained) => Promise<void>;

/** Far more than anybody lets run at once. */
const MOST = 20;
/** A warm instance looks again after so long. */
const FRESH = 60_000;

const which = (config: Config, templateIds: string[]) => ({
  state: { $in: LOOKED_AFTER },
  'plan.spec.alsoLater': true,
  'content.template': { $in: templateIds.flatMap((id) => aliasesOf(config, id)) },
});

/** Stages behind a user's document: the campaigns that a credit of these templates may be for, in its field `going`. */
export const goingOn = (config: Config, templateIds: string[]): Record<string, unknown>[] => [
  {
    $lookup: {
      from: 'notify_campaigns',
      pipeline: [
        { $match: which(config, templateIds) },
        { $limit: MOST },
        { $project: { 'content.template': 1 } },
      ],
      as: 'going',
    },
  },
];

/** By configuration: an instance has one. */
const kept = new WeakMap<Config, { at: number; going: Going[] }>();

/**
 * The same for somebody who had no document to read them behind: as of at most a minute ago, so that many who are new cost no
 * call each. A campaign is on its list before it begins: a start waits two minutes.
 */
export async function goingForNew({ config, clock, store }: Context): Promise<Going[]> {
  const now = clock.now();
  const known = kept.get(config);
  if (known && now >= known.at && now - known.at < FRESH) return known.going;
  const ids = Object.values(config.templates).map(({ id }) => id);
  const found = await store.find('notify_campaigns', which(config, ids), {
    limit: MOST,
    fields: ['content'],
  });
  kept.set(config, { at: now, going: found });
  return found;
}

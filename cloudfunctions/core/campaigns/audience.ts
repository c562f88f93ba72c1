import type { Template } from '../config/config';
import { NotifyError } from '../errors';
import type { CampaignDocument, Cursor } from '../model/campaign';
import { rightsOf } from '../model/right';
import type { ListUpload } from '../model/list';
import type { Audience } from '../model/plan';
import type { Rule } from '../model/rule';
import type { SegmentDocument, SegmentRule } from '../model/segment';
import { TIMED_FIELDS, type Timed } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { reachable } from '../rules/may';
import { findVersion } from '../segments/stored';
import { beginWalk, type Walk } from '../segments/walk';
import { keyOf } from './stored';

interface Found {
  _id: string;
  at: number;
}

/**
 * The next people of a waiting list after the cursor who can be reached now: by the rules that the reserve asks.
 * @returns in the order of the list
 */
export async function nextOnList(
  context: Context,
  campaign: CampaignDocument,
  most: number,
): Promise<Cursor[]> {
  const { wish, order, cursor } = campaign;
  const now = context.clock.now();
  const { config } = context;
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const may = reachable({ config, template, right, now });
  const byId = order === 'all';
  const later = byId
    ? {}
    : { $or: [{ at: { $gt: cursor.at } }, { at: cursor.at, _id: { $gt: cursor.openid } }] };
  const found = await context.store.aggregate<Found>('notify_users', [
    { $match: { wishFor: wish, ...(byId ? { _id: { $gt: cursor.openid } } : {}), ...may } },
    { $project: { at: `$wishes.${wish}.at`, until: `$wishes.${wish}.until` } },
    { $match: { until: { $gt: now }, ...later } },
    { $sort: byId ? { _id: 1 } : { at: 1, _id: 1 } },
    { $limit: most },
  ]);
  return found.map(({ _id, at }) => ({ openid: _id, at }));
}

/** Whom a campaign may go to. */
export interface SegmentAudience {
  segment: SegmentRule;
  template: Template;
  /** The moment that the rule's days count back from; default: when it is asked. */
  now?: number | undefined;
  /** Uploads of its lists; default: as they are now. */
  lists?: Readonly<Record<string, ListUpload>> | undefined;
}

/**
 * The people of a segment who have something to be sent the template by, in pages by their openids: *reachable*, exactly.
 * Each comes with what `verdictOf` (`segments/verdict.ts`) needs to say whether anything else stands in the way. A page may
 * have nobody in it though the walk goes on: a campaign's cursor moves to `after` when the page's rows are there, and the
 * audience is at its end when a page says `done`. Asked again with the same cursor it gives the same people, as they are then.
 * @throws NotifyError `NOT_FOUND` for a list that the rule names and that is gone
 */
export async function openAudience(
  context: Context,
  { segment, template, now, lists }: SegmentAudience,
): Promise<Walk<keyof Timed>> {
  return beginWalk(context, { segment, template, fields: TIMED_FIELDS, now, lists });
}

/**
 * The rule of an audience that is not named one by one.
 * @throws NotifyError `NOT_FOUND`
 */
export async function ruleOf(
  context: Context,
  { segment, notClicked }: Exclude<Audience, { openids: string[] }>,
): Promise<SegmentRule> {
  if (segment !== undefined) return versionOf(context, segment);
  const of = notClicked.map((id): Rule => ({ kind: 'gotCampaign', campaign: keyOf(id), clicked: false }));
  return { rule: { kind: 'all', of }, salt: '', known: context.config };
}

/** @throws NotifyError `NOT_FOUND` */
export async function versionOf(context: Context, version: string): Promise<SegmentDocument> {
  const segment = await findVersion(context, version);
  if (segment) return segment;
  throw new NotifyError('NOT_FOUND', `segment: no version ${version}. 没有该人群版本。`);
}

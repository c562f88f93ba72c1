import type { Template } from '../config/config';
import type { PeopleWithoutCredit, PersonWithoutCredit, WithoutCreditRequest } from '../contract';
import { notificationId, shardOf } from '../model/id';
import { rightsOf } from '../model/right';
import { newAccount, TIMED_FIELDS, type Timed } from '../model/user';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { reasonNow, type ReasonCode } from '../reasons/table';
import { creditFloor } from '../rules/creditFloor';
import { whyNot } from '../rules/may';
import { beginWalk } from '../segments/walk';
import { ruleOf } from './audience';
import { badRequest } from './checks';
import { withoutRight } from './people';
import { ofLateIn } from './preview';
import { nextRun } from './repeat/preview';
import { isControl, partFor } from './rows';
import { isAsk, isRepeat, isTriggered, readCampaign, type Sending } from './stored';

/** People of an audience, as they were read; those of whom nothing is known stand as `undefined`. */
interface Page {
  people: { openid: string; user?: Timed | undefined }[];
  after?: string | undefined;
}

/**
 * Whom the campaign cannot reach for want of a credit, made anew when it is asked for: nothing is kept of them. By the rules that
 * preview and send ask; whoever has a notification of it has had a credit.
 * @throws NotifyError `NOT_FOUND`, `BAD_REQUEST`
 */
export async function peopleWithoutCredit(
  context: Context,
  { id, after = '', limit = 100 }: WithoutCreditRequest,
): Promise<PeopleWithoutCredit> {
  const planned = await readCampaign(context, id);
  if (isAsk(planned))
    throw badRequest(
      'id',
      'expected a campaign that sends: one that asks takes no credit',
      '该活动不发送消息',
    );
  const campaign = isRepeat(planned) ? nextRun(context, planned).run : planned;
  const template = templateOf(context, campaign.content.template);
  const page = await pageOf(context, campaign, after, limit);
  const lacking = page.people.flatMap(({ openid, user }): PersonWithoutCredit[] => {
    if (!user) return [{ openid, reason: reasonNow('NEVER_SUBSCRIBED') }];
    const why = withoutRight(context, template, user);
    if (!why) return [];
    const otherwise = whyOtherwise(context, campaign, template, user);
    return [
      { openid, reason: reasonNow(why.reason), ...(otherwise ? { otherwise: reasonNow(otherwise) } : {}) },
    ];
  });
  const had = await whoHasOne(context, campaign, lacking);
  const people = lacking.filter(({ openid }) => !had.has(openid));
  return { people, ...(page.after === undefined ? {} : { next: page.after }) };
}

async function pageOf(context: Context, campaign: Sending, after: string, limit: number): Promise<Page> {
  const segment = await segmentOf(context, campaign);
  if (Array.isArray(segment)) return named(context, segment, after, limit);
  const walk = await beginWalk(context, { segment, fields: TIMED_FIELDS });
  const page = await walk.next(after, limit);
  return {
    people: page.people.map((user) => ({ openid: user._id, user })),
    after: page.done ? undefined : page.after,
  };
}

/** A rule, or people by name. */
function segmentOf(context: Context, campaign: Sending) {
  if (isTriggered(campaign)) {
    const { trigger, segment } = campaign.plan.spec;
    return ofLateIn(context, trigger, segment);
  }
  const { audience } = campaign.plan.spec;
  return audience.openids ?? ruleOf(context, audience);
}

async function named(context: Context, openids: string[], after: string, limit: number): Promise<Page> {
  const left = openids.filter((openid) => openid > after);
  const some = left.slice(0, limit);
  if (some.length === 0) return { people: [] };
  const which = { _id: { $in: some } };
  const found = await context.store.find('notify_users', which, { limit: some.length, fields: TIMED_FIELDS });
  const users = new Map(found.map((user) => [user._id, user]));
  return {
    people: some.map((openid) => ({ openid, user: users.get(openid) })),
    after: left.length > some.length ? some.at(-1) : undefined,
  };
}

/** What would stand in the way if they had what they lack. */
function whyOtherwise(
  context: Context,
  campaign: Sending,
  template: Template,
  user: Timed,
): ReasonCode | undefined {
  const { config, clock } = context;
  if (isControl(partFor(context, campaign, user._id))) return 'CONTROL';
  const { id } = template;
  const account = { ...(user.credits[id] ?? newAccount()), suspectUntil: 0 };
  const given =
    rightsOf(template)[0] === 'consent'
      ? { ...account, consent: true }
      : { ...account, available: creditFloor(config, template) + 1, granted: account.granted + 1 };
  // Whoever rests after a refusal now may not by then.
  const now = Math.max(clock.now(), campaign.dueAt);
  const row = { whenNoCredit: 'drop' as const, expiresAt: campaign.expiresAt, shard: shardOf(user._id) };
  const why = whyNot({
    config,
    template,
    now,
    row,
    user: { ...user, credits: { ...user.credits, [id]: given } },
  });
  return why && why.state !== 'scheduled' ? why.reason : undefined;
}

async function whoHasOne(
  { store }: Context,
  campaign: Sending,
  people: PersonWithoutCredit[],
): Promise<Set<string>> {
  if (people.length === 0 || campaign.made === 0 || isTriggered(campaign)) return new Set();
  const { template, key } = campaign.content;
  const ids = people.map(({ openid }) => notificationId(template, openid, key));
  const found = await store.find(
    'notify_messages',
    { _id: { $in: ids } },
    { limit: ids.length, fields: ['to'] },
  );
  return new Set(found.map(({ to }) => to));
}

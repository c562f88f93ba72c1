import type { CampaignPace, CampaignView } from '../contract';
import { NotifyError } from '../errors';
import type { CampaignDocument, CampaignState } from '../model/campaign';
import type { AskSpec, CampaignSpec, OnceSpec, Plan, RepeatSpec, TriggeredSpec } from '../model/plan';
import type { Context } from '../ports/context';
import { iso } from '../time/zone';
import { rampOf, stepsOf } from './ramp';

type PlannedOf<Spec extends CampaignSpec> = CampaignDocument & { plan: Plan<Spec>; state: CampaignState };
export type Once = PlannedOf<OnceSpec>;
export type Triggered = PlannedOf<TriggeredSpec>;
/** One that sends notifications. */
export type Sending = Once | Triggered;
/** One whose runs are campaigns of their own. */
export type Repeat = PlannedOf<RepeatSpec>;
/** One that asks for subscriptions: clients do it. */
export type Asking = PlannedOf<AskSpec>;
/** A campaign that an operator planned. */
export type Planned = Sending | Repeat | Asking;

const PREFIX = 'campaign:';

/** Key of its notifications, and its own id. */
export const keyOf = (id: string): string => PREFIX + id;
export const nameOf = ({ _id }: Pick<CampaignDocument, '_id'>): string => _id.slice(PREFIX.length);

export const isPlanned = (campaign: CampaignDocument | undefined): campaign is Planned =>
  campaign?.plan !== undefined;

export const isTriggered = (campaign: Planned): campaign is Triggered =>
  campaign.plan.spec.kind === 'triggered';

export const isOnce = (campaign: Planned): campaign is Once => (campaign.plan.spec.kind ?? 'once') === 'once';
export const isRepeat = (campaign: Planned): campaign is Repeat => campaign.plan.spec.kind === 'repeat';
export const isAsk = (campaign: Planned): campaign is Asking => campaign.plan.spec.kind === 'ask';

/** Its people are named one by one: each of them is looked at. */
export const isNamed = (campaign: Planned): boolean =>
  isOnce(campaign) && campaign.plan.spec.audience.openids !== undefined;

/** @throws NotifyError `NOT_FOUND` */
export async function readCampaign(context: Context, id: string, path = 'id'): Promise<Planned> {
  const [found] = await context.store.find('notify_campaigns', { _id: keyOf(id) }, { limit: 1 });
  if (isPlanned(found)) return found;
  const expected = `expected the id of a campaign, got "${id}"`;
  throw new NotifyError('NOT_FOUND', `${path}: ${expected}. 没有该活动。`, [
    { code: 'not_found', path, message: expected },
  ]);
}

export function viewOf(context: Context, campaign: Planned, more: Partial<CampaignView> = {}): CampaignView {
  const { state, bodyHash, plan, made, dueAt, expiresAt } = campaign;
  const { late = 0 } = plan;
  return {
    id: nameOf(campaign),
    state,
    version: plan.version,
    spec: plan.spec,
    hash: bodyHash,
    author: plan.author.by,
    ...(plan.approval ? { approval: plan.approval } : {}),
    ...(dueAt > 0 ? { startsAt: iso(dueAt) } : {}),
    endsAt: iso(expiresAt),
    confirmed: plan.confirmed,
    ...(plan.pausedFor ? { pausedFor: plan.pausedFor } : {}),
    ...(plan.error ? { error: plan.error } : {}),
    ...paceOf(context, campaign),
    ...(campaign.parent ? { runOf: nameOf({ _id: campaign.parent }) } : {}),
    ...(plan.pacing ? { pacing: true as const } : {}),
    matched: plan.matched + (isNamed(campaign) ? 0 : late),
    noCredit: plan.noCredit - (isNamed(campaign) ? late : 0),
    made,
    ...(late > 0 ? { cameLater: late } : {}),
    ...more,
  };
}

/** Absent before it was started. */
export function paceOf({ config }: Context, { plan }: Planned): { pace?: CampaignPace } {
  const { pace, spec, confirmed } = plan;
  if (!pace || confirmed === 0 || spec.kind === 'ask' || spec.kind === 'repeat') return {};
  const { allowed, soaksUntil, heldUntil, looked } = pace;
  const ramp = rampOf(spec, confirmed, config.campaigns);
  return {
    pace: {
      ...(ramp ? { steps: stepsOf(ramp, confirmed) } : {}),
      ...(allowed > 0 ? { allowed } : {}),
      ...(soaksUntil > 0 ? { soaksUntil: iso(soaksUntil) } : {}),
      ...(heldUntil > 0 ? { heldUntil: iso(heldUntil) } : {}),
      ...(looked && {
        lookedAt: iso(looked.at),
        verdict: looked.verdict,
        sample: looked.sample,
        readings: looked.readings,
      }),
    },
  };
}

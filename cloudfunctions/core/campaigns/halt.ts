import { ownWords } from '../errors';
import type { AuditDocument } from '../model/audit';
import type { Pace, Reading } from '../model/pace';
import type { PauseCause } from '../model/plan';
import type { Context } from '../ports/context';
import { holdCampaign } from '../queue/holdCampaign';
import { BRAKES } from './brakes';
import { nameOf, type Planned } from './stored';
import { rest, write, type Next } from './steps';

/** After an alert that nobody took. */
const TELL_AGAIN = 5 * 60_000;
/** Whom it was to be told is not there: no more is tried. */
const TELL_UNTIL = 60 * 60_000;

/** What of the document changes when it is paused, by whoever. */
export const pausing = ({ clock }: Context, cause: PauseCause, expiresAt: number, error = '') => ({
  state: 'paused',
  'plan.pausedFor': cause,
  'plan.pausedAt': clock.now(),
  'plan.error': error,
  'plan.tellAt': 0,
  leaseUntil: expiresAt,
});

/**
 * It cannot go on by itself: a person decides. From this write on no window of it begins; what else is to be done (its rows
 * held, the log's line ended, somebody told) is the next step, whoever takes it. A brake's line is in the log before.
 * @param pace with the figures that did it
 */
export async function pauseFor<Some extends Planned>(
  context: Context,
  campaign: Some,
  why: PauseCause,
  { error = '', pace }: { error?: string; pace?: Pace } = {},
): Promise<Next<Some>> {
  const { expiresAt, _id, made } = campaign;
  if (pace && why === 'brake') await context.store.insert('notify_audit', [lineOf(context, campaign, pace)]);
  const now = context.clock.now();
  const paused = await write(context, campaign, {
    ...pausing(context, why, expiresAt, error),
    ...(pace ? { 'plan.pace': pace } : {}),
    'plan.tellAt': now,
    leaseUntil: now,
  });
  if (paused) context.log('campaign.paused', { id: _id, why, made, ...(error ? { error } : {}) });
  return paused;
}

/** Of one pause, however often it is tried: a person's resume makes another version. */
const lineId = ({ _id, plan }: Planned): string => `brake:${_id}:${plan.version}`;

const lineOf = ({ clock }: Context, campaign: Planned, pace: Pace): AuditDocument => ({
  _id: lineId(campaign),
  at: clock.now(),
  by: 'brake',
  name: '',
  action: 'campaign.brake',
  target: nameOf(campaign),
  request: JSON.stringify({ made: campaign.made, sample: pace.looked?.sample, readings: stopping(pace) }),
  outcome: 'begun',
  code: '',
});

/** Those that stopped it. */
const stopping = (pace: Pace | undefined): Reading[] =>
  pace?.looked?.readings.filter(({ brake, low, limit }) => BRAKES[brake] === 'stop' && low > limit) ?? [];

/** What is paused rests; what has paused by itself is held, and somebody is told. */
export async function standStill(context: Context, campaign: Planned): Promise<undefined> {
  const { _id, expiresAt, plan } = campaign;
  const now = context.clock.now();
  const { tellAt = 0, pausedAt } = plan;
  if (tellAt === 0) return rest(context, campaign, { leaseUntil: expiresAt });
  if (tellAt > now) return rest(context, campaign, { leaseUntil: tellAt });
  await holdCampaign(context, _id);
  await context.store.update(
    'notify_audit',
    { _id: lineId(campaign), outcome: 'begun' },
    { $set: { outcome: 'done' } },
  );
  const again = now + TELL_AGAIN;
  // Of two at it, one tells; should it die in it, somebody else does later.
  const mine = await write(
    context,
    campaign,
    { 'plan.tellAt': again, leaseUntil: again },
    { 'plan.tellAt': tellAt },
  );
  if (!mine) return;
  const isTold = await tell(context, mine);
  if (isTold || now > pausedAt + TELL_UNTIL)
    await rest(context, mine, { 'plan.tellAt': 0, leaseUntil: expiresAt });
  else await rest(context, mine, { leaseUntil: again });
}

/** @returns whether it was; without a receiver there is nobody to tell */
async function tell(context: Context, campaign: Planned): Promise<boolean> {
  const { webhook } = context.config.health;
  if (!webhook) return true;
  try {
    await context.alert(webhook, bodyOf(context, campaign));
    return true;
  } catch (error) {
    context.log('alert.failed', { error: ownWords(error) });
    return false;
  }
}

/** `msgtype` and `text` are what the robots of WeCom and DingTalk take; the rest is for programs. */
function bodyOf({ config, environment, clock }: Context, campaign: Planned): object {
  const { plan, made } = campaign;
  const id = nameOf(campaign);
  const { zh, en } = whyPaused(campaign);
  return {
    msgtype: 'text',
    text: {
      content: [
        `Miniprogram Notify (${environment.name})`,
        `活动「${plan.spec.title}」（${id}）已自动暂停：${zh} Campaign "${id}" has paused: ${en}`,
      ].join('\n'),
    },
    appid: config.appid,
    environment: environment.name,
    at: new Date(clock.now()).toISOString(),
    campaign: { id, pausedFor: plan.pausedFor, made, readings: stopping(plan.pace) },
  };
}

/** Why it stands still, with the figures. */
function whyPaused({ plan, made }: Planned): { en: string; zh: string } {
  switch (plan.pausedFor) {
    case 'brake':
      return brakeWords(stopping(plan.pace));
    case 'ramp':
      return {
        en: `the ${made} of this step do not show that it is surely below its limits; resume it to go on to the next`,
        zh: `这一步的 ${made} 条不足以说明低于各上限；恢复后进入下一步。`,
      };
    case 'confirmed':
      return {
        en: `there are more people than the ${plan.confirmed} that were confirmed`,
        zh: `人数超过已确认的 ${plan.confirmed} 人。`,
      };
    default:
      return { en: plan.error, zh: plan.error };
  }
}

const NAMES: Record<Reading['brake'], string> = {
  complaints: '投诉',
  refusals: '微信拒绝',
  unsubscribes: '退订',
  failures: '失败',
  unknown: '结果未知',
};

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

function brakeWords(readings: Reading[]): { en: string; zh: string } {
  const each = (words: (reading: Reading) => string): string => readings.map(words).join('; ');
  return {
    en: each(
      ({ brake, count, of, low, limit }) =>
        `${brake} ${count} of ${of}, surely above ${percent(low)}; the limit is ${percent(limit)}`,
    ),
    zh: each(
      ({ brake, count, of, low, limit }) =>
        `${NAMES[brake]} ${of} 条中 ${count} 条，必定高于 ${percent(low)}，上限 ${percent(limit)}`,
    ),
  };
}

import type { CampaignView } from '../contract';
import { NotifyError } from '../errors';
import type { Approval } from '../model/plan';
import type { Context } from '../ports/context';
import { badTime, parseTime } from '../time/parse';
import { askSize } from './asks/size';
import { move } from './life';
import { newPace } from './pace';
import { rampOf } from './ramp';
import { requireApprovable, requireReady, UNDO } from './ready';
import { firstRun } from './repeat/start';
import { badRequest } from './spec';
import { isAsk, isRepeat, type Planned } from './stored';

/**
 * Lets a campaign begin, two minutes from now at the earliest. Asked again with the same number and time it
 * answers how it stands.
 * @param confirmed to how many, as the preview said; of one that asks, its target
 * @throws NotifyError `FORBIDDEN` where somebody else has to approve it first, `BAD_REQUEST`, `BAD_TIME`, `CONFLICT`
 */
export function startCampaign(
  context: Context,
  by: string,
  { id, confirmed, at }: { id: string; confirmed?: number | undefined; at?: number | string | undefined },
): Promise<CampaignView> {
  const now = context.clock.now();
  const asked = at === undefined ? 0 : parseTime(at, 'at', context.config.timeZone);
  if (at !== undefined && asked < now)
    throw badTime('at', 'expected a time ahead; leave it out to begin in two minutes');
  return move(context, by, id, {
    does: 'started',
    from: ['draft'],
    already: (campaign) =>
      !['draft', 'stopped'].includes(campaign.state) &&
      campaign.plan.confirmed === sizeOf(campaign, confirmed).kept &&
      (at === undefined || begins(campaign, asked)),
    change: (campaign) => {
      const { kept, size } = sizeOf(campaign, confirmed);
      const dueAt = requireReady(context, campaign, asked);
      requireApproval(context, campaign, size);
      const ramp = rampOf(campaign.plan.spec, size, context.config.campaigns);
      return {
        state: 'scheduled',
        dueAt,
        leaseUntil: dueAt,
        'plan.confirmed': kept,
        'plan.pace': newPace(ramp, size),
        ...(isRepeat(campaign) ? firstRun(campaign, dueAt) : {}),
      };
    },
  });
}

/** What an approval is needed for, and what is kept as confirmed. @throws NotifyError `BAD_REQUEST` */
function sizeOf(campaign: Planned, confirmed: number | undefined): { kept: number; size: number } {
  if (isAsk(campaign)) return askSize(campaign, confirmed);
  if (confirmed !== undefined) return { kept: confirmed, size: confirmed };
  throw badRequest('confirmed', 'expected a number: to how many, as the preview said', '请给出确认的人数');
}

/** The time is told to the millisecond, and asked for by machines whose clocks differ by a little. */
const TOLERANCE = 1000;

/** Whether that is the time that it was started for: another one would be passed over in silence. */
const begins = ({ state, dueAt, plan }: Planned, asked: number): boolean =>
  state !== 'scheduled' ||
  Math.abs(dueAt - Math.max(asked, plan.moved.at + UNDO, plan.spec.kind === 'ask' ? plan.spec.from : 0)) <
    TOLERANCE;

/** Above the configured size it takes a second person, who has seen exactly this: a change takes the approval away. */
function requireApproval({ config }: Context, { plan }: Planned, size: number): void {
  const { approveAbove } = config.campaigns;
  if (approveAbove === undefined || size <= approveAbove) return;
  const why = lackOf(plan.approval, size);
  if (why === undefined) return;
  const expected = `expected an approval by somebody else than its author ("${plan.author.by}") for more than ${approveAbove}: ${why}`;
  throw new NotifyError('FORBIDDEN', `confirmed: ${expected}. 超过 ${approveAbove} 人需他人审批。`, [
    { code: 'not_approved', path: 'confirmed', message: expected },
  ]);
}

function lackOf(approval: Approval | null, size: number): string | undefined {
  if (approval === null) return 'nobody has approved it';
  return size > approval.size ? `${approval.size} were approved` : undefined;
}

/**
 * A second person's yes to exactly what they have seen, if it can go out as it is.
 * @throws NotifyError `CONFLICT`, `FORBIDDEN` for its author, `UNKNOWN_TEMPLATE`, `BAD_REQUEST`, `BAD_TIME`
 */
export function approveCampaign(
  context: Context,
  by: string,
  { id, hash, size }: { id: string; hash: string; size: number },
): Promise<CampaignView> {
  const at = context.clock.now();
  return move(context, by, id, {
    does: 'approved',
    from: ['draft', 'paused'],
    change: (campaign) => {
      const { plan, bodyHash } = campaign;
      if (plan.author.by === by) {
        throw new NotifyError(
          'FORBIDDEN',
          'id: expected somebody else than its author. 作者不能审批自己的活动。',
        );
      }
      if (hash !== bodyHash) {
        const expected = `expected the hash of its version ${plan.version}, "${bodyHash}": it is not what was seen`;
        throw new NotifyError('CONFLICT', `hash: ${expected}. 活动内容已变。`, [
          { code: 'conflict', path: 'hash', message: expected },
        ]);
      }
      requireApprovable(context, campaign);
      return { 'plan.approval': { by, at, hash, size } };
    },
  });
}

/** Takes a start back, as long as it has not begun. @throws NotifyError `CONFLICT` */
export const undoStart = (context: Context, by: string, id: string): Promise<CampaignView> =>
  move(context, by, id, {
    does: 'undone',
    from: ['scheduled'],
    already: ({ state }) => state === 'draft',
    change: () => ({ state: 'draft', dueAt: 0, leaseUntil: 0, 'plan.confirmed': 0 }),
  });

/** What a paused campaign is allowed when it goes on. @throws NotifyError `BAD_REQUEST`, `FORBIDDEN` */
export function confirmedAnew(context: Context, campaign: Planned, confirmed: number | undefined): number {
  if (isAsk(campaign)) return askSize(campaign, confirmed).kept;
  const { plan, made } = campaign;
  if (plan.pausedFor === 'confirmed' && (confirmed ?? 0) <= plan.confirmed) {
    throw badRequest(
      'confirmed',
      `expected a number above ${plan.confirmed}: it paused because there are more (${made} have a notification so far)`,
      '实际人数超过确认人数',
    );
  }
  if (confirmed === undefined || confirmed === plan.confirmed) return plan.confirmed;
  requireApproval(context, campaign, confirmed);
  return confirmed;
}

import type { CampaignView } from '../contract';
import { NotifyError } from '../errors';
import type { CampaignState } from '../model/campaign';
import type { Context } from '../ports/context';
import { readCampaign, viewOf, type Planned } from './stored';

/** What a person does to a campaign. */
export interface Move {
  /** Past participle, for the refusal: `started`. */
  does: string;
  from: readonly CampaignState[];
  /** There already, by whoever: nothing is done, and it is answered as it stands. */
  already?: (campaign: Planned) => boolean;
  /** Of the document that it was made from, where the caller has seen one. */
  version?: number;
  /** Fields of the campaign's document as they are to be. @throws NotifyError why it may not */
  change: (campaign: Planned) => Record<string, unknown>;
}

/** Two who act at the same moment: the later one sees what the earlier one did, and is held against it. */
const TRIES = 5;

/**
 * Moves a campaign by compare-and-set: from the state and version that were read, or not at all.
 * @throws NotifyError `CONFLICT` naming how it stands and who brought it there, `NOT_FOUND`, and what `change` throws
 */
export async function move(context: Context, by: string, id: string, move: Move): Promise<CampaignView> {
  return viewOf(context, await moved(context, by, id, move));
}

/** The same; the document as it is afterwards. */
export async function moved(context: Context, by: string, id: string, move: Move): Promise<Planned> {
  const mark = { by, at: context.clock.now() };
  let tried = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const campaign = await readCampaign(context, id);
    const { state, plan } = campaign;
    // Our own change, whose answer was lost.
    if (tried === plan.version && plan.moved.by === by && plan.moved.at === mark.at) return campaign;
    if (move.already?.(campaign)) return campaign;
    const isSeen = move.version === undefined || move.version === plan.version;
    if (!move.from.includes(state) || !isSeen) throw conflict(campaign, move);
    const changed = await context.store.updateOne(
      'notify_campaigns',
      { _id: campaign._id, state, 'plan.version': plan.version },
      {
        $set: {
          ...move.change(campaign),
          'plan.version': plan.version + 1,
          'plan.moved': mark,
        },
      },
    );
    tried = plan.version + 1;
    if (changed) return changed as Planned;
  }
  throw new NotifyError('UNAVAILABLE', `id: the campaign "${id}" is being changed by others. 请稍后重试。`);
}

const STATE_ZH: Record<CampaignState, string> = {
  draft: '草稿',
  scheduled: '已排期',
  running: '进行中',
  paused: '已暂停',
  finished: '已结束',
  stopped: '已停止',
};

function conflict(campaign: Planned, { does, from, version }: Move): NotifyError {
  const { state, plan } = campaign;
  const since = `by "${plan.moved.by}" at version ${plan.version}`;
  const message = from.includes(state)
    ? `expected version ${plan.version}, got ${version}: it was changed meanwhile ${since}`
    : `expected a campaign that is ${from.join(' or ')} to be ${does}, this one is ${state} (${since})`;
  const path = from.includes(state) ? 'version' : 'id';
  return new NotifyError('CONFLICT', `${path}: ${message}. 活动当前为「${STATE_ZH[state]}」。`, [
    { code: 'conflict', path, message },
  ]);
}

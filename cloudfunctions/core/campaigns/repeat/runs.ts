import type { CampaignView } from '../../contract';
import { NotifyError } from '../../errors';
import { LOOKED_AFTER, type CampaignDocument } from '../../model/campaign';
import { runKey } from '../../model/runKey';
import type { Context } from '../../ports/context';
import { iso } from '../../time/zone';
import { nameOf, type Repeat } from '../stored';

/** `_id` of its runs, those that were skipped left out; the latest `most`. */
export const runKeys = ({ _id, repeat }: Pick<Repeat, '_id' | 'repeat'>, most = Infinity): string[] =>
  (repeat?.runs ?? []).slice(-most).flatMap(({ at, skipped }) => (skipped ? [] : [runKey(_id, at)]));

/** Documents of its runs, those that were skipped or are no longer kept left out. */
export async function runsThere<Field extends keyof CampaignDocument>(
  { store }: Context,
  campaign: Pick<Repeat, '_id' | 'repeat'>,
  fields: readonly Field[],
  only: { state?: object; most?: number } = {},
) {
  const { state, most } = only;
  const ids = runKeys(campaign, most);
  if (ids.length === 0) return [];
  return store.find(
    'notify_campaigns',
    { _id: { $in: ids }, ...(state ? { state } : {}) },
    { limit: ids.length, fields: [...fields, '_id'] },
  );
}

/** Those in which something may still be due. */
export const openRuns = (context: Context, campaign: Repeat) =>
  runsThere(context, campaign, ['plan'], { state: { $in: LOOKED_AFTER } });

/** Does the same to each; one that has ended meanwhile is left alone. @param does is told its id */
export async function toEach<Answer>(
  runs: readonly { _id: string }[],
  does: (id: string) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const run of runs) {
    try {
      answers.push(await does(nameOf(run)));
    } catch (error) {
      if (!(error instanceof NotifyError) || error.code !== 'CONFLICT') throw error;
    }
  }
  return answers;
}

/** Shown of those that were there. */
const SHOWN = 20;

/** @param states of the runs that are there, by `_id` */
export function runsOf(
  { _id, repeat, state }: Repeat,
  states: ReadonlyMap<string, CampaignView['state']> = new Map(),
): Pick<CampaignView, 'nextRun' | 'runs'> {
  if (!repeat || state === 'draft') return {};
  const goesOn = state === 'scheduled' || state === 'running' || state === 'paused';
  return {
    ...(goesOn ? { nextRun: iso(repeat.nextAt) } : {}),
    runs: repeat.runs
      .slice(-SHOWN)
      .reverse()
      .map((run) => viewOfRun(_id, run, states)),
  };
}

export function viewOfRun(
  parent: string,
  { at, skipped }: NonNullable<Repeat['repeat']>['runs'][number],
  states: ReadonlyMap<string, CampaignView['state']>,
) {
  if (skipped) return { at: iso(at), skipped };
  const _id = runKey(parent, at);
  const state = states.get(_id);
  return { at: iso(at), id: nameOf({ _id }), ...(state ? { state } : {}) };
}

/** With where each of the runs stands: one call. */
export async function runsNow(
  context: Context,
  campaign: Repeat,
): Promise<Pick<CampaignView, 'nextRun' | 'runs'>> {
  const there = await runsThere(context, campaign, ['state'], { most: SHOWN });
  return runsOf(campaign, new Map(there.map(({ _id, state }) => [_id, state as CampaignView['state']])));
}

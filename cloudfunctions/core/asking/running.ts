import { NotifyError } from '../errors';
import { readGate } from '../gate/document';
import type { CampaignDocument } from '../model/campaign';
import type { AskSpec, Plan } from '../model/plan';
import type { SegmentDocument } from '../model/segment';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';
import type { KeptLists } from '../segments/lists/members';
import { readyFor, type Ready } from '../segments/setting';

/** A campaign that asks, with all that it takes to see whether it asks somebody. */
export interface RunningAsk {
  _id: string;
  /** The name that an operator gave it. */
  id: string;
  spec: AskSpec;
  /** Absent: everybody. */
  segment?: SegmentDocument;
  /** What its rule is held against beside the user. Absent: one of its lists is not there, so nobody is asked. */
  ready?: Ready;
}

/** A start, a pause, a stop is felt by a warm instance within this time. */
const KEPT_FOR = 60_000;
/** So many at once; the older ones go first. */
export const MOST_RUNNING = 50;
/** Who has everything deleted is taken off a list, whose upload stays: so long an instance may keep it. */
const LIST_KEPT_FOR = 30 * 60_000;
const PREFIX = 'campaign:';

interface Kept {
  at: number;
  asks: RunningAsk[];
  /** Everything promotional stands still. */
  stopped: boolean;
  lists: KeptLists;
  /** When the first of them was read. */
  listsAt: number;
}

/** One per machine, as its clock is. */
const kept = new WeakMap<Clock, Kept>();

/**
 * The campaigns that ask now, oldest first. No call where the configuration names no place to ask at; else one per instance
 * and minute, one more where they have segments, where these have lists (a list's people are read once for each upload), and
 * where any asks for something promotional.
 */
export async function runningAsks(context: Context): Promise<RunningAsk[]> {
  return (await look(context)).asks;
}

/**
 * Those of them that users may be told of. While everything promotional stands still none that asks for something promotional:
 * what it gained could not be used. Its words are for all of its templates, so it is not asked in part.
 */
export async function askingNow(context: Context): Promise<RunningAsk[]> {
  const { asks, stopped } = await look(context);
  return stopped ? asks.filter((ask) => !isPromotional(context, ask)) : asks;
}

const isPromotional = ({ config }: Context, { spec }: RunningAsk): boolean =>
  spec.templates.some((alias) => config.templates[alias]?.class === 'promotional');

async function look(context: Context): Promise<Pick<Kept, 'asks' | 'stopped'>> {
  const { clock, config } = context;
  if (Object.keys(config.places).length === 0) return { asks: [], stopped: false };
  const now = clock.now();
  let known = kept.get(clock);
  if (!known || now < known.at || now >= known.at + KEPT_FOR) {
    known = await readAll(context, now, known);
    kept.set(clock, known);
  }
  const { asks, stopped } = known;
  return { asks: asks.filter(({ spec }) => now < spec.endsAt), stopped };
}

async function readAll(context: Context, at: number, known: Kept | undefined): Promise<Kept> {
  const isFresh = known !== undefined && at >= known.listsAt && at < known.listsAt + LIST_KEPT_FOR;
  const { lists, listsAt } = isFresh ? known : { lists: new Map() as KeptLists, listsAt: at };
  const asks = await readAsks(context);
  for (const ask of asks) {
    const ready = ask.segment && (await readyOf(context, ask.segment, lists));
    if (ready) ask.ready = ready;
  }
  const named = new Set(asks.flatMap(({ ready }) => [...(ready?.lists.keys() ?? [])]));
  for (const name of lists.keys()) if (!named.has(name)) lists.delete(name);
  const stopped =
    asks.some((ask) => isPromotional(context, ask)) && (await readGate(context)).promotional !== undefined;
  return { at, asks, stopped, lists, listsAt };
}

/** A list that is gone, or just being uploaded anew: it is asked for again in a minute. */
async function readyOf(
  context: Context,
  segment: SegmentDocument,
  lists: KeptLists,
): Promise<Ready | undefined> {
  try {
    return await readyFor(context, segment, undefined, lists);
  } catch (error) {
    if (error instanceof NotifyError) return undefined;
    throw error;
  }
}

/** Those of these names, whatever has become of them: a phone without a network tells later. */
export async function asksNamed(context: Context, ids: string[]): Promise<RunningAsk[]> {
  const running = (await runningAsks(context)).filter(({ id }) => ids.includes(id));
  const others = ids.filter((id) => !running.some((ask) => ask.id === id));
  if (others.length === 0) return running;
  const found = await context.store.find(
    'notify_campaigns',
    {
      _id: { $in: others.map((id) => PREFIX + id) },
      kind: 'ask',
      dueAt: { $gt: 0, $lte: context.clock.now() },
    },
    { limit: others.length, fields: ['plan'] },
  );
  return [...running, ...found.map(askOf)];
}

const askOf = ({ _id, plan }: Pick<CampaignDocument, '_id' | 'plan'>): RunningAsk => ({
  _id,
  id: _id.slice(PREFIX.length),
  spec: (plan as Plan<AskSpec>).spec,
});

async function readAsks({ store }: Context): Promise<RunningAsk[]> {
  const found = await store.find(
    'notify_campaigns',
    { kind: 'ask', state: 'running' },
    { sort: { createdAt: 1 }, limit: MOST_RUNNING, fields: ['plan'] },
  );
  const asks = found.map(askOf);
  const wanted = [...new Set(asks.flatMap(({ spec }) => spec.segment ?? []))];
  if (wanted.length === 0) return asks;
  const segments = await store.find('notify_segments', { _id: { $in: wanted } }, { limit: wanted.length });
  return asks.flatMap((each) => {
    const { segment } = each.spec;
    if (segment === undefined) return [each];
    const version = segments.find(({ _id }) => _id === segment);
    // Versions are never removed; without its segment it would ask everybody.
    return version ? [{ ...each, segment: version }] : [];
  });
}

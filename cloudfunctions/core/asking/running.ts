import type { CampaignDocument } from '../model/campaign';
import type { AskSpec, Plan } from '../model/plan';
import type { SegmentDocument } from '../model/segment';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';

/** A campaign that asks, with all that it takes to see whether it asks somebody. */
export interface RunningAsk {
  _id: string;
  /** The name that an operator gave it. */
  id: string;
  spec: AskSpec;
  /** Absent: everybody. */
  segment?: SegmentDocument;
}

/** A start, a pause, a stop is felt by a warm instance within this time. */
const KEPT_FOR = 60_000;
/** So many at once; the older ones go first. */
export const MOST_RUNNING = 50;
const PREFIX = 'campaign:';

interface Kept {
  at: number;
  asks: RunningAsk[];
}

/** One per machine, as its clock is. */
const kept = new WeakMap<Clock, Kept>();

/**
 * The campaigns that ask now, oldest first. No call where the configuration names no place to ask at; else one per instance
 * and minute, and one more where they have segments.
 */
export async function runningAsks(context: Context): Promise<RunningAsk[]> {
  const { clock, config } = context;
  if (Object.keys(config.places).length === 0) return [];
  const now = clock.now();
  let known = kept.get(clock);
  if (!known || now < known.at || now >= known.at + KEPT_FOR) {
    known = { at: now, asks: await readAsks(context) };
    kept.set(clock, known);
  }
  return known.asks.filter(({ spec }) => now < spec.endsAt);
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

import type { Estimate, SegmentAsked, SegmentEstimate } from '../../contract';
import type { Context } from '../../ports/context';
import { templateOf } from '../../queue/build';
import { fieldsOf, topmost } from '../fields';
import { holds } from '../holds';
import type { Person } from '../leaf';
import { ruleOf } from '../preview';
import { hasRight, rightFields } from '../right';
import { gotBy, readyFor } from '../setting';

/** People drawn by lot. */
const SAMPLE = 2000;
/** Standard errors on both sides, for 95 %. */
const Z = 1.96;

/**
 * How many a segment has, from two thousand users drawn by lot: three calls however many users there are. What is not in the
 * sample is not there for it: of a rule that fits one in ten thousand it knows only that they are few.
 */
export async function estimateSegment(
  context: Context,
  request: SegmentAsked<'segment.estimate'>,
): Promise<SegmentEstimate> {
  const template = request.template === undefined ? undefined : templateOf(context, request.template);
  const segment = await ruleOf(context, request);
  const ready = await readyFor(context, segment);
  const fields = topmost([
    ...fieldsOf(segment.rule, ready.config),
    ...(template ? rightFields(template) : []),
  ]);
  const [all] = await context.store.aggregate<{ users: number }>('notify_users', [{ $count: 'users' }]);
  const users = all?.users ?? 0;
  const drawn = await context.store.aggregate<Person>('notify_users', [
    { $sample: { size: SAMPLE } },
    { $project: fields.length > 0 ? Object.fromEntries(fields.map((field) => [field, 1])) : { _id: 1 } },
    { $limit: SAMPLE },
  ]);
  // One may be drawn twice.
  const people = [...new Map(drawn.map((person) => [person._id, person])).values()];
  const got = await gotBy(
    context,
    ready,
    people.map(({ _id }) => _id),
  );
  const matched = people.filter((person) => holds(segment.rule, person, { ...ready, got }));
  const sampled = people.length;
  return {
    users,
    sampled,
    confidence: 0.95,
    matched: estimate(matched.length, sampled, users),
    ...(template
      ? {
          reachable: estimate(matched.filter((person) => hasRight(person, template)).length, sampled, users),
        }
      : {}),
  };
}

/** Wilson's interval of a share, over all users; whoever has seen all knows. */
export function estimate(found: number, sampled: number, users: number): Estimate {
  if (sampled >= users) return { count: found, low: found, high: found };
  const share = found / sampled;
  const spread = (Z * Z) / sampled;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / sampled + spread / (4 * sampled)) || 0;
  return {
    count: Math.round(share * users),
    low: Math.max(found, Math.floor((centre - half) * users)),
    high: Math.min(users - (sampled - found), Math.ceil((centre + half) * users)),
  };
}

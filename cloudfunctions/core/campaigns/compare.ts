import type { CampaignPart, Comparison } from '../contract';
import { differenceBounds } from '../statistics/differenceBounds';
import { CONTROL, GLOBAL_CONTROL } from './assign';
import type { Sending } from './stored';

type Parts = ReadonlyMap<string, CampaignPart>;

/**
 * What the campaign has brought: each variant's goals against those of its control group, or of everybody's where it has none
 * of its own; and which variant does better: each against the first.
 */
export function compare({ plan }: Sending, parts: Parts): Comparison[] {
  const [first, ...others] = plan.spec.variants.map(({ name }) => name);
  const control = plan.spec.control > 0 ? CONTROL : GLOBAL_CONTROL;
  return [
    ...[first!, ...others].flatMap((name) => between(parts, 'goalRate', name, control)),
    ...others.flatMap((name) => between(parts, 'goalRate', name, first!)),
    ...others.flatMap((name) => between(parts, 'clickRate', name, first!)),
  ];
}

function between(parts: Parts, rate: Comparison['rate'], of: string, against: string): Comparison[] {
  const [one, other] = [parts.get(of)?.rates[rate], parts.get(against)?.rates[rate]];
  const bounds = one && other && differenceBounds(one, other);
  return bounds ? [{ rate, of, against, ...bounds }] : [];
}

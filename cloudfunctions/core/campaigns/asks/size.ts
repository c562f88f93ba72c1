import { badRequest } from '../checks';
import type { Asking } from '../stored';

/** Of one without a target: as many as any approval may be for. */
const WITHOUT_END = 10_000_000;

/** How many credits it is to bring: its target, which whoever starts it may repeat. @throws NotifyError `BAD_REQUEST` */
export function askSize({ plan }: Asking, confirmed: number | undefined): { kept: number; size: number } {
  const { target } = plan.spec;
  if (confirmed !== undefined && confirmed !== target)
    throw badRequest(
      'confirmed',
      `expected ${target === undefined ? 'nothing: it has no target' : `its target, ${target}`}, got ${confirmed}`,
      '与活动的目标不一致',
    );
  return { kept: target ?? 0, size: target ?? WITHOUT_END };
}

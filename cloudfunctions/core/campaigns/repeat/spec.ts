import type { AskedRepeat } from '../../contract';
import type { BaseSpec, OnceSpec, RepeatSpec } from '../../model/plan';
import type { Context } from '../../ports/context';
import { isZone, ZONE_EXPECTED } from '../../time/zoneName';
import { badRequest } from '../checks';
import { checkedBestTime } from './bestTime';

const DAY = 24 * 60;

/** @throws NotifyError `BAD_REQUEST` */
export function repeatOf(
  { config }: Context,
  base: BaseSpec,
  { schedule, runMinutes = DAY, runs, perSecond, bestTime, ramp }: AskedRepeat,
  audience: OnceSpec['audience'],
): RepeatSpec {
  const { at, zone = config.timeZone, weekdays, monthDay } = schedule;
  if (!isZone(zone))
    throw badRequest('schedule.zone', `expected ${ZONE_EXPECTED}, got "${zone}"`, '时区无效');
  const recurring = {
    at,
    zone,
    ...(weekdays ? { weekdays: [...weekdays].sort((a, b) => a - b) } : { monthDay }),
  };
  return {
    kind: 'repeat',
    ...base,
    audience,
    schedule: recurring,
    runMinutes,
    ...(runs === undefined ? {} : { runs }),
    ...(perSecond === undefined ? {} : { perSecond }),
    ...(bestTime ? { bestTime: checkedBestTime(bestTime, recurring, { runMinutes, perSecond }) } : {}),
    ...(ramp === undefined ? {} : { ramp }),
  };
}

import { hasRoom, hoursOf, isLessOften } from '../../config/capSense';
import type { ConfigIssue } from '../../config/configError';
import type { ParsedInput } from '../schema';
import { issue } from './issue';

type CapInput = NonNullable<ParsedInput['topics'][string]['cap']>;
type Allowance = NonNullable<CapInput['fatigue']>;

export function caps(config: ParsedInput): ConfigIssue[] {
  const all = [
    ...Object.entries(config.caps ?? {}).map(([name, cap]) => [`caps.${name}`, cap] as const),
    ...Object.entries(config.topics).map(([name, { cap }]) => [`topics.${name}.cap`, cap] as const),
  ];
  return all.flatMap(([path, cap]) => {
    if (!cap) return [];
    const { fatigue } = cap;
    const windows = [...window(path, cap), ...(fatigue ? window(`${path}.fatigue`, fatigue) : [])];
    if (windows.length > 0) return windows;
    return [...interval(path, cap), ...(fatigue ? lessOften(path, cap, fatigue) : [])];
  });
}

function window(path: string, { hours, days }: Pick<CapInput, 'hours' | 'days'>): ConfigIssue[] {
  if ((hours === undefined) !== (days === undefined)) return [];
  return [
    issue(
      path,
      'either hours (a rolling window) or days (of the calendar)',
      'hours（滚动窗口）与 days（自然日）二者之一',
      { hours, days },
    ),
  ];
}

function interval(path: string, cap: CapInput): ConfigIssue[] {
  const { leastIntervalMinutes, max } = cap;
  const hours = hoursOf(cap);
  if (hasRoom(cap)) return [];
  return [
    issue(
      `${path}.leastIntervalMinutes`,
      `an interval that lets ${max} messages into ${hours} hours`,
      `能在 ${hours} 小时内容纳 ${max} 条消息的间隔`,
      leastIntervalMinutes,
    ),
  ];
}

function lessOften(path: string, cap: CapInput, fatigue: Allowance): ConfigIssue[] {
  if (isLessOften(cap, fatigue)) return [];
  return [
    issue(
      `${path}.fatigue`,
      `fewer messages than the cap itself (${cap.max} in ${hoursOf(cap)} hours)`,
      `比上限本身（${hoursOf(cap)} 小时 ${cap.max} 条）更少`,
      fatigue,
    ),
  ];
}

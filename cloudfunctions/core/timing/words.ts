import type { BestTime } from '../model/hours';
import type { Sentence } from '../reasons/table';

/** Which hour was chosen for a notification, and why that one. */
export function bestTimeWords({ by, hour, times, of }: BestTime): Sentence {
  const span = `${clock(hour)}–${clock((hour + 1) % 24)}`;
  switch (by) {
    case 'own':
      return {
        en: `this user is most likely to look at ${span}: ${times} of the last ${of} launches and clicks`,
        zh: `该用户最可能在 ${span} 查看（最近 ${of} 次打开中有 ${times} 次）`,
      };
    case 'everybody':
      return {
        en: `no habit of this user’s own tells one of the hours that were left; of all users most come at ${span}`,
        zh: `可选时段内没有该用户自己的习惯可参考，全部用户最常在 ${span} 打开`,
      };
    case 'usual':
      return {
        en: `nothing is known yet of when users look; ${span} is the usual hour`,
        zh: `尚无用户习惯可参考，按默认时段 ${span}`,
      };
    case 'left':
      return {
        en: `until its latest time no hour was left in which this user is known to look; it was put at ${span}`,
        zh: `最晚时间前已无该用户常用的时段，安排在 ${span}`,
      };
  }
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

import type { CampaignPace } from '../../cloudfunctions/core/contract';
import { timeWords } from '../base/words';

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** How far a campaign may go, and what its figures say, each rate in a line. */
export function paceLines(pace: CampaignPace | undefined, zone: string): string[] {
  if (!pace) return [];
  const { steps, allowed, soaksUntil, heldUntil, lookedAt, verdict, sample, readings = [] } = pace;
  return [
    ...(steps
      ? [
          `  steps 分步 ${steps.join(' → ')}${allowed === undefined ? ', all may go 已全部放行' : `, up to 目前上限 ${allowed}`}`,
        ]
      : []),
    ...(soaksUntil ? [`  soaks until 观察至 ${timeWords(soaksUntil, zone)}`] : []),
    ...(heldUntil
      ? [`  held at this step, pauses 停在这一步，若无变化则暂停于 ${timeWords(heldUntil, zone)}`]
      : []),
    ...(lookedAt
      ? [`  ${verdict} at ${timeWords(lookedAt, zone)}, ${sample} delivered 送达 ${sample} 条`]
      : []),
    ...readings.map(
      ({ brake, count, of, low, high, limit }) =>
        `    ${brake.padEnd(12)} ${count} of ${of}: ${percent(low)} to ${percent(high)}, limit 上限 ${percent(limit)}`,
    ),
  ];
}

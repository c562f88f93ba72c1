/** What is printed of campaigns that ask for subscriptions. */
import type { AgreedTo, AskPreview, AskReport } from '../../cloudfunctions/core/contract';
import type { AskSpec } from '../../cloudfunctions/core/model/plan';
import { timeWords } from '../base/words';

/** `offer, backInStock @ me · 3000` */
export const askWords = ({ templates, places, target }: AskSpec): string =>
  `${templates.join(', ')} @ ${places.join(', ')}${target === undefined ? '' : ` · target 目标 ${target}`}`;

export const askPreviewLines = ({
  agreedTo,
  complete,
  matched,
  wouldAsk,
  enough,
  off,
}: AskPreview): string[] => [
  `${complete ? '' : 'at least 至少 '}${matched} people 人, ${wouldAsk} would be asked at that place 到该位置会被询问`,
  `  ${String(enough).padStart(8)}  have enough 次数足够`,
  `  ${String(off).padStart(8)}  have it switched off 已关闭`,
  ...agreedLines(agreedTo),
  'Nothing is sent by it. Start it as it is. 不发送任何消息，可直接启动。',
];

/** What users agree to: whoever starts a campaign has read it. */
export const agreedLines = (agreedTo: AgreedTo[]): string[] =>
  agreedTo.map(
    ({ template, title, topic, scene }) =>
      `users agree to 用户同意的是 (${template}): ${title} · ${topic}${scene === undefined ? '' : ` · ${scene}`}`,
  );

const percent = (rate: number | undefined): string =>
  rate === undefined ? '–' : `${(rate * 100).toFixed(1)} %`;

export function askReportLines(report: AskReport, zone: string): string[] {
  const { id, state, asked, agreed, rate, gained, target, forecast, inTime, templates, days } = report;
  return [
    `${id.padEnd(20)}  ${state}  ${gained}${target === undefined ? '' : ` of ${target}`} gained 已获得次数`,
    `  asked 询问 ${asked}, agreed 同意 ${agreed} (${percent(rate)})`,
    ...(forecast === undefined
      ? []
      : [
          `  at this pace there 按此速度达到目标 ${timeWords(forecast, zone)}${inTime ? '' : ': after its end 晚于结束时间'}`,
        ]),
    ...Object.entries(templates).map(([alias, count]) => `  ${alias.padEnd(20)} ${count}`),
    ...days.map((each) => `  ${each.day}  ${each.asked} → ${each.agreed} → ${each.gained}`),
  ];
}

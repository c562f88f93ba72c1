/** `reference/figures.md`: what every figure counts, on which day it is booked, and of what rates are made. */
import { FIGURES, type FigureDefinition, type RateDefinition } from '../../cloudfunctions/core/contract';
import type { Sentence } from '../../cloudfunctions/core/reasons/table';
import { LEAST } from '../../cloudfunctions/core/statistics/differenceBounds';
import { code, GENERATED, page, table, type Language, type PageMaker } from './text';

const TITLE = { en: 'Figures', zh: '数据口径' };
const INTRO = {
  en: `What answers, \`ops\` and CSV files mean by each figure. Days are those of the configuration’s zone. *Successful* is delivered where receipts arrive, otherwise accepted, and labelled so. A rate of fewer than ${LEAST} is \`null\`, and shown as –.`,
  zh: `答复、\`ops\` 与 CSV 中每个数字的含义。日期按配置的时区。*成功*：有回执时为送达，否则为受理，并标明。分母少于 ${LEAST} 时比率为 \`null\`，显示为 –。`,
};
const HEADS = {
  en: ['figure', 'shown as', 'counts', 'booked on the day of', 'what comes later changes it'],
  zh: ['字段', '显示为', '含义', '记在哪天', '之后的回执、点击、撤销会改变它'],
};
const BOOKED: Record<FigureDefinition['booked'], Sentence> = {
  send: { en: 'the send', zh: '发送' },
  assigned: { en: 'the assignment to a part', zh: '分组' },
  own: { en: 'the fact itself', zh: '发生' },
};
const CHANGES = { en: ['no', 'yes'], zh: ['否', '是'] };
const SECTIONS: [keyof typeof FIGURES, Sentence][] = [
  ['days', { en: '## Of a day, a template, a topic', zh: '## 按日、模板、主题' }],
  ['campaigns', { en: '## Of a campaign and its parts', zh: '## 活动及其分组' }],
  ['rates', { en: '## Rates', zh: '## 比率' }],
];

export const figuresPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    ...SECTIONS.flatMap(([section, heading]) => [heading[language], sectionOf(section, language)]),
  );

function sectionOf(section: keyof typeof FIGURES, language: Language): string {
  const lines = Object.entries<FigureDefinition | RateDefinition>(FIGURES[section]);
  return table(
    HEADS[language],
    lines.map(([name, { name: shown, says, booked, changes }]) => [
      ...[code(name), shown[language], says[language], BOOKED[booked][language]],
      CHANGES[language][changes ? 1 : 0]!,
    ]),
  );
}

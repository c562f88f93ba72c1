/** `reference/health.md`: what `health` looks at, when it is not well, and what to do. */
import { HEALTH_ITEMS } from '../../cloudfunctions/core/contract';
import { code, GENERATED, page, table, type PageMaker } from './text';
import { HEALTH_WORDS } from './words/health';

const TITLE = { en: 'Health', zh: '健康项' };
const INTRO = {
  en: 'What `npm run ops -- health` and `stats` with `health` look at. The verdict is the worst item; each says with its numbers how it stands.',
  zh: '`npm run ops -- health` 与 `stats` 的 `health` 检查的内容。总结论取最差的一项；每一项都附有判断所用的数字。',
};
const HEADS = {
  en: ['item', 'looks at', 'warns', 'is bad', 'what to do'],
  zh: ['项目', '检查什么', '何时提醒', '何时异常', '做法'],
};

export const healthPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    table(
      HEADS[language],
      HEALTH_ITEMS.map((name) => {
        const { what, warn, bad, todo } = HEALTH_WORDS[name];
        return [code(name), what[language], warn[language], bad[language], todo[language]];
      }),
    ),
  );

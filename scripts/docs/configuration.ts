/** `reference/configuration.md`: every option of `notify.config.ts`, as `core/config/input.ts` and its parts document it. */
import { resolve } from 'node:path';
import type { Sentence } from '../../cloudfunctions/core/reasons/table';
import { describedTypes } from './members';
import { code, GENERATED, page, table, wordsFor, type PageMaker } from './text';
import { OPTION_WORDS, PART_TITLES, PART_WORDS } from './words/configuration';

const CONFIG = resolve(__dirname, '../../cloudfunctions/core/config');
/** The whole file first, then part by part. */
const SOURCES = [
  'input',
  ...['environments', 'templates', 'caps', 'behaviour', 'operation'].map((part) => `input/${part}`),
];
const TITLE = { en: 'Configuration', zh: '配置' };
const INTRO = {
  en: 'What a team writes in `notify.config.ts`. The build checks it and says file, place and what was expected. A name (of an environment, topic, template, goal or data value) is a letter, then letters, digits, `-`, `_`; at most 40.',
  zh: '团队写在 `notify.config.ts` 里的内容。构建时会检查，并指出文件、位置与应有的写法。名字（环境、主题、模板、目标、字段）以字母开头，由字母、数字、`-`、`_` 组成，最长 40 个字符。',
};
const HEADS = { en: ['option', 'type', 'meaning'], zh: ['配置项', '类型', '含义'] };
const OPTIONAL: Sentence = { en: ' (optional)', zh: '（可选）' };

export const configurationPage: PageMaker = (language) => {
  const types = SOURCES.flatMap((source) => [...describedTypes(resolve(CONFIG, `${source}.ts`)).values()]);
  const parts = types.filter(({ name }) => name.endsWith('Input'));
  return page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    ...parts.flatMap(({ name, members, said }) => {
      const title = wordsFor(PART_TITLES, name, 'scripts/docs/words/configuration.ts');
      const about =
        said === '' || name === 'ConfigInput'
          ? undefined
          : { en: said, zh: wordsFor(PART_WORDS, name, 'scripts/docs/words/configuration.ts').zh };
      return [
        `## ${title[language]}`,
        ...(about ? [about[language]] : []),
        table(
          HEADS[language],
          members.map((member) => [
            `${code(member.name)}${member.optional ? OPTIONAL[language] : ''}`,
            code(member.type),
            meaningOf(`${name}.${member.name}`, member.said)[language],
          ]),
        ),
      ];
    }),
  );
};

/** English stands over the option itself, unless the table of words says it better; Chinese always in the table. */
function meaningOf(key: string, said: string): Sentence {
  const words = wordsFor(OPTION_WORDS, key, 'scripts/docs/words/configuration.ts');
  return { en: words.en || said, zh: words.zh };
}

/** `reference/client.md`: what the mini program calls, and what it is told. */
import { resolve } from 'node:path';
import type { Sentence } from '../../cloudfunctions/core/reasons/table';
import { describedTypes, wordsOfType } from './members';
import { code, GENERATED, page, table, wordsFor, type Language, type PageMaker } from './text';
import { CLIENT_WORDS, REASON_WORDS } from './words/client';

const TYPES = resolve(__dirname, '../../miniprogram-client/sdk/src/types');
const WORDS = 'scripts/docs/words/client.ts';

const TITLE = { en: 'Client', zh: '客户端' };
const INTRO = {
  en: 'What `createNotify(options)` of `miniprogram-notify` takes and gives. Nothing of it throws, and no promise of it is ever rejected: the outcome says what happened.',
  zh: '`miniprogram-notify` 的 `createNotify(options)` 接受什么、提供什么。它不抛异常，Promise 也不会被拒绝：结果会说明发生了什么。',
};
const OPTIONAL = { en: ' (optional)', zh: '（可选）' };
const HEADS = { en: ['name', 'type', 'meaning'], zh: ['名称', '类型', '含义'] };
const REASON_HEADS = { en: ['word', 'meaning', 'what to do'], zh: ['代码', '含义', '做法'] };

/** Title, the file and the type that it is made of. */
const PARTS: { title: Sentence; file: string; type: string }[] = [
  { title: { en: 'Options', zh: '选项' }, file: 'notify', type: 'NotifyOptions' },
  { title: { en: 'Methods', zh: '方法' }, file: 'notify', type: 'Notify' },
  { title: { en: 'Asking: options', zh: '请求订阅：选项' }, file: 'ask', type: 'AskOptions' },
  { title: { en: 'Asking: the outcome', zh: '请求订阅：结果' }, file: 'ask', type: 'AskOutcome' },
];
const REASONS: { title: Sentence; file: string; type: string }[] = [
  { title: { en: 'What came of asking', zh: '请求订阅的结果代码' }, file: 'ask', type: 'AskReason' },
  { title: { en: 'Why a template was skipped', zh: '模板被跳过的原因' }, file: 'ask', type: 'Skip' },
  { title: { en: 'Why a call failed', zh: '调用失败的原因' }, file: 'answers', type: 'FailureReason' },
];

export const clientPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    ...PARTS.flatMap(({ title, file, type }) => [
      `## ${title[language]}`,
      table(HEADS[language], memberRows(file, type, language)),
    ]),
    ...REASONS.flatMap(({ title, file, type }) => [
      `## ${title[language]}`,
      table(
        REASON_HEADS[language],
        wordsOfType(resolve(TYPES, `${file}.ts`), type).map((word) => {
          const words = REASON_WORDS[`${type}.${word}`];
          if (!words)
            throw new Error(`${WORDS}: expected words in English and Chinese for "${type}.${word}"`);
          return [code(word), words.means[language], words.todo[language]];
        }),
      ),
    ]),
  );

function memberRows(file: string, type: string, language: Language): string[][] {
  const found = describedTypes(resolve(TYPES, `${file}.ts`)).get(type);
  if (!found) throw new Error(`${file}.ts: expected an interface ${type}`);
  return found.members.map(({ name, optional, type: text, said }) => {
    const words = wordsFor(CLIENT_WORDS, `${type}.${name}`, WORDS);
    return [
      `${code(name)}${optional ? OPTIONAL[language] : ''}`,
      code(text),
      language === 'en' ? words.en || said : words.zh,
    ];
  });
}

/** `reference/answers.md`: the `data` of each answer, from the types that the functions give it. */
import { resolve } from 'node:path';
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { describedTypes, type Described } from '../members';
import { code, GENERATED, page, table, wordsFor, type Language, type PageMaker } from '../text';
import { ANSWER_WORDS, ANSWERS } from '../words/answers';

const CORE = resolve(__dirname, '../../../cloudfunctions/core');
/** Where the types of answers stand. */
const SOURCES = [
  'contract/send',
  'contract/subscribe',
  'contract/track',
  'contract/stats',
  'contract/manage',
  'contract/templates',
  'contract/segment',
  'contract/list',
  'contract/feedback',
  'contract/content',
  'contract/settings',
  'contract/ownContent',
  'contract/campaign',
  'contract/pace',
  'contract/campaignPeople',
  'contract/campaignReport',
  'contract/campaignRun',
  'contract/repeat',
  'contract/figures',
  'notifications/explain',
  'notifications/consent',
  'model/accept',
  'contract/ask',
  'people/exportData',
  'model/figures',
  'model/gate',
  'model/pace',
  'model/census',
  'model/user',
  'reasons/table',
];

const TITLE = { en: 'Answers', zh: '答复' };
const INTRO = {
  en: 'What `data` of an answer holds. Which request is answered with which: [API](api.md).',
  zh: '答复中 `data` 的内容。哪个请求得到哪种答复，见[接口](api.md)。',
};
const HEADS = { en: ['field', 'type', 'meaning'], zh: ['字段', '类型', '含义'] };
const OPTIONAL = { en: ' (may be absent)', zh: '（可能没有）' };
const OR = { en: ' or ', zh: ' 或 ' };

/** In the page of requests: what this one is answered with, each a link. */
export function answerTable(key: string, language: Language): string {
  const names = Object.hasOwn(ANSWERS, key) ? ANSWERS[key]! : undefined;
  if (!names) throw new Error(`api: expected the answer of "${key}" in scripts/docs/words/answers.ts`);
  return `${names.map((name) => (name.startsWith('{') ? code(name) : `[${code(name)}](answers.md#${name.toLowerCase()})`)).join(OR[language])}`;
}

export const answersPage: PageMaker = (language) => {
  const types = new Map(SOURCES.flatMap((file) => [...describedTypes(resolve(CORE, `${file}.ts`))]));
  const shown = reachable(
    types,
    [...new Set(Object.values(ANSWERS).flat())].filter((name) => !name.startsWith('{')),
  );
  return page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    ...shown.flatMap((type) => [
      `## ${type.name}`,
      table(
        HEADS[language],
        allMembers(types, type).map(({ owner, name, type: text, optional, said }) => [
          `${code(name)}${optional ? OPTIONAL[language] : ''}`,
          code(text.replace(/^\| /, '')),
          meaningOf(owner, name, said)[language],
        ]),
      ),
    ]),
  );
};

/** Those asked for, and the interfaces that their members name, in that order. */
function reachable(types: Map<string, Described>, names: string[]): Described[] {
  const found: Described[] = [];
  const visit = (name: string): void => {
    const type = types.get(name);
    if (!type || HIDDEN.includes(name) || found.includes(type)) return;
    found.push(type);
    for (const { type: text } of allMembers(types, type))
      for (const [word] of text.matchAll(/[A-Z]\w+/g)) visit(word);
  };
  for (const name of names) {
    if (!types.has(name))
      throw new Error(`api: expected an interface ${name} in one of ${SOURCES.join(', ')}`);
    visit(name);
  }
  return found;
}

/** What an answer shows parts of. */
const HIDDEN = ['UserDocument', 'StopRequest'];

function allMembers(
  types: Map<string, Described>,
  type: Described,
): (Described['members'][number] & { owner: string })[] {
  return [
    ...type.extends.flatMap((name) => {
      const base = types.get(name);
      return base ? allMembers(types, base) : [];
    }),
    ...type.members.map((member) => ({ ...member, owner: type.name })),
  ];
}

/** Words of this member, or of any of that name; English stands over the member in the source where the table has none. */
function meaningOf(owner: string, name: string, said: string): Sentence {
  const key = `${owner}.${name}`;
  const words = wordsFor(
    ANSWER_WORDS,
    Object.hasOwn(ANSWER_WORDS, key) ? key : name,
    'scripts/docs/words/answers.ts',
  );
  return { en: words.en || said, zh: words.zh };
}

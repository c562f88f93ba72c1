/** `reference/api.md`: every function’s requests, from the contract that the functions check them by. */
import { CALLERS, type FunctionName, type MayCall } from '../../../cloudfunctions/core/contract/callers';
import { code, GENERATED, page, table, wordsFor, type Language, type PageMaker } from '../text';
import { ACTION_WORDS, FIELD_WORDS } from '../words/api';
import { FUNCTION_WORDS, MAY_CALL_WORDS } from '../words/functions';
import { answerTable } from './answers';
import { requestsOf, type Field, type Request } from './requests';

const TITLE = { en: 'API', zh: '接口' };
const INTRO = {
  en: 'A request is a flat object with an `action`; unknown fields are refused. Times are epoch milliseconds or ISO 8601; one without an offset is in the configuration’s `timeZone`. The answer is `{ ok: true, data }`, or `{ ok: false, error: { code, message, advice, issues, requestId } }` with one of the [errors](codes.md#errors). A request may have 256 KB. Your own functions use the helper [`notify.js`](../send.md), the mini program its [client](../integrate.md#the-mini-programs-side), which make these requests; who calls without them finds here what to say.',
  zh: '请求是带 `action` 的扁平对象，未知字段会被拒绝。时间为毫秒时间戳或 ISO 8601，不带时区的按配置的 `timeZone` 理解。答复为 `{ ok: true, data }`，或 `{ ok: false, error: { code, message, advice, issues, requestId } }`，其中是某个[错误码](codes.md#函数错误码)。一次请求最大 256 KB。自己的云函数用生成的 [`notify.js`](../send.md)，小程序用[客户端](../integrate.md#小程序端)，它们会替你发出这些请求；不用它们时，请照此填写。',
};
const HEADS = { en: ['field', 'holds', 'meaning'], zh: ['字段', '取值', '含义'] };
const OPTIONAL = { en: ' (optional)', zh: '（可选）' };
const WHO = { en: ' Who may call: ', zh: '谁可以调用：' };
const ANSWER = { en: 'Answer: ', zh: '答复：' };
const END = { en: '.', zh: '。' };
const COLON = { en: ': ', zh: '：' };
const NO_FIELDS = { en: 'No fields.', zh: '没有字段。' };

export const apiPage: PageMaker = (language) =>
  page(
    `# ${TITLE[language]}`,
    GENERATED[language],
    INTRO[language],
    ...(Object.keys(CALLERS) as FunctionName[]).flatMap((name) => functionPart(name, language)),
  );

function functionPart(name: FunctionName, language: Language): string[] {
  return [
    `## ${name}`,
    FUNCTION_WORDS[name][language],
    ...requestsOf(name).flatMap((request) => requestPart(request, language)),
  ];
}

function requestPart(request: Request, language: Language): string[] {
  const { function: name, action, fields, kinds } = request;
  const key = `${name}.${action}`;
  const callers: Readonly<Record<string, MayCall>> = CALLERS[name];
  const who = callers[action] ?? callers['events']!;
  return [
    `### ${name} ${action}`,
    `${wordsFor(ACTION_WORDS, key, 'scripts/docs/words/api.ts')[language]}${WHO[language]}${MAY_CALL_WORDS[who][language]}${END[language]}`,
    fields.length === 0 ? NO_FIELDS[language] : fieldTable(key, fields, language),
    ...kinds.flatMap((kind) => [
      `${kind.path ? `${code(kind.path)}, ` : ''}${code(`${kind.by}: '${kind.kind}'`)}${COLON[language]}${wordsFor(ACTION_WORDS, `${name}.${kind.kind}`, 'scripts/docs/words/api.ts')[language]}`,
      fieldTable(`${name}.${kind.kind}`, kind.fields, language),
    ]),
    `${ANSWER[language]}${answerTable(key, language)}`,
  ];
}

const fieldTable = (key: string, fields: Field[], language: Language): string =>
  table(
    HEADS[language],
    fields.map(({ path, optional, type }) => [
      `${code(path)}${optional ? OPTIONAL[language] : ''}`,
      type[language],
      meaningOf(key, path)[language],
    ]),
  );

/** The nearest words: of this request’s field, of the function’s, of that name anywhere. */
function meaningOf(key: string, path: string) {
  const [name] = key.split('.');
  const last = path.split('.').at(-1)!.replace('[]', '');
  const keys = [`${key}.${path}`, `${name}.${path}`, `${name}.${last}`, last];
  const found = keys.find((one) => Object.hasOwn(FIELD_WORDS, one));
  return wordsFor(FIELD_WORDS, found ?? keys[0]!, 'scripts/docs/words/api.ts');
}

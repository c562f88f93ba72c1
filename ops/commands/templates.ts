import { writeFile } from 'node:fs/promises';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { TemplateAnswer, Templates } from '../../cloudfunctions/core/ports/templates';
import { compareTemplates, fieldsOf, kindInWords } from '../../cloudfunctions/core/templates/compare';
import { entryOf } from '../../cloudfunctions/core/templates/entry';
import { lintTemplate } from '../../cloudfunctions/core/templates/lint';
import {
  dropFromList,
  listTemplates,
  outdateList,
  type ListedTemplates,
} from '../../cloudfunctions/core/templates/list';
import { recordStep, stepsOf } from '../../cloudfunctions/core/templates/way';
import { iso } from '../../cloudfunctions/core/time/zone';
import { createTemplates } from '../../cloudfunctions/platform/https/templates';
import { messageOf, OpsError } from '../base/problems';

export type TemplatesOptions = { name: 'templates' } & (
  | { what: 'list' | 'check' }
  | { what: 'pull'; file?: string | undefined }
  | { what: 'library'; search?: string | undefined }
  | { what: 'add'; tid: number; kids: number[]; scene: string }
  | { what: 'remove'; id: string }
  | { what: 'state'; of: string; state?: string | undefined; note?: string | undefined }
);

const TIMEOUT = 10_000;
const PAGE = 30;

interface Told {
  lines: string[];
  well: boolean;
}

/** @throws OpsError with WeChat's code and words; the AppSecret is in none of them */
export async function runTemplates(
  context: Context,
  options: TemplatesOptions,
  env: NodeJS.ProcessEnv,
): Promise<Told> {
  const { config } = context;
  const api = createTemplates({ ...context, appid: config.appid, env, timeoutMs: TIMEOUT });
  switch (options.what) {
    case 'list': {
      const listed = await listOf(context, api);
      const { wrong: _, ...rest } = told(context, listed);
      return { lines: [...rest.head, ...listed.templates.map((one) => lineOf(context, one))], well: true };
    }
    case 'check': {
      const { head, wrong, unused, hints } = told(context, await listOf(context, api));
      const verdict = wrong.length === 0 ? ['The configuration and WeChat agree. 配置与微信一致。'] : wrong;
      return {
        lines: [
          ...head,
          ...verdict,
          ...unused.map((one) => `not configured: ${one}`),
          ...hints.map((one) => `hint: ${one}`),
        ],
        well: wrong.length === 0,
      };
    }
    case 'pull':
      return { lines: await pull(context, await listOf(context, api), options.file), well: true };
    case 'library':
      return { lines: await library(api, options.search), well: true };
    case 'add': {
      await outdateList(context);
      const hints = await add(api, options);
      return { lines: hints, well: true };
    }
    case 'remove':
      await outdateList(context);
      dataOf(await api.remove(options.id));
      await dropFromList(context, options.id);
      return { lines: [`${options.id} is removed at WeChat. 已删除。`], well: true };
    case 'state': {
      const { of, state, note = '' } = options;
      if (state === undefined && note !== '')
        throw new OpsError(['--note: expected a state before it, such as rejected. 备注须与状态一起给出。']);
      if (state !== undefined) await recordStep(context, of, state, note);
      const steps = await stepsOf(context, of);
      const lines = steps.map((step) => `${iso(step.at)} ${step.state} ${step.note}`.trimEnd());
      return {
        lines: lines.length > 0 ? lines : [`${of}: nothing is recorded. 没有记录。`],
        well: true,
      };
    }
  }
}

async function listOf(context: Context, api: Templates): Promise<ListedTemplates> {
  const answer = await listTemplates(context, api);
  if (answer.ok) return answer.listed;
  if (answer.code === 'EMPTY_LIST')
    throw new OpsError([
      'WeChat answered with an empty list, which it has done for no reason before: nothing is concluded. 微信返回空列表，请稍后再试。',
    ]);
  throw refused(answer);
}

function told(context: Context, { templates, at, old }: ListedTemplates) {
  const head = old
    ? [`The list of ${iso(at)}: WeChat gave no newer one (${old.code} ${old.text}). 使用上次的列表。`]
    : [];
  const hints = Object.values(context.config.templates).flatMap(lintTemplate);
  const { wrong, unused } = compareTemplates(context.config, templates);
  return { head, hints, wrong: wrong.map(({ en, zh }) => `${en} ${zh}`), unused };
}

function lineOf({ config }: Context, own: ListedTemplates['templates'][number]): string {
  const aliases = Object.values(config.templates).filter(({ id }) => id === own.priTmplId);
  const name = aliases.map(({ alias }) => alias).join(', ') || '(not configured)';
  return `${own.priTmplId} ${own.title} ${kindInWords(own)} ${fieldsOf(own).join(',')} ${name}`;
}

async function pull(
  { config }: Context,
  { templates }: ListedTemplates,
  file: string | undefined,
): Promise<string[]> {
  const known = new Set(Object.values(config.templates).map(({ id }) => id));
  const missing = templates.filter(({ priTmplId }) => !known.has(priTmplId));
  if (missing.length === 0) return ['Every template is configured. 所有模板均已配置。'];
  let number = 0;
  const next = (): string => {
    do number++;
    while (Object.hasOwn(config.templates, `template${number}`));
    return `template${number}`;
  };
  const entries = missing.map((own) => entryOf(own, next(), config));
  if (file === undefined) return entries;
  try {
    // `wx`: what a team has written itself is never replaced.
    await writeFile(file, `${entries.join('\n')}\n`, { flag: 'wx' });
  } catch (error) {
    throw new OpsError([
      `--file: expected the name of a new file, got: ${messageOf(error)}. 文件已存在或无法写入。`,
    ]);
  }
  return [
    `${missing.length} entries are in ${file}: paste them into templates of notify.config.ts. 已写入。`,
  ];
}

async function library(api: Templates, search: string | undefined): Promise<string[]> {
  if (search !== undefined && /^\d+$/.test(search)) {
    const keywords = dataOf(await api.keywords(Number(search)));
    return keywords.map(({ kid, name, rule, example }) => `${kid} ${name} (${rule}), e.g. ${example}`);
  }
  const categories = dataOf(await api.categories());
  const lines: string[] = [];
  for (let start = 0, count = 1; start < count; start += PAGE) {
    const page = dataOf(await api.titles({ categories: categories.map(({ id }) => id), start, limit: PAGE }));
    ({ count } = page);
    if (page.titles.length === 0) break;
    for (const { tid, title, type, categoryId } of page.titles) {
      if (search !== undefined && !title.includes(search)) continue;
      const category = categories.find(({ id }) => String(id) === String(categoryId))?.name ?? categoryId;
      lines.push(`${tid} ${title} (${type === 2 ? 'one-time' : 'long-term'}, ${category})`);
    }
  }
  return lines.length > 0 ? lines : ['No such title. 没有匹配的标题。'];
}

async function add(
  api: Templates,
  { tid, kids, scene }: { tid: number; kids: number[]; scene: string },
): Promise<string[]> {
  const length = [...scene.trim()].length;
  if (length < 1 || length > 15)
    throw new OpsError([
      `--scene: expected 1 to 15 characters, got ${length}. 场景说明须为 1 至 15 个字符。`,
    ]);
  if (kids.length < 2 || kids.length > 5 || new Set(kids).size !== kids.length)
    throw new OpsError([
      `keywords: expected 2 to 5 different ones, got ${kids.join(',')}. 关键词须为 2 至 5 个且不重复。`,
    ]);
  const id = dataOf(await api.add({ tid, keywords: kids, scene }));
  return [`added: ${id}. "templates pull" gives its entry. 已添加。`];
}

function dataOf<T>(answer: TemplateAnswer<T>): T {
  if (answer.ok) return answer.data;
  if (answer.kind === 'lost')
    throw new OpsError([
      `WeChat's answer was lost (${answer.code}): it may have done it; look with "templates list" before trying again. 结果未知，请先查看列表。`,
    ]);
  throw refused(answer);
}

const WHAT_TO_DO: Record<string, string> = {
  40125: 'the AppSecret in NOTIFY_APP_SECRET is wrong. AppSecret 不正确',
  40013: 'appid in notify.config.ts does not exist or is not the secret’s. AppID 不正确',
  40164: 'this machine’s address is not on the mini program’s allow-list. 请将本机 IP 加入白名单',
  45009: 'too many calls today; try tomorrow. 今日调用次数已用完',
  200011: 'the account may not use subscribe messages. 账号被封禁',
  200012: 'the account has as many templates as it may have; remove one. 模板数量已达上限',
  200014: 'WeChat does not have that template or title. 模板或标题不存在',
  200022: 'WeChat has this template already. 模板已添加过',
};

const refused = ({ code, text }: { code: number | string; text: string }): OpsError =>
  new OpsError([`${code}: ${WHAT_TO_DO[code] ?? 'WeChat refused'} (${text})`]);

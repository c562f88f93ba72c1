import { writeFile } from 'node:fs/promises';
import type { TemplateList, TemplateView } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { Templates } from '../../cloudfunctions/core/ports/templates';
import { addTemplate, removeTemplate } from '../../cloudfunctions/core/templates/change';
import { entryOf } from '../../cloudfunctions/core/templates/entry';
import { keywordsOf, searchLibrary } from '../../cloudfunctions/core/templates/library';
import { listTemplates, type ListedTemplates } from '../../cloudfunctions/core/templates/list';
import { refused } from '../../cloudfunctions/core/templates/refusals';
import { viewTemplates } from '../../cloudfunctions/core/templates/view';
import { addedAs, readWays, recordStep, sceneOf, stepsOf } from '../../cloudfunctions/core/templates/way';
import { iso } from '../../cloudfunctions/core/time/zone';
import { createTemplates } from '../../cloudfunctions/platform/https/templates';
import { messageOf, OpsError } from '../base/problems';

export type TemplatesOptions = { name: 'templates' } & (
  | { what: 'list' | 'check' }
  | { what: 'pull'; file?: string | undefined }
  | { what: 'library'; search?: string | undefined }
  | { what: 'add'; tid: number; kids: number[]; scene: string; as?: string | undefined }
  | { what: 'remove'; id: string }
  | { what: 'state'; of: string; state?: string | undefined; note?: string | undefined }
);

const TIMEOUT = 10_000;
const EMPTY =
  'WeChat answered with an empty list, which it has done for no reason before: nothing is concluded. 微信返回空列表，请稍后再试。';

interface Told {
  lines: string[];
  well: boolean;
}

const well = (lines: string[]): Told => ({ lines, well: true });

/** @throws OpsError, NotifyError with WeChat's code and words; the AppSecret is in none of them */
export async function runTemplates(
  context: Context,
  options: TemplatesOptions,
  env: NodeJS.ProcessEnv,
): Promise<Told> {
  const api = createTemplates({ ...context, appid: context.config.appid, env, timeoutMs: TIMEOUT });
  switch (options.what) {
    case 'list': {
      const view = await listOf(context, api);
      return well([...headOf(view), ...view.templates.map(lineOf), ...wantedOf(view)]);
    }
    case 'check':
      return checked(await listOf(context, api));
    case 'pull':
      return well(await pull(context, await ownOf(context, api), options.file));
    case 'library':
      return well(await library(context, api, options.search));
    case 'add': {
      const { tid, kids, scene, as } = options;
      const { id, name } = await addTemplate(context, api, { tid, keywords: kids, scene, name: as });
      return well([
        `added: ${id}. "templates pull" gives its entry. 已添加。`,
        `${name}: applied. 已记录为 applied。`,
      ]);
    }
    case 'remove': {
      const { removed } = await removeTemplate(context, api, options.id);
      return well([`${removed} is removed at WeChat. 已删除。`]);
    }
    case 'state': {
      const { of, state, note = '' } = options;
      if (state === undefined && note !== '')
        throw new OpsError(['--note: expected a state before it, such as rejected. 备注须与状态一起给出。']);
      if (state !== undefined) await recordStep(context, of, state, note);
      const steps = await stepsOf(context, of);
      const lines = steps.map((step) => `${iso(step.at)} ${step.state} ${step.note}`.trimEnd());
      return well(lines.length > 0 ? lines : [`${of}: nothing is recorded. 没有记录。`]);
    }
  }
}

/** @throws OpsError of an empty list: what is asked here is what is in it */
async function listOf(context: Context, api: Templates): Promise<TemplateList> {
  const view = await viewTemplates(context, api);
  if (view.at === undefined) throw new OpsError([EMPTY]);
  return view;
}

async function ownOf(context: Context, api: Templates): Promise<ListedTemplates> {
  const answer = await listTemplates(context, api);
  if (answer.ok) return answer.listed;
  throw answer.code === 'EMPTY_LIST' ? new OpsError([EMPTY]) : refused(answer);
}

function checked(view: TemplateList): Told {
  const { wrong, hints, templates } = view;
  const verdict =
    wrong.length === 0
      ? ['The configuration and WeChat agree. 配置与微信一致。']
      : wrong.map(({ en, zh }) => `${en} ${zh}`);
  const unused = templates.filter(({ aliases }) => aliases.length === 0);
  return {
    lines: [
      ...headOf(view),
      ...verdict,
      ...unused.map(({ title, id }) => `not configured: ${title} ${id}`),
      ...hints.map((one) => `hint: ${one}`),
    ],
    well: wrong.length === 0,
  };
}

const headOf = ({ at = '', old }: TemplateList): string[] =>
  old ? [`The list of ${at}: WeChat gave no newer one (${old.code} ${old.text}). 使用上次的列表。`] : [];

function lineOf({ id, title, kind, fields, aliases, addedAs, state, since = '' }: TemplateView): string {
  const name = aliases.join(', ') || `(not configured${addedAs === undefined ? '' : `: ${addedAs}`})`;
  return [id, title, kind, fields.join(','), name, ...(state ? [state, since] : [])].join(' ');
}

/** Of what is recorded and not in WeChat's list: wanted, rejected, gone. */
function wantedOf({ ways, templates }: TemplateList): string[] {
  const listed = new Set(templates.flatMap(({ id, aliases, addedAs }) => [id, ...aliases, addedAs]));
  return ways
    .filter(({ name }) => !listed.has(name))
    .map(({ name, state, at, note }) => `(not listed) ${name} ${state} ${at} ${note}`.trimEnd());
}

async function pull(
  context: Context,
  { templates }: ListedTemplates,
  file: string | undefined,
): Promise<string[]> {
  const { config } = context;
  const known = new Set(Object.values(config.templates).map(({ id }) => id));
  const missing = templates.filter(({ priTmplId }) => !known.has(priTmplId));
  if (missing.length === 0) return ['Every template is configured. 所有模板均已配置。'];
  const ways = await readWays(context);
  const taken = new Set(Object.keys(config.templates));
  const free = (wanted: string | undefined): string => {
    let name = wanted;
    for (let number = 1; name === undefined || taken.has(name); number++) name = `template${number}`;
    taken.add(name);
    return name;
  };
  const entries = missing.map((own) =>
    entryOf(own, free(addedAs(ways, own.priTmplId)), config, sceneOf(ways, own.priTmplId)),
  );
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

async function library(context: Context, api: Templates, search: string | undefined): Promise<string[]> {
  if (search !== undefined && /^\d+$/.test(search)) {
    const { keywords } = await keywordsOf(context, api, Number(search));
    return keywords.map(({ kid, name, rule, example }) => `${kid} ${name} (${rule}), e.g. ${example}`);
  }
  const lines: string[] = [];
  for (let start: number | undefined = 0; start !== undefined;) {
    const { titles, next } = await searchLibrary(context, api, { search, start });
    for (const { tid, title, kind, category, hints } of titles)
      lines.push(`${tid} ${title} (${kind}, ${category})`, ...hints.map((hint) => `  hint: ${hint}`));
    start = next;
  }
  return lines.length > 0 ? lines : ['No such title. 没有匹配的标题。'];
}

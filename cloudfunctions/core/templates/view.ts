import type { TemplateList, TemplateView } from '../contract';
import type { OwnTemplate } from '../model/templates';
import type { Context } from '../ports/context';
import type { Templates } from '../ports/templates';
import { iso } from '../time/zone';
import { compareTemplates, enumValuesOf, equalTemplates, fieldsOf, kindInWords } from './compare';
import { lintTemplate } from './lint';
import { listTemplates } from './list';
import { refused } from './refusals';
import { addedAs, readWays, sceneOf, waysOfTemplate, type Way } from './way';

/**
 * WeChat's list beside the configuration, and how far each template has come.
 * @throws NotifyError `WECHAT_REFUSED` where WeChat gives no list and has given none before
 */
export async function viewTemplates(
  context: Pick<Context, 'store' | 'clock' | 'config'>,
  api: Pick<Templates, 'list'>,
): Promise<TemplateList> {
  const { config } = context;
  const answer = await listTemplates(context, api);
  if (!answer.ok && answer.code !== 'EMPTY_LIST') throw refused(answer);
  const ways = await readWays(context);
  const hints = Object.values(config.templates).flatMap(lintTemplate);
  const shown = { hints, ways: ways.map(latestOf) };
  // Nothing is concluded from an empty list: neither that a template is missing nor that there is none (PLATFORM §4).
  if (!answer.ok)
    return { ...shown, old: { code: answer.code, text: answer.text }, templates: [], wrong: [] };
  const { templates, at, old } = answer.listed;
  return {
    ...shown,
    hints: [...hints, ...equalTemplates(templates)],
    at: iso(at),
    ...(old && { old }),
    templates: templates.map((own) => viewOf(context, own, ways)),
    wrong: [...compareTemplates(config, templates), ...otherScenes(context, ways)],
  };
}

/** What users agreed to is what WeChat was told: a campaign is held against it. */
const otherScenes = ({ config }: Pick<Context, 'config'>, ways: Way[]): TemplateList['wrong'] =>
  Object.values(config.templates).flatMap(({ alias, id, scene }) => {
    const told = sceneOf(ways, id);
    if (told === undefined || told === scene) return [];
    const got = scene === undefined ? 'nothing' : `"${scene}"`;
    return [
      {
        en: `${alias}.scene: expected "${told}", as WeChat was told when it was added, got ${got}.`,
        zh: `${alias}.scene：添加模板时的场景为“${told}”，配置为${scene === undefined ? '空' : `“${scene}”`}。`,
      },
    ];
  });

function viewOf({ config }: Pick<Context, 'config'>, own: OwnTemplate, ways: Way[]): TemplateView {
  const { priTmplId: id, title, content = '', example = '' } = own;
  const aliases = Object.values(config.templates).filter((template) => template.id === id);
  const fields = fieldsOf(own);
  const values = fields.flatMap((field) => {
    const allowed = enumValuesOf(own, field);
    return allowed ? [[field, allowed] as const] : [];
  });
  const step = waysOfTemplate(config, id, ways).at(-1);
  const name = aliases.length === 0 ? addedAs(ways, id) : undefined;
  return {
    id,
    title,
    kind: kindInWords(own),
    fields,
    content,
    example,
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
    aliases: aliases.map(({ alias }) => alias),
    ...(name !== undefined && { addedAs: name }),
    ...(step && { state: step.state, since: iso(step.at) }),
  };
}

const latestOf = ({ name, steps }: Way): TemplateList['ways'][number] => {
  const { state, at, note } = steps.at(-1)!;
  return { name, state, at: iso(at), note };
};

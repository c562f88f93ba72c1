import type { TemplateAdded, TemplateRemoved } from '../contract';
import { NotifyError } from '../errors';
import type { Context } from '../ports/context';
import type { TemplateKeyword, Templates } from '../ports/templates';
import { keywordsOf } from './library';
import { dropFromList, listTemplates, outdateList } from './list';
import { dataOf, refused } from './refusals';
import { addedAs, checkName, readWays, recordStep } from './way';

type Parts = Pick<Context, 'store' | 'clock' | 'config' | 'deadline' | 'newToken'>;

export interface NewTemplate {
  /** Of a title of the public library. */
  tid: number;
  /** 2 to 5 of its keywords, in the order in which they stand on the card. */
  keywords: number[];
  /** What it is for, 1 to 15 characters; reviewers read it. */
  scene: string;
  /** The alias that it will have; its way is kept under it. Default: WeChat's id. */
  name?: string | undefined;
}

const ALREADY = 200022;

/**
 * Adds a template from the public library, and records that it is applied for.
 * @throws NotifyError `BAD_REQUEST` with what the title has, `WECHAT_REFUSED`, `WECHAT_UNANSWERED`
 */
export async function addTemplate(parts: Parts, api: Templates, asked: NewTemplate): Promise<TemplateAdded> {
  const { tid, keywords, scene, name } = asked;
  if (name !== undefined) checkName(name);
  requireFit(asked);
  const offered = (await keywordsOf(parts, api, tid)).keywords;
  const chosen = keywords.map((kid) => chosenOf(offered, kid));
  await outdateList(parts);
  const answer = await api.add({ tid, keywords, scene });
  if (!answer.ok && answer.kind === 'refused' && answer.code === ALREADY)
    throw refused(answer, await nameTwins(parts, api, chosen));
  const id = dataOf(answer);
  // Dies it before this: WeChat has it, so the next try is told of the twin, and the step is recorded by hand.
  await recordStep(parts, name ?? id, 'applied', name === undefined ? scene : `${scene} (${id})`, {
    id,
    scene,
  });
  return { id, name: name ?? id };
}

function requireFit({ keywords, scene }: NewTemplate): void {
  const length = [...scene.trim()].length;
  if (length < 1 || length > 15)
    throw mistake(`scene: expected 1 to 15 characters, got ${length}. 场景说明须为 1 至 15 个字符。`);
  if (keywords.length < 2 || keywords.length > 5 || new Set(keywords).size !== keywords.length)
    throw mistake(
      `keywords: expected 2 to 5 different ones, got ${keywords.join(',')}. 关键词须为 2 至 5 个且不重复。`,
    );
}

function chosenOf(offered: TemplateKeyword[], kid: number): TemplateKeyword {
  const found = offered.find((one) => Number(one.kid) === kid);
  if (found) return found;
  const there = offered.map((one) => `${one.kid} ${one.name}`).join(', ');
  throw mistake(`keywords: expected some of ${there}, got ${kid}. 该标题的关键词为：${there}。`);
}

/** WeChat refuses, although it may have taken an earlier call (PLATFORM §4): which ones of the list have these keywords. */
async function nameTwins(parts: Parts, api: Templates, chosen: TemplateKeyword[]): Promise<string> {
  const answer = await listTemplates(parts, api);
  const labels = chosen.map(({ name }) => name).join();
  const twins = answer.ok
    ? answer.listed.templates.filter(({ content }) => labelsOf(content).join() === labels)
    : [];
  return twins.length === 0
    ? ''
    : `: ${twins.map(({ title, priTmplId }) => `${title} ${priTmplId}`).join(', ')}; record its state where nothing is`;
}

/** `商品名称:{{thing1.DATA}}` → `商品名称`. */
const labelsOf = (content: string): string[] =>
  [...content.matchAll(/^\s*(.*?)\s*[:：]\s*\{\{/gm)].map(([, label]) => label ?? '');

/**
 * Removes a template at WeChat, and records it as retired.
 * @throws NotifyError `BAD_REQUEST` while the configuration names it: what is on its way would fail
 */
export async function removeTemplate(parts: Parts, api: Templates, id: string): Promise<TemplateRemoved> {
  const users = Object.values(parts.config.templates).filter((template) => template.id === id);
  const aliases = users.map(({ alias }) => alias).join(', ');
  if (users.length > 0)
    throw mistake(
      `id: expected a template that nothing uses, got that of ${aliases}: take it out of notify.config.ts, build and deploy first. 配置仍在使用该模板（${aliases}），请先从 notify.config.ts 移除并部署。`,
    );
  await outdateList(parts);
  dataOf(await api.remove(id));
  await dropFromList(parts, id);
  // Where its way began: under the alias that it was to have, if there was one.
  await recordStep(parts, addedAs(await readWays(parts), id) ?? id, 'retired', '');
  return { removed: id };
}

const mistake = (message: string): NotifyError => new NotifyError('BAD_REQUEST', message);

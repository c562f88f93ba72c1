import type { Template } from '../../config/config';
import type { AskedAsk } from '../../contract';
import { NotifyError } from '../../errors';
import type { AskSpec } from '../../model/plan';
import type { Context } from '../../ports/context';
import { leavesOfKind } from '../../segments/setting';
import { badTime, parseTime } from '../../time/parse';
import { namedSegment } from '../namedSegment';
import { badRequest, endOf } from '../checks';
import { requireFit } from '../fit';

/** As JSON in UTF-8: with id and end a phone keeps 1 KB of one. */
const MOST_BYTES = 940;

/**
 * What an operator wants asked, checked against the configuration.
 * @throws NotifyError `UNKNOWN_TEMPLATE`, `BAD_REQUEST`, `BAD_TIME`, `NOT_FOUND`, each with the path
 */
export async function checkedAsk(context: Context, asked: AskedAsk): Promise<AskSpec> {
  const { title, wording, target } = asked;
  const places = distinct('places', asked.places);
  const templates = distinct('templates', asked.templates);
  places.forEach((place, i) => requirePlace(context, place, `places[${i}]`));
  requireOneSheet(context, templates);
  const { scenes } = asked;
  requireFit(context.config, { templates, scenes });
  const endsAt = endOf(context, asked.endsAt);
  const from = asked.from === undefined ? 0 : parseTime(asked.from, 'from', context.config.timeZone);
  if (from >= endsAt) throw badTime('endsAt', 'expected a time after "from": it would close before it opens');
  const size = Buffer.byteLength(JSON.stringify({ places, templates, wording }));
  if (size > MOST_BYTES)
    throw badRequest(
      'wording',
      `expected at most ${MOST_BYTES} bytes with places and templates, got ${size}: every phone keeps it`,
      '文字过长',
    );
  return {
    kind: 'ask',
    title,
    places,
    templates,
    ...(scenes === undefined ? {} : { scenes: distinct('scenes', scenes) }),
    ...(asked.segment === undefined ? {} : { segment: await segmentOf(context, asked.segment) }),
    wording,
    from,
    endsAt,
    ...(target === undefined ? {} : { target }),
  };
}

function distinct(path: string, names: string[]): string[] {
  names.forEach((name, i) => {
    const first = names.indexOf(name);
    if (first < i) throw badRequest(`${path}[${i}]`, `expected another than ${path}[${first}], "${name}"`);
  });
  return names;
}

function requirePlace({ config }: Context, place: string, path: string): void {
  if (Object.hasOwn(config.places, place)) return;
  const known = Object.keys(config.places).join(', ') || 'none is configured';
  throw badRequest(
    path,
    `expected a place of the configuration (${known}), got "${place}"`,
    '配置的 places 中没有该位置',
  );
}

function templateAt({ config }: Context, alias: string, path: string): Template {
  if (Object.hasOwn(config.templates, alias)) return config.templates[alias]!;
  const message = `expected one of ${Object.keys(config.templates).join(', ')}, got "${alias}"`;
  throw new NotifyError('UNKNOWN_TEMPLATE', `${path}: ${message}. 未知模板。`, [
    { code: 'unknown', path, message },
  ]);
}

/** As WeChat shows one sheet: one kind, one of each title (PLATFORM §1). */
function requireOneSheet(context: Context, aliases: string[]): void {
  const [first, ...others] = aliases.map((alias, i) => templateAt(context, alias, `templates[${i}]`));
  const shown = [first!];
  others.forEach((template, i) => {
    const path = `templates[${i + 1}]`;
    if (template.kind !== first!.kind)
      throw badRequest(
        path,
        `expected a ${first!.kind} template like "${first!.alias}": WeChat takes one kind in a call`,
        '一次性与长期模板不能同时请求',
      );
    const twin = shown.find(({ id, title }) => title === template.title && id !== template.id);
    if (twin)
      throw badRequest(
        path,
        `expected another title than "${template.title}" of "${twin.alias}": WeChat leaves the second one out`,
        '同名模板一次只能请求一个',
      );
    shown.push(template);
  });
}

/**
 * The version that it has now. Whoever syncs is held against it in memory: a list is kept there for all users, who got which
 * campaign would cost each of them a call.
 */
async function segmentOf(context: Context, name: string): Promise<string> {
  const { _id, rule } = await namedSegment(context, 'segment', name);
  const [got] = leavesOfKind(rule, 'gotCampaign');
  if (got)
    throw badRequest(
      'segment',
      `expected a segment without "gotCampaign" ("${got.campaign}"): each look of a user would ask for it. Take who got it as a list (ops campaign people ID --out FILE.csv, then ops segment people), or what the user's document knows: received, clicked`,
      '征求订阅的人群不能使用“收到过某活动”：请先导出该活动的收件人作为名单，或改用“收到过／点击过某模板”',
    );
  return _id;
}

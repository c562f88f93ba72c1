/** What a team should know of its configuration, and what stops no build because WeChat's own rule is not known. */
import type { Config, Template } from '../config/config';
import { USER_BYTES } from '../model/userSize';
import { longestLink, markedPage } from './sendable';
import { roomOf } from './userRoom';

/** Documented for paths of QR codes only; pages of 110–120 bytes are known to work in messages (PLATFORM §3, §8). */
const PAGE_BYTES = 128;
/** Types that WeChat's parameter table does not have (PLATFORM §3). */
const UNDOCUMENTED: readonly string[] = ['short_thing', 'const'];

/**
 * @param config as checked
 * @param source how the file is named
 * @returns one line each: file, place, what to do
 */
export const warningsOf = (config: Config, source = 'notify.config.ts'): string[] =>
  [
    ...pace(config),
    ...room(config),
    ...capOverAll(config),
    ...Object.values(config.templates).flatMap((template) => [
      ...page(config, template),
      ...fields(template),
    ]),
  ].map((warning) => `${source}: ${warning}`);

/** From the function's limit of 60 s a worker starts no send in its last 11 s; where a team wants a tick a minute all the same. */
function pace({ templates, limits: { perSecond, tickSeconds } }: Config): string[] {
  if (tickSeconds < 60) return [];
  const rated = Object.values(templates).filter((template) => template.perSecond !== undefined);
  return [
    ...(perSecond === undefined ? [] : ['limits.perSecond']),
    ...rated.map(({ alias }) => `templates.${alias}.perSecond`),
  ].map(
    (path) =>
      `${path}: with limits.tickSeconds: 60 a long backlog gets some 49 of 60 seconds of it (about 82 %); leave it out, or set 30, and the rate is kept within 5 %, for twice the calls of an idle month（limits.tickSeconds 为 60 时，积压约只能达到该速率的 82%；去掉该项或设为 30，速率误差即在 5% 以内，空闲月调用量为两倍）`,
  );
}

/** A cap over all of them holds back what a user waits for, too: said once, because nobody means it of an order. */
function capOverAll({ caps, templates }: Config): string[] {
  if (!caps.all) return [];
  const bound = Object.values(templates).filter(
    (template) => template.class === 'transactional' && !template.caps.overrides,
  );
  if (bound.length === 0) return [];
  const aliases = bound.map(({ alias }) => alias).join(', ');
  return [
    `caps.all: it puts transactional messages off, too (${aliases}); where they must go at once, set caps: { overrides: true } in their template（caps.all 也会推迟交易类消息（${aliases}）；若须立即发送，请在模板中设 caps: { overrides: true }）`,
  ];
}

/** Less of it, and what is known of a user comes and goes with every event. */
const LEAST_ROOM = 2048;

/** Credits, switches and marks of a user are never dropped, and each template brings its own. */
function room(config: Config): string[] {
  const left = roomOf(config);
  if (left >= LEAST_ROOM) return [];
  const count = Object.keys(config.templates).length;
  const [en, zh] =
    left < 0
      ? [`which is ${-left} more than that`, `超出 ${-left} 字节`]
      : [
          `which leaves ${left} for wishes, traits, counters and tags`,
          `仅余 ${left} 字节存放愿望、属性、行为与标签`,
        ];
  return [
    `templates: the document of a user who has accepted, stopped and been sent all ${count} takes up to ${USER_BYTES - left} bytes of the ${USER_BYTES} that it is to have, ${en}; take out templates that are not used any more, or shorten aliases and names of topics（共 ${count} 个模板：用户文档最多占 ${USER_BYTES - left} 字节，上限 ${USER_BYTES} 字节，${zh}；请移除不再使用的模板，或缩短别名与主题名）`,
  ];
}

function page(config: Config, template: Template): string[] {
  const { alias } = template;
  const added = longestLink(config, template);
  const bytes = Buffer.byteLength(markedPage(template, added));
  if (bytes <= PAGE_BYTES) return [];
  const [en, zh] =
    Object.keys(added).length > 0 ? [' and linkParameters, at most', '与 linkParameters，最多'] : ['', ''];
  return [
    `templates.${alias}.page: ${bytes} bytes with the click mark${en}; WeChat documents ${PAGE_BYTES} for the paths of QR codes, and nothing for messages: try it on a phone, or shorten it（含点击标记${zh}共 ${bytes} 字节；微信仅对小程序码路径注明 ${PAGE_BYTES} 字节上限，请真机验证或缩短）`,
  ];
}

const fields = ({ alias, data }: Template): string[] =>
  Object.values(data)
    .filter(({ type }) => UNDOCUMENTED.includes(type))
    .map(
      ({ name, field, type }) =>
        `templates.${alias}.data.${name}: WeChat does not document the type "${type}"; values of ${field} are passed on as they are（官方文档未载该类型，原样传递）`,
    );

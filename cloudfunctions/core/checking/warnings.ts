/** What a team should know of its configuration, and what stops no build because WeChat's own rule is not known. */
import type { Config, Template } from '../config/config';
import { markedPage } from './sendable';

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
  Object.values(config.templates)
    .flatMap((template) => [...page(template), ...fields(template)])
    .map((warning) => `${source}: ${warning}`);

function page(template: Template): string[] {
  const bytes = Buffer.byteLength(markedPage(template));
  if (bytes <= PAGE_BYTES) return [];
  return [
    `templates.${template.alias}.page: ${bytes} bytes with the click mark; WeChat documents ${PAGE_BYTES} for the paths of QR codes, and nothing for messages: try it on a phone, or shorten it（含点击标记共 ${bytes} 字节；微信仅对小程序码路径注明 ${PAGE_BYTES} 字节上限，请真机验证或缩短）`,
  ];
}

const fields = ({ alias, data }: Template): string[] =>
  Object.values(data)
    .filter(({ type }) => UNDOCUMENTED.includes(type))
    .map(
      ({ name, field, type }) =>
        `templates.${alias}.data.${name}: WeChat does not document the type "${type}"; values of ${field} are passed on as they are（官方文档未载该类型，原样传递）`,
    );

/**
 * The shape of `notify.config.ts`, its entries in `schema/`; what spans entries is in `contradictions.ts`. Documented in
 * `core/config/input.ts`.
 */
import * as z from 'zod';
import { isZone, ZONE_EXPECTED } from '../time/zoneName';
import { entries, fewEntries, matching, oneOf, options, says, whole, yesOrNo } from './expectations';
import { event, goal, place, tag, trait } from './schema/behaviour';
import { caps } from './schema/caps';
import { environment } from './schema/environments';
import { linkParameters } from './schema/links';
import { campaigns, contentFunctions, grants, health, limits, retention, settings } from './schema/operation';
import { template, topic } from './schema/templates';

/** A user's document names those that the user has. */
const MOST_TAGS = 50;

/** Prompts are counted by place, this many a day (`counting/places.ts`). */
const MOST_PLACES = 30;

/** `HH:MM`, 00:00 to 23:59. */
const clockTime = () =>
  matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as "22:00"', '时刻，如 "22:00"');

const build = () => {
  const zone = says(
    ZONE_EXPECTED,
    '带地区的 IANA 时区名，如 "Asia/Shanghai"，或 "UTC"，或 "UTC-12" 至 "UTC+14" 的固定时差（CST 等缩写有歧义；Etc/GMT+8 指 UTC-8）',
  );
  return options({
    appid: matching(
      /^wx[0-9a-f]{16}$/,
      'an appid: "wx" and 16 hexadecimal digits',
      '小程序 appid：wx 加 16 位十六进制数字',
    ),
    prefix: matching(
      /^([A-Za-z][A-Za-z0-9_-]{0,19})?$/,
      'a prefix that starts with a letter and holds letters, digits, "-" and "_" (at most 20), or ""',
      '以字母开头、由字母、数字、- 或 _ 组成的前缀（不超过 20 位），或 ""',
    ).optional(),
    timeZone: z.string(zone).refine(isZone, zone).optional(),
    environments: entries(environment(), 'environments', '环境'),
    topics: entries(topic(), 'topics', '主题'),
    templates: entries(template(), 'templates', '模板'),
    goals: entries(goal(), 'goals', '目标').optional(),
    traits: entries(trait(), 'traits', '属性').optional(),
    tags: fewEntries(tag(), MOST_TAGS, 'tags', '标签').optional(),
    events: entries(event(), 'events', '行为').optional(),
    places: fewEntries(place(), MOST_PLACES, 'places', '位置').optional(),
    attributionDays: whole(1, 90).optional(),
    quietHours: options({ from: clockTime(), to: clockTime() }).optional(),
    caps: caps().optional(),
    grants: grants().optional(),
    health: health().optional(),
    limits: limits().optional(),
    campaigns: campaigns().optional(),
    settings: settings().optional(),
    contentFunctions: contentFunctions().optional(),
    linkParameters: linkParameters().optional(),
    retention: retention().optional(),
    http: yesOrNo().optional(),
    refusalCodeMinusOne: oneOf(['refused', 'unknown']).optional(),
  });
};

let built: ReturnType<typeof build> | undefined;

/** Built on first use: a function whose configuration the build has checked never pays for it. */
export const configSchema = () => (built ??= build());

export type ParsedInput = z.output<ReturnType<typeof build>>;

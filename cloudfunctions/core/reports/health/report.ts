import type { Config } from '../../config/config';
import type { Context } from '../../ports/context';
import type { HealthItem, HealthItemName, HealthLevel, HealthReport, OpenBreaker } from '../../contract';
import { HEALTH_ITEMS } from '../../contract/stats';
import { reasonNow } from '../../reasons/table';
import { iso } from '../../time/zone';
import { JUDGES } from './judge';
import { lookAtHealth, type Vitals } from './look';

const RANK: Record<HealthLevel, number> = { ok: 0, warn: 1, bad: 2 };

const WORDS: Record<HealthLevel, { en: string; zh: string }> = {
  ok: { en: 'All is well.', zh: '一切正常。' },
  warn: { en: 'It works, but look at:', zh: '可以工作，但请留意：' },
  bad: { en: 'Something needs mending:', zh: '需要处理：' },
};

/** One answer about how things stand. One database call. */
export async function health(context: Context): Promise<HealthReport> {
  return judge(context.config, await lookAtHealth(context));
}

/** The rules without the reading. */
export function judge(config: Config, vitals: Vitals): HealthReport {
  const items = Object.fromEntries(
    HEALTH_ITEMS.map((name) => [name, JUDGES[name](vitals, config)]),
  ) as Record<HealthItemName, HealthItem>;
  const worst = Object.values(items).reduce<HealthLevel>(
    (level, item) => (RANK[item.level] > RANK[level] ? item.level : level),
    'ok',
  );
  const wrong = Object.values(items).filter(({ level }) => level === worst && worst !== 'ok');
  return {
    verdict: worst,
    en: [WORDS[worst].en, ...wrong.map(({ en }) => en)].join(' '),
    zh: [WORDS[worst].zh, ...wrong.map(({ zh }) => zh)].join(''),
    at: iso(vitals.at),
    items,
    breakers: openBreakers(config, vitals),
  };
}

function openBreakers(config: Config, { at, gate }: Vitals): OpenBreaker[] {
  return Object.entries(gate?.breakers ?? {})
    .filter(([, { until }]) => until > at)
    .map(([key, breaker]) => ({
      key,
      aliases: Object.values(config.templates)
        .filter(({ id }) => key === `template:${id}`)
        .map(({ alias }) => alias),
      code: breaker.code,
      ...(breaker.said === undefined ? {} : { said: breaker.said }),
      reason: reasonNow(breaker.reason),
      since: iso(breaker.openedAt),
      until: iso(breaker.until),
    }));
}

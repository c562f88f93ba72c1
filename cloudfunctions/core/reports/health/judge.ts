import type { Config } from '../../config/config';
import type { HealthItem, HealthItemName, HealthLevel } from '../../contract';
import { moment } from '../../time/words';
import { dayOf } from '../../time/zone';
import { QUOTA_ZONE } from '../../gate/breakers';
import { FEW } from './attempts';
import { inWords, type Count } from './count';
import { judgeContent } from './content';
import { levelOf } from './level';
import type { Vitals } from './look';
import { judgeTokens } from './tokens';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** A tick that has nothing to do says that it lives every 30 minutes; what is late shows in `lag` long before. */
const TICK_LATE = 35 * MINUTE;
const TICK_DEAD = 65 * MINUTE;
const QUOTA_WARNING = 0.8;

type Judge = (vitals: Vitals, config: Config) => HealthItem;

/** A number that is a count may stop at its bound: then the item is not `exact`. */
function item(
  level: HealthLevel,
  en: string,
  zh: string,
  given: Record<string, number | null | Count>,
): HealthItem {
  const values = Object.entries(given);
  const counts = values.map(([, value]) => value).filter((value) => typeof value === 'object');
  return {
    level,
    en,
    zh,
    numbers: Object.fromEntries(
      values.map(([name, value]) => [name, value !== null && typeof value === 'object' ? value.n : value]),
    ),
    exact: counts.every((count) => count?.exact ?? true),
  };
}

const minutes = (ms: number): number => Math.round(ms / (MINUTE / 10)) / 10;
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

/** One item each: how it stands, in words, with the numbers it was judged by. */
export const JUDGES: Record<HealthItemName, Judge> = {
  tick({ at, tickAt }) {
    if (!tickAt) {
      return item(
        'bad',
        'The timer of dispatch has never run: upload its trigger in the WeChat console.',
        'dispatch 的定时触发器从未运行：请在控制台上传触发器。',
        { minutesAgo: null },
      );
    }
    const ago = at - tickAt;
    const level = levelOf(ago > TICK_DEAD, ago > TICK_LATE);
    return item(
      level,
      level === 'ok'
        ? 'The timer runs.'
        : `The timer of dispatch has not said for ${minutes(ago)} min that it lives: see that its trigger is there and the environment's plan is not used up.`,
      level === 'ok'
        ? '定时器运行正常。'
        : `dispatch 定时器已 ${minutes(ago)} 分钟没有心跳：请确认触发器存在、云开发套餐额度未用完。`,
      { minutesAgo: minutes(ago) },
    );
  },

  lag({ at, oldestDueAt, due }, { health }) {
    const lag = oldestDueAt ? at - oldestDueAt : 0;
    const limit = health.maxLagMinutes * MINUTE;
    const level = levelOf(lag > limit, lag > limit / 2);
    return item(
      level,
      due.n === 0 ? 'Nothing is overdue.' : `${inWords(due)} are due; the oldest for ${minutes(lag)} min.`,
      due.n === 0 ? '没有逾期的消息。' : `有 ${inWords(due)} 条到期，最早的已等待 ${minutes(lag)} 分钟。`,
      { lagMinutes: minutes(lag), limitMinutes: health.maxLagMinutes, due },
    );
  },

  backlog({ due, later, waiting, heldBack, claimed, unknown }) {
    return item(
      heldBack.n > 0 ? 'warn' : 'ok',
      `${inWords(due)} due, ${inWords(later)} for later, ${inWords(claimed)} being sent, ${inWords(waiting)} waiting for a credit, ${inWords(heldBack)} held back, ${inWords(unknown)} without an answer.`,
      `到期 ${inWords(due)}，未到期 ${inWords(later)}，发送中 ${inWords(claimed)}，等待次数 ${inWords(waiting)}，暂缓 ${inWords(heldBack)}，未知结果 ${inWords(unknown)}。`,
      { due, later, claimed, waiting, heldBack, unknown },
    );
  },

  breakers({ at, gate }) {
    const open = Object.entries(gate?.breakers ?? {}).filter(([, { until }]) => until > at);
    const stopped = open.some(([key]) => key !== 'quota');
    const said = (words: string | undefined): string => (words === undefined ? '' : `: ${words}`);
    return item(
      levelOf(stopped, open.length > 0),
      open.length === 0
        ? 'WeChat refuses nothing as a whole.'
        : `Sending is stopped for: ${open.map(([key, breaker]) => `${key} (${breaker.code}${said(breaker.said)})`).join(', ')}.`,
      open.length === 0
        ? '没有熔断。'
        : `已停止发送：${open.map(([key, breaker]) => `${key}（${breaker.code}${said(breaker.said)}）`).join('、')}。`,
      { open: open.length },
    );
  },

  promotional({ at, gate, stopped }, { timeZone }) {
    const stop = gate?.promotional;
    if (!stop) return item('ok', 'Nothing promotional is stopped.', '营销消息未被暂停。', { due: stopped });
    const since = moment(stop.at, at, timeZone);
    return item(
      'warn',
      `"${stop.by}" has paused everything promotional at ${since} (${stop.why}); ${inWords(stopped)} are due and wait.`,
      `「${stop.by}」于 ${since} 暂停了所有营销消息（${stop.why}），${inWords(stopped)} 条到期消息等待恢复。`,
      { due: stopped },
    );
  },

  quota({ at, gate, today }, { limits }) {
    const limit = limits.dailyQuota ?? null;
    if (limit === null) {
      const used = today.attempted ?? 0;
      return item(
        'ok',
        `${used} sends today; no daily quota is configured.`,
        `今日已发送 ${used} 条；未配置每日额度。`,
        { used, limit, share: null },
      );
    }
    const used = gate?.day === dayOf(at, QUOTA_ZONE) ? gate.used : 0;
    const share = used / limit;
    const level = levelOf(share >= 1, share >= QUOTA_WARNING);
    return item(
      level,
      `${used} of ${limit} sends of the day are used (${percent(share)}).`,
      `今日额度 ${limit}，已用 ${used}（${percent(share)}）。`,
      { used, limit, share },
    );
  },

  journals({ openJournals, staleJournals, uncounted }) {
    return item(
      staleJournals.n > 0 ? 'warn' : 'ok',
      staleJournals.n > 0
        ? `${inWords(staleJournals)} windows of sends were left behind; recovery takes them over.`
        : `${inWords(openJournals)} windows of sends are under way, ${inWords(uncounted)} not counted yet.`,
      staleJournals.n > 0
        ? `有 ${inWords(staleJournals)} 批发送被中断，等待恢复。`
        : `${inWords(openJournals)} 批发送进行中，${inWords(uncounted)} 批尚未计数。`,
      { open: openJournals, stale: staleJournals, uncounted },
    );
  },

  failures({ at, latest, today }, { health }) {
    const { attempted, refused, unknown, notShown } = latest;
    const failed = refused + unknown + notShown;
    const rate = attempted > 0 ? failed / attempted : 0;
    const bad = rate > health.maxFailureRate && attempted >= FEW;
    const level = levelOf(bad, rate > health.maxFailureRate / 2 && attempted >= FEW);
    const sinceMinutes = attempted > 0 ? minutes(at - latest.since) : null;
    return item(
      level,
      attempted === 0
        ? 'Nothing was sent of late.'
        : `${failed} of the latest ${attempted} sends, of the last ${sinceMinutes} min, failed (${percent(rate)}).`,
      attempted === 0
        ? '近期没有发送。'
        : `最近 ${sinceMinutes} 分钟的 ${attempted} 次发送中，失败 ${failed} 次（${percent(rate)}）。`,
      {
        attempted,
        refused,
        unknown,
        notShown,
        sinceMinutes,
        rate,
        limit: health.maxFailureRate,
        attemptedToday: today.attempted ?? 0,
        failedToday: (today.refused ?? 0) + (today.unknown ?? 0) + (today.undelivered ?? 0),
      },
    );
  },

  receipts({ newReceipts, orphans, today }) {
    const matched = (today.delivered ?? 0) + (today.undelivered ?? 0);
    const level = orphans.n > Math.max(FEW, matched * 0.05) ? 'warn' : 'ok';
    return item(
      level,
      `${inWords(newReceipts)} receipts are to be matched; ${inWords(orphans)} of the last day match no send of ours.`,
      `待匹配回执 ${inWords(newReceipts)} 条；近一天有 ${inWords(orphans)} 条与我们的发送不符。`,
      { new: newReceipts, orphans, matchedToday: matched },
    );
  },

  limits({ at, limits }) {
    const short = Object.entries(limits).filter(([, { at: seen }]) => seen > at - DAY);
    const told = short.map(([name, { left, needed }]) => ({
      en: `${name} has ${Math.round(left / SECOND)} s and needs ${Math.ceil(needed / SECOND)} s`,
      zh: `${name} 只有 ${Math.round(left / SECOND)} 秒，需要 ${Math.ceil(needed / SECOND)} 秒`,
    }));
    const level = short.length === 0 ? 'ok' : 'warn';
    return item(
      level,
      level === 'ok'
        ? 'The functions have time enough.'
        : `Time limits are too short: ${told.map(({ en }) => en).join(', ')}. Immediate sends wait for the timer; raise them in the console.`,
      level === 'ok'
        ? '云函数超时时间足够。'
        : `超时时间过短：${told.map(({ zh }) => zh).join('；')}。即时消息改由定时器发送，请在控制台调大。`,
      { short: short.length },
    );
  },

  tokens(vitals, { timeZone }) {
    const { level, en, zh, lacks } = judgeTokens(vitals, timeZone);
    return item(level, en, zh, { lacks });
  },

  content(vitals, { timeZone }) {
    const { level, en, zh, silent, givenUp } = judgeContent(vitals, timeZone);
    return item(level, en, zh, { silent, givenUp });
  },
};

import { recordedRule } from '../codes/classify';
import type { Config } from '../config/config';
import { breakerFor } from '../gate/breakers';
import { standsStill } from '../gate/promotional';
import type { Breaker, Gate } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { LackCode, TransportPause } from '../model/transport';
import { reasonIn, reasonNow, type Reason, type Sentence } from '../reasons/table';
import { moment } from '../time/words';
import { iso } from '../time/zone';

/** What a sentence about a notification is made of. */
export type Told = Pick<
  MessageDocument,
  'state' | 'reason' | 'dueAt' | 'expiresAt' | 'template' | 'templateId'
>;

/** What is known beside the row. */
export interface Facts {
  now: number;
  /** Where it has been read: an open breaker is the true reason why something due does not go out. */
  gate?: Gate | undefined;
  /** In place of the reason's own sentence. */
  detail?: Sentence | undefined;
}

/** States whose due time means something to the caller. */
const TO_COME: readonly string[] = ['scheduled', 'claimed', 'collected'];
/** States in which an open breaker stands in the way. */
const KEPT_BACK: readonly string[] = ['scheduled', 'heldBack'];

/** How a notification stands: why it is where it is, what follows, and when. Every answer about one says it by this. */
export function standing(
  config: Config,
  row: Told,
  facts: Facts,
): Pick<MessageDocument, 'state'> & { reason?: Reason; dueAt?: string } {
  const why = whyHere(config, row, facts);
  return {
    state: row.state,
    ...(why ? { reason: why } : {}),
    ...(TO_COME.includes(row.state) ? { dueAt: iso(row.dueAt) } : {}),
  };
}

function whyHere(config: Config, row: Told, facts: Facts): Reason | undefined {
  const { now, gate, detail } = facts;
  const kept =
    gate && KEPT_BACK.includes(row.state)
      ? (keptStill(config, row.template, gate, now) ?? keptBack(config, row.templateId, gate, now, row))
      : undefined;
  if (kept) return kept;
  if (gate?.lack && row.state === 'scheduled' && row.dueAt <= now) return timerLacks(config, gate.lack, now);
  if (!row.reason) return undefined;
  return reasonIn(row.state, row.reason, {
    detail,
    at: dueWords(config, row.dueAt, now),
    until: {
      en: `until ${moment(row.expiresAt, now, config.timeZone)} at the latest`,
      zh: `最晚到 ${moment(row.expiresAt, now, config.timeZone)}`,
    },
  });
}

/** Somebody has stopped everything promotional: who, when, and why. */
export function keptStill(config: Config, alias: string, gate: Gate, now: number): Reason | undefined {
  const { promotional } = gate;
  if (!promotional || !standsStill(gate, config, alias)) return undefined;
  const at = moment(promotional.at, now, config.timeZone);
  const { by, why } = promotional;
  return {
    ...reasonNow('PAUSED'),
    message: `"${by}" has paused everything promotional at ${at} (${why}); it goes out when that is resumed, unless its own time is over before（「${by}」于 ${at} 暂停了所有营销消息（${why}），恢复后发送，过期则不再发送）`,
    advice:
      'Resume everything promotional: ops campaign resume --all, or manage promotional.resume. 恢复所有营销消息：ops campaign resume --all 或 manage promotional.resume。',
  };
}

/**
 * The open breaker that a template's sends meet, told by its cause: what WeChat refuses, and when that ends or is tried.
 * @param row of which it is told; one that is not due before the breaker's time is over is not kept back
 */
export function keptBack(
  config: Config,
  templateId: string,
  gate: Gate,
  now: number,
  row?: Pick<MessageDocument, 'dueAt' | 'expiresAt'>,
): Reason | undefined {
  const breaker = breakerFor(gate, templateId, now);
  if (!breaker || (row && row.dueAt >= breaker.until)) return undefined;
  const alone = !breaker.whole;
  const { en, zh } = breakerWords(config, breaker, alone, now);
  const early = row && row.expiresAt <= breaker.until;
  const end = early ? moment(row.expiresAt, now, config.timeZone) : '';
  return {
    ...reasonNow('BREAKER'),
    message: early
      ? `${en}; but its own time is over before, at ${end}（${zh}；但其有效期在此之前（${end}）结束）`
      : `${en}（${zh}）`,
  };
}

/** What is due waits for a run of the timer that can send. */
function timerLacks({ timeZone }: Config, { code, since }: TransportPause, now: number): Reason {
  const { en, zh } = lackWords(code);
  const at = moment(since, now, timeZone);
  return {
    code: recordedRule(code).reason,
    message: `the timer’s runs have had ${en} since ${at}; it goes out with the first one that has it（定时器自 ${at} 起没有${zh}，恢复后的首次运行即发送）`,
    advice: ADVICE,
  };
}

/** What a call lacks, in words. */
const lackWords = (code: LackCode): Sentence =>
  code === 'NO_WECHAT_TOKEN'
    ? { en: 'no WeChat token', zh: '微信令牌' }
    : { en: 'no AppSecret', zh: ' AppSecret' };

const ADVICE = 'See stats health, item tokens, for what to do. 处理方法见 stats health 的 tokens 项。';

/** Of what is due and not being sent. */
export const NEXT_RUN: Sentence = { en: 'with the timer’s next run', zh: '定时器下次运行时' };

function dueWords({ timeZone }: Config, dueAt: number, now: number): Sentence {
  if (dueAt <= now) return NEXT_RUN;
  const at = moment(dueAt, now, timeZone);
  return { en: `at ${at}`, zh: ` ${at} ` };
}

/** Since when WeChat refuses what, with which code, and when that is over or tried again. */
function breakerWords({ timeZone }: Config, breaker: Breaker, alone: boolean, now: number): Sentence {
  const { code } = breaker;
  const since = moment(breaker.openedAt, now, timeZone);
  const until = moment(breaker.until, now, timeZone);
  if (breaker.reason === 'QUOTA') {
    return {
      en: `WeChat’s daily quota has been used up since ${since} (${code}); it goes out when the next day’s begins, at ${until}`,
      zh: `微信当日额度自 ${since} 起已用完（${code}），将于次日额度恢复后（${until}）发送`,
    };
  }
  const { en, zh } = recordedRule(code);
  const words = breaker.said === undefined ? '' : `; WeChat: ${breaker.said}`;
  const whom = alone ? { en: 'this template', zh: '该模板' } : { en: 'all sends', zh: '所有发送' };
  return {
    en: `WeChat has refused ${whom.en} since ${since} (${code}: ${en}${words}); one is tried again at ${until}, and this one goes out when WeChat takes that`,
    zh: `微信自 ${since} 起拒绝${whom.zh}（${code}：${zh}），${until} 试发一次，微信受理后即发送`,
  };
}

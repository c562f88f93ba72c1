import type { HealthLevel } from '../../contract';
import type { Silence } from '../../model/figures';
import type { Sentence } from '../../reasons/table';
import { moment } from '../../time/words';
import { levelOf } from './level';
import type { Vitals } from './look';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Whoever waits for one asks again within four minutes; an hour later nobody waits any more. */
const STILL = 60 * MINUTE;
/** One that is not deployed is asked for every minute, and says nothing when it is. */
const STILL_MISSING = 10 * MINUTE;

export interface ContentSeen extends Sentence {
  level: HealthLevel;
  /** Functions that do not answer. */
  silent: number;
  /** Functions for which people were given up on in the last day. */
  givenUp: number;
}

/**
 * A team's functions that give content. One that does not answer is asked again, worth a look; one for which people were given
 * up on is bad until it answers, or nobody asks any more: they get nothing, and with a waiting list nobody is there to see it.
 */
export function judgeContent(
  { at, silences }: Pick<Vitals, 'at' | 'silences'>,
  timeZone: string,
): ContentSeen {
  const recent = Object.entries(silences).filter(([, silence]) => silence.at > at - DAY);
  const lost = recent.filter(([, { givenUp = 0 }]) => givenUp > at - DAY);
  const silent = recent.filter(([, silence]) => isSilent(silence, at));
  const isLost = (one: [string, Silence]) => lost.includes(one);
  const level = levelOf(
    silent.some((one) => one[1].missing || isLost(one)),
    silent.length + lost.length > 0,
  );
  const told = [...silent, ...lost.filter((one) => !silent.includes(one))].map((one) =>
    inWords(one, isLost(one), at, timeZone),
  );
  const all = [HEADS[level], ...told, ...(level === 'ok' ? [] : [ADVICE])];
  return {
    level,
    silent: silent.length,
    givenUp: lost.length,
    en: all.map(({ en }) => en).join(' '),
    zh: all.map(({ zh }) => zh).join(''),
  };
}

const isSilent = ({ at, missing, answered = 0 }: Silence, now: number): boolean =>
  at > answered && at > now - (missing ? STILL_MISSING : STILL);

const HEADS: Record<HealthLevel, Sentence> = {
  ok: { en: 'Functions that give content answer.', zh: '提供内容的云函数应答正常。' },
  warn: { en: 'A function that gives content did not answer.', zh: '提供内容的云函数曾无应答。' },
  bad: {
    en: 'A function that gives content does not answer, and people get nothing for it.',
    zh: '提供内容的云函数无应答，有用户因此收不到消息。',
  },
};

function inWords(
  [name, silence]: [string, Silence],
  isLost: boolean,
  now: number,
  timeZone: string,
): Sentence {
  const { at, text, answered = 0 } = silence;
  const when = moment(at, now, timeZone);
  const again = moment(answered, now, timeZone);
  const [en, zh] =
    answered > at
      ? [`"${name}" answers again since ${again}.`, `${name} 自 ${again} 起恢复应答。`]
      : [`"${name}" gave none at ${when} (${text}).`, `${name} 于 ${when} 无应答（${text}）。`];
  return isLost
    ? { en: `${en} Some people have come to their end for it.`, zh: `${zh}已有用户被放弃。` }
    : { en, zh };
}

const ADVICE: Sentence = {
  en: 'See its log and mend it; who got nothing still waits on the list: ask again with another key.',
  zh: '请查看该云函数的日志并修复；未收到的用户仍在等待名单上，换一个 key 再发。',
};

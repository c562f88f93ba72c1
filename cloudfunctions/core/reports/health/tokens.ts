import type { HealthLevel } from '../../contract';
import type { Sentence } from '../../reasons/table';
import type { LackCode, SeenLack } from '../../model/transport';
import { moment } from '../../time/words';
import { levelOf } from './level';
import type { Vitals } from './look';

const DAY = 24 * 60 * 60_000;

/** How it stands with what sends go by, in words. */
export interface TokensSeen extends Sentence {
  level: HealthLevel;
  /** Calls of the last day that could not send, told apart by function, caller and form. */
  lacks: number;
}

/**
 * A timer that cannot send stops everything: bad. Another function without a token leaves its sends to the timer: they are
 * a minute late, worth a look. A worker that a tick has called and that has none is how the platform likely is (PLATFORM §2).
 */
export function judgeTokens({ at, gate, lacks }: Vitals, timeZone: string): TokensSeen {
  const seen = Object.values(lacks).filter((lack) => lack.at > at - DAY);
  // Of its own runs the gate tells: here dispatch is a worker that one of them has called.
  const workers = seen.filter(({ function: name }) => name === 'dispatch');
  const late = seen.filter((lack) => !workers.includes(lack));
  const told = [
    ...(gate?.lack ? [inWords(gate.lack, TIMER, at, timeZone)] : []),
    ...late.map((lack) => inWords(lack, { en: lack.function, zh: lack.function }, at, timeZone)),
    ...workers.map((lack) => inWords(lack, A_WORKER, at, timeZone)),
  ];
  const level = levelOf(Boolean(gate?.lack), late.length > 0);
  const head = HEADS[level];
  const advice =
    level === 'ok' ? [] : [ADVICE[gate?.lack?.code ?? late[0]!.code][gate?.lack ? 'timer' : 'call']];
  const join = (language: 'en' | 'zh', between: string): string =>
    [head, ...told, ...advice].map((sentence) => sentence[language]).join(between);
  return { level, lacks: seen.length, en: join('en', ' '), zh: join('zh', '') };
}

const TIMER: Sentence = { en: 'the timer of dispatch', zh: 'dispatch 的定时器' };
const A_WORKER: Sentence = { en: 'a further worker of dispatch', zh: 'dispatch 的并行调用' };

const HEADS: Record<HealthLevel, Sentence> = {
  ok: { en: 'Sends have what they need.', zh: '发送所需凭证正常。' },
  warn: {
    en: 'Some calls cannot send at once: what they ask for waits for the timer.',
    zh: '部分调用无法即时发送，改由定时器发送。',
  },
  bad: {
    en: 'The timer cannot send: what is due waits, and no credit is touched.',
    zh: '定时器无法发送：到期消息等待中，次数未动用。',
  },
};

function inWords(lack: SeenLack, who: Sentence, now: number, timeZone: string): Sentence {
  const { code, form, text, source } = lack;
  const since = moment(lack.since, now, timeZone);
  const what = WHAT[code];
  const quoted = text ? `“${text.slice(0, 120)}”` : '';
  const from = { en: `(source "${source || 'unknown'}")`, zh: `（来源 ${source || '未知'}）` };
  return form === 'absent'
    ? {
        en: `Since ${since}, ${who.en} ${from.en} has had no ${what.en}.`,
        zh: `自 ${since} 起，${who.zh}${from.zh}没有${what.zh}。`,
      }
    : {
        en: `Since ${since}, ${who.en} ${from.en} has had a ${what.en} that is refused${quoted && `: ${quoted}`}.`,
        zh: `自 ${since} 起，${who.zh}${from.zh}的${what.zh}被拒绝${quoted && `：${quoted}`}。`,
      };
}

const WHAT: Record<LackCode, Sentence> = {
  NO_WECHAT_TOKEN: { en: 'WeChat token', zh: '微信令牌' },
  NO_APP_SECRET: { en: 'AppSecret', zh: ' AppSecret' },
};

const ADVICE: Record<LackCode, Record<'timer' | 'call', Sentence>> = {
  NO_WECHAT_TOKEN: {
    timer: {
      en: 'Upload the trigger of dispatch with WeChat DevTools (one made in another console has no token; delete that), see that the environment belongs to this mini program, or send over HTTPS (transport: "auto" and the AppSecret). It goes on by itself.',
      zh: '请用微信开发者工具上传 dispatch 的触发器（在其他控制台创建的触发器没有令牌，请删除），确认环境已关联本小程序，或改用 HTTPS 发送（transport: "auto" 并设置 AppSecret）。恢复后自动继续。',
    },
    call: {
      en: 'To send at once, let the mini program call the function that calls send, or send over HTTPS (transport: "auto" and the AppSecret).',
      zh: '若要即时发送，请由小程序触发调用 send 的云函数，或改用 HTTPS 发送（transport: "auto" 并设置 AppSecret）。',
    },
  },
  NO_APP_SECRET: {
    timer: {
      en: 'Set the AppSecret as NOTIFY_APP_SECRET in the environment variables of dispatch, or choose transport: "auto". It goes on by itself.',
      zh: '请在 dispatch 的环境变量 NOTIFY_APP_SECRET 中设置 AppSecret，或改用 transport: "auto"。恢复后自动继续。',
    },
    call: {
      en: 'Set the AppSecret as NOTIFY_APP_SECRET in the environment variables of the function too, or choose transport: "auto".',
      zh: '请为该云函数也设置 AppSecret，或改用 transport: "auto"。',
    },
  },
};

import type { RawSendAnswer } from '../ports';
import { AMBIGUOUS, CODES, SYSTEM_BUSY, TELLING_TEXTS, UNLISTED, type CodeRule } from './table';

export type Verdict =
  /** `msgid` is empty where the answer carried none. */
  | { kind: 'accepted'; msgid: string }
  | { kind: 'refused'; code: number | string; rule: CodeRule }
  /** Nothing was sent, because this call of the function cannot. */
  | { kind: 'unsent'; code: number | string; rule: CodeRule }
  | { kind: 'unknown'; code: number | string };

/** WeChat's errcodes are positive; the SDK and the gateway use negative ones for their own (PLATFORM §2). */
const isWeChatsOwn = (code: number | string): boolean => typeof code === 'number' && code > 0;

/** WeChat's -1 says `system error` or carries its request id `rid:`; the SDK's own -1 does not. */
const WECHATS_MINUS_ONE = /system error|rid:/i;

/**
 * What an answer means. Only what WeChat itself refused with its own errcode, or a gateway code known to precede
 * the call, may ever be repeated; everything else may have arrived (DESIGN §7).
 */
export function classify(answer: RawSendAnswer, minusOne: 'refused' | 'unknown'): Verdict {
  if (answer.ok) {
    // Nothing in an empty body says that WeChat took it. A success that merely lacks a msgid is one (PLATFORM §2).
    return answer.undecodable
      ? { kind: 'unknown', code: 'UNDECODABLE' }
      : { kind: 'accepted', msgid: answer.msgid ?? '' };
  }
  const code = tellingCode(answer.code, answer.text);
  const rule = ruleFor(code, answer.text, minusOne);
  if (rule.class === 'unknown') return { kind: 'unknown', code };
  return { kind: rule.class === 'unsent' ? 'unsent' : 'refused', code, rule };
}

/** What the text says where it says more than the code, under a code of the table's own. */
function tellingCode(code: number | string, text: string): number | string {
  return TELLING_TEXTS.find((entry) => entry.text.test(`${code} ${text}`))?.code ?? code;
}

/** What PLATFORM §2 calls "access token invalid or expired": WeChat's own word on the token of a call. */
const TOKEN_REFUSED = ['40001', '40014', '42001'];

/** Whether a refusal says that its call has no token that WeChat takes. A quota, a ban, a missing permission say nothing about it. */
export const saysNoToken = (code: number | string, text: string): boolean =>
  tellingCode(code, text) === 'NO_WECHAT_TOKEN' || TOKEN_REFUSED.includes(String(code));

function ruleFor(code: number | string, text: string, minusOne: 'refused' | 'unknown'): CodeRule {
  if (code === -1) return minusOne === 'refused' && WECHATS_MINUS_ONE.test(text) ? SYSTEM_BUSY : AMBIGUOUS;
  return listedRule(code);
}

function listedRule(code: number | string): CodeRule {
  const known = Object.hasOwn(CODES, String(code)) ? CODES[String(code)] : undefined;
  return known ?? (isWeChatsOwn(code) ? UNLISTED : AMBIGUOUS);
}

/** The rule a recorded result was settled by; for explanations and for recovery from a journal. */
export function recordedRule(code: number | string): CodeRule {
  return code === -1 ? SYSTEM_BUSY : listedRule(code);
}

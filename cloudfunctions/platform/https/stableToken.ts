import type { AccessToken } from '../../core/model/figures';
import { ask } from './request';
import { refusalIn, type Failure } from './failure';
import type { Account } from './settings';

/** A token that does not say how long is good for the least that WeChat gives. */
const LEAST_SECONDS = 300;

/**
 * Codes that say that this account cannot have a token until somebody mends something; they have entries of their own in
 * the table of codes. Everything else that keeps a token away is told as `NO_ACCESS_TOKEN`: it passes by itself.
 */
const TO_BE_MENDED = new Set([40002, 40013, 40125, 40164, 40243, 41002, 41004, 50004, 50007]);
/** Of `stable_token` it means the secret, of any other API the token (WeChat's common codes). */
const WRONG_SECRET = 40001;
/** 89501, 89503, 89506, 89507: an administrator has to confirm the address. */
const isAboutAddress = (code: number): boolean => code >= 89500 && code < 89600;

/**
 * Asks WeChat for the token in force: the same for everybody until 5 minutes before its end (PLATFORM §2). Never forced:
 * that would kill the one that others are using.
 * @param now epoch ms
 */
export async function fetchToken(
  account: Account,
  now: number,
  timeoutMs: number,
): Promise<AccessToken | Failure> {
  const { api, appid, secret } = account;
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: false };
  const reply = await ask({ api, path: '/cgi-bin/stable_token', body, timeoutMs });
  if (reply.kind !== 'answered') return noToken(`${reply.code} ${reply.text}`);
  const { access_token: value, expires_in: seconds } = reply.body;
  if (typeof value === 'string' && value !== '') {
    const lasts = typeof seconds === 'number' && seconds > 0 ? seconds : LEAST_SECONDS;
    return { value, until: now + lasts * 1000 };
  }
  const { code, text } = refusalIn(reply.body) ?? { code: 'UNREADABLE', text: 'an answer without a token' };
  if (code === WRONG_SECRET) return { code: 40125, text: `stable_token: ${code} ${text}` };
  if (typeof code === 'number' && isAboutAddress(code))
    return { code: 40164, text: `stable_token: ${code} ${text}` };
  if (typeof code === 'number' && TO_BE_MENDED.has(code)) return { code, text: `stable_token: ${text}` };
  return noToken(`${code} ${text}`);
}

const noToken = (text: string): Failure => ({ code: 'NO_ACCESS_TOKEN', text: `stable_token: ${text}` });

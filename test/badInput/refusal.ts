/** What every refusal must be: a code, words for people, and nothing written. */
import type { WireError } from '../../cloudfunctions/core/errors';
import type { NotifyCloud } from '../support/cloud';
import type { Who } from '../support/control';

export const USER: Who = { openid: 'o-user', source: 'wx_client' };
export const FUNCTION: Who = { source: 'scf' };
export const ADMIN: Who = { openid: 'o-admin', source: 'wx_client' };
const TIMER: Who = { source: 'wx_trigger' };

/** Every function with somebody who may call it. */
export const CALLERS: Record<string, Who> = {
  subscribe: USER,
  unsubscribe: USER,
  send: FUNCTION,
  track: USER,
  stats: ADMIN,
  receive: FUNCTION,
  dispatch: TIMER,
};

/** Those that read their event: a tick takes no request. */
export const READING = Object.keys(CALLERS).filter((name) => name !== 'dispatch');

/** Calls a function that must refuse, and holds the refusal to what a person needs. @returns the error */
export async function refusal(
  cloud: NotifyCloud,
  name: string,
  event: unknown,
  who: Who = CALLERS[name]!,
): Promise<WireError> {
  const before = await stateOf(cloud);
  const answer = await cloud.call<unknown>(name, event, who);
  expect(answer).toMatchObject({ ok: false });
  if (answer.ok) throw new Error('not refused');
  expectForPeople(answer.error);
  expect(await stateOf(cloud)).toEqual(before);
  return answer.error;
}

export function expectForPeople(error: WireError): void {
  expect(error.code).not.toBe('INTERNAL');
  expect(error.message.length).toBeGreaterThan(20);
  // An answer is no place for a caller's megabyte.
  expect(JSON.stringify(error).length).toBeLessThan(20_000);
  expect(error.message).toMatch(/[a-z]{3}/);
  expect(error.message + error.advice).toMatch(/\p{Script=Han}/u);
  expect(error.requestId).not.toBe('');
}

/** All that could have been written: the product's documents, WeChat's books and cards. */
export async function stateOf(cloud: NotifyCloud): Promise<unknown> {
  const { collections, wechat } = await cloud.export();
  return { collections, wechat };
}

import type { RawSendAnswer } from '../../core/ports';
import type { Caller } from '../caller';
import { lookAt } from './sight';

const CALLER: Caller = { direct: 'scf', source: 'scf', openid: '', uid: '', envId: 'e', isTimer: false };
const seen = async (answer: RawSendAnswer) => {
  const sent: unknown[] = [];
  const wechat = { send: async (message: unknown) => (sent.push(message), answer) };
  const sight = await lookAt('console', CALLER, wechat, { listed: [], variable: false }, 'T1');
  expect(sent).toMatchObject([{ touser: 'nobody@notify-probe', data: {} }]);
  return sight;
};

test.each([
  [{ ok: true } as const, 'yes'],
  [{ ok: false, code: 40003, text: 'invalid openid rid: 1' } as const, 'yes'],
  [{ ok: false, code: 47003, text: 'argument invalid!' } as const, 'yes'],
  [{ ok: false, code: -501001, text: 'invalid wx openapi access_token' } as const, 'no'],
  [{ ok: false, code: 'INVALID_PARAM', text: 'invalid parameters. missing wxCloudApiToken' } as const, 'no'],
  [{ ok: false, code: 40001, text: 'invalid credential' } as const, 'no'],
  [{ ok: false, code: 42001, text: 'access_token expired' } as const, 'no'],
])('%j: the call has a token: %s', async (answer, token) => {
  expect((await seen(answer)).token).toBe(token);
});

test.each([
  [45009, 'reach max api daily quota limit'],
  [45011, 'api minute-quota reach limit'],
  [48001, 'api unauthorized'],
  [43107, 'subscribe message capability banned'],
  [61007, 'api is unauthorized to component'],
  [-1, 'system error'],
  [-501001, 'resource system error'],
  [-604101, 'not permitted'],
  ['LimitExceeded.OutOfResourceQuota', 'the plan is used up'],
])('%s says nothing about a token: not known, with the words', async (code, words) => {
  const { token, code: kept, text } = await seen({ ok: false, code, text: words });
  expect({ token, kept, text }).toEqual({ token: 'unclear', kept: String(code), text: words });
});

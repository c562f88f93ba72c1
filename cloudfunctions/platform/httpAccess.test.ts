import { NotifyError } from '../core/errors';
import { httpAnswer, isHttpAccess, requestIn, type HttpEvent } from './httpAccess';

const KEY = 'k'.repeat(32);
const ENV = { NOTIFY_HTTP_KEY: KEY };
const REQUEST = { action: 'status', id: '订单' };
const event = (more: Partial<HttpEvent> = {}): HttpEvent => ({
  httpMethod: 'POST',
  headers: { 'x-notify-key': KEY },
  body: JSON.stringify(REQUEST),
  isBase64Encoded: false,
  ...more,
});

test.each<[string, Partial<HttpEvent>]>([
  ['as text', {}],
  ['as Base64', { body: Buffer.from(JSON.stringify(REQUEST)).toString('base64'), isBase64Encoded: true }],
  [
    'as Base64, said in a word',
    { body: Buffer.from(JSON.stringify(REQUEST)).toString('base64'), isBase64Encoded: 'true' },
  ],
  ['with a header in other letters', { headers: { 'X-Notify-Key': ` ${KEY} ` } }],
  ['with a method in small letters', { httpMethod: 'post' }],
])('the request in the body is read %s', (_, more) => {
  expect(requestIn(event(more), ENV)).toEqual(REQUEST);
});

test.each<[string, Partial<HttpEvent>, NodeJS.ProcessEnv, string, RegExp]>([
  ['no key', { headers: {} }, ENV, 'FORBIDDEN', /x-notify-key: .*got nothing/],
  ['another key', { headers: { 'x-notify-key': 'x'.repeat(32) } }, ENV, 'FORBIDDEN', /got another/],
  ['the key twice', { headers: { 'x-notify-key': [KEY, KEY] } }, ENV, 'FORBIDDEN', /got another/],
  [
    'a function without a key',
    { headers: { 'x-notify-key': '' } },
    {},
    'FORBIDDEN',
    /NOTIFY_HTTP_KEY.*got nothing/,
  ],
  [
    'a function with a short key',
    { headers: { 'x-notify-key': 'short' } },
    { NOTIFY_HTTP_KEY: 'short' },
    'FORBIDDEN',
    /at least 32.*a shorter one/,
  ],
  ['another method', { httpMethod: 'GET' }, ENV, 'BAD_REQUEST', /expected POST, got GET/],
  ['no body', { body: undefined }, ENV, 'BAD_REQUEST', /body: expected a JSON object/],
  ['no JSON', { body: 'to=o-lin' }, ENV, 'BAD_REQUEST', /body: expected a JSON object/],
])('%s is refused, and the key is in no answer', (_, more, env, code, words) => {
  let refused: unknown;
  try {
    requestIn(event(more), env);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(NotifyError);
  expect(refused).toMatchObject({ code, message: expect.stringMatching(words) });
  expect((refused as Error).message).not.toContain(KEY);
});

test('an event of another function’s call is not taken for one of HTTP', () => {
  expect(isHttpAccess(event())).toBe(true);
  for (const other of [REQUEST, null, 'POST', { httpMethod: 'POST' }, { httpMethod: 1, headers: {} }])
    expect(isHttpAccess(other)).toBe(false);
});

test.each([
  ['BAD_REQUEST', 400],
  ['FORBIDDEN', 403],
  ['NOT_FOUND', 404],
  ['KEY_REUSED', 409],
  ['TOO_LARGE', 413],
  ['UNAVAILABLE', 503],
  ['CONFIG', 500],
] as const)('%s is answered with status %i', (code, statusCode) => {
  const answer = { ok: false, error: { code, message: 'why', advice: 'do', requestId: 'r' } } as const;
  const told = httpAnswer(answer);
  expect(told.statusCode).toBe(statusCode);
  expect(JSON.parse(told.body)).toEqual(answer);
});

/**
 * HTTP access (HTTP 访问服务): the platform hands a function the request as an event of its own shape and makes what it
 * returns the response (CloudBase's documentation, "使用 HTTP 访问云函数"). Whoever knows the address can make one, so the
 * request must show a key.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { ERRORS, NotifyError, type Answer, type ErrorCode } from '../core/errors';

/** What the request must carry, set in the console as an environment variable of the function. */
const HTTP_KEY = 'NOTIFY_HTTP_KEY';
const KEY_HEADER = 'x-notify-key';
/** Shorter ones can be guessed. */
const LEAST_KEY = 32;

export interface HttpEvent {
  httpMethod: string;
  headers: Record<string, unknown>;
  body?: unknown;
  /** Documented as true or false, and as text. */
  isBase64Encoded?: unknown;
}

/** What HTTP access makes the response of. */
export interface HttpAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export function isHttpAccess(event: unknown): event is HttpEvent {
  if (event === null || typeof event !== 'object') return false;
  const { httpMethod, headers } = event as Partial<HttpEvent>;
  return typeof httpMethod === 'string' && headers !== null && typeof headers === 'object';
}

/**
 * The request in the body.
 * @throws NotifyError `FORBIDDEN` without the key, `BAD_REQUEST`
 */
export function requestIn(event: HttpEvent, env: NodeJS.ProcessEnv): unknown {
  requireKey(event, (env[HTTP_KEY] ?? '').trim());
  if (event.httpMethod.toUpperCase() !== 'POST')
    throw new NotifyError(
      'BAD_REQUEST',
      `httpMethod: expected POST, got ${event.httpMethod.slice(0, 20)}. 请使用 POST。`,
    );
  const { body, isBase64Encoded } = event;
  const isCoded = isBase64Encoded === true || isBase64Encoded === 'true';
  const text = typeof body === 'string' && isCoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  try {
    return JSON.parse(typeof text === 'string' ? text : '') as unknown;
  } catch {
    throw new NotifyError(
      'BAD_REQUEST',
      'body: expected a JSON object with an action. 请求体应为 JSON 对象。',
    );
  }
}

function requireKey({ headers }: HttpEvent, key: string): void {
  if (key.length < LEAST_KEY)
    throw new NotifyError(
      'FORBIDDEN',
      `environment variable ${HTTP_KEY} of this function: expected a secret of at least ${LEAST_KEY} characters, got ${key === '' ? 'nothing' : 'a shorter one'}; over HTTP access nobody may call without it. 请在控制台为本云函数设置环境变量 ${HTTP_KEY}（至少 ${LEAST_KEY} 个字符）。`,
    );
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === KEY_HEADER)?.[1];
  if (typeof given === 'string' && timingSafeEqual(hash(given.trim()), hash(key))) return;
  throw new NotifyError(
    'FORBIDDEN',
    `header ${KEY_HEADER}: expected the value of ${HTTP_KEY}, got ${given === undefined ? 'nothing' : 'another'}. 请求头 ${KEY_HEADER} 不正确。`,
  );
}

/** Of one length, so that comparing them tells nothing. */
const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

const STATUS: Partial<Record<ErrorCode, number>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  KEY_REUSED: 409,
  NOT_REPLAYABLE: 409,
  TOO_LARGE: 413,
  PENDING: 503,
  UNAVAILABLE: 503,
};

export function httpAnswer(answer: Answer<unknown>): HttpAnswer {
  return {
    statusCode: answer.ok
      ? 200
      : (STATUS[answer.error.code] ?? (ERRORS[answer.error.code].fault === 'caller' ? 400 : 500)),
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(answer),
  };
}

/** Calls of WeChat's HTTPS API that need a token. */
import { NotifyError } from '../../core/errors';
import type { AccessToken } from '../../core/model/figures';
import type { Log } from '../../core/ports';
import type { LeaseParts } from '../../core/store/lease';
import { isFailure, refusalIn, without, type Failure } from './failure';
import { ask, type ApiRequest, type Reply } from './request';
import { accountOf } from './settings';
import { fetchToken } from './stableToken';
import { AccessTokens } from './tokens';

export interface ApiParts extends LeaseParts {
  appid: string;
  /** The function's environment variables. */
  env: NodeJS.ProcessEnv;
  /** For one call, fetching a token and a second try included. */
  timeoutMs: number;
  log: Log;
}

export type ApiCall = Pick<ApiRequest, 'path' | 'query' | 'body'>;

/** What became of a call. `refused`: nothing was done; `lost`: WeChat may have done it. */
export type Outcome =
  | { kind: 'ok'; body: Record<string, unknown> }
  | { kind: 'refused' | 'lost'; code: number | string; text: string };

/** Never throws; neither token nor secret is in what it gives. */
export type Api = (call: ApiCall) => Promise<Outcome>;

/** Of any call but `stable_token` itself: its token is not good (any more), and nothing was done. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001]);
/** With less time left than this, no call is begun. */
const LEAST_TIME = 300;
const TOKEN_TIMEOUT = 4000;

export function createApi(parts: ApiParts): Api {
  const account = accountOf(parts.appid, parts.env);
  if (isFailure(account)) return () => Promise.resolve({ kind: 'refused', ...account });
  const { api, secret } = account;
  const fetch = async (now: number): Promise<AccessToken | Failure> => {
    const token = await fetchToken(account, now, TOKEN_TIMEOUT);
    // WeChat's words name what somebody has to mend: of 40164, the address that it saw.
    if (isFailure(token))
      parts.log('token.refused', { code: token.code, said: without([secret], token.text) });
    return token;
  };
  const tokens = new AccessTokens({ ...parts, fetch });

  return async (call) => {
    const left = stopwatch(parts);
    const seen = [secret];
    const tell = (outcome: Outcome): Outcome =>
      outcome.kind === 'ok' ? outcome : { ...outcome, text: without(seen, outcome.text) };
    const callWith = async ({ value }: AccessToken): Promise<Outcome> => {
      seen.push(value);
      const timeoutMs = left();
      // Also of a process that was frozen while it looked for a token: what starts late may meet a second worker.
      if (timeoutMs < LEAST_TIME) return { kind: 'refused', ...OUT_OF_TIME };
      return outcomeOf(await ask({ ...call, api, query: { ...call.query, access_token: value }, timeoutMs }));
    };

    const token = await inTime(left(), tokens.get());
    if (isFailure(token)) return tell({ kind: 'refused', ...token });
    const outcome = await callWith(token);
    if (outcome.kind !== 'refused' || !TOKEN_REFUSED.has(Number(outcome.code))) return tell(outcome);
    const other = await inTime(left(), tokens.instead(token.value));
    // The same one again: it is the account that is refused, not this token.
    if (other === undefined) return tell(outcome);
    return tell(isFailure(other) ? { kind: 'refused', ...other } : await callWith(other));
  };
}

const OUT_OF_TIME: Failure = { code: 'TOO_LATE', text: 'no token was found in time' };

function outcomeOf(reply: Reply): Outcome {
  switch (reply.kind) {
    case 'answered': {
      const refusal = refusalIn(reply.body);
      return refusal ? { kind: 'refused', ...refusal } : { kind: 'ok', body: reply.body };
    }
    case 'notSent':
      return { kind: 'refused', code: 'NOT_CONNECTED', text: `${reply.code} ${reply.text}` };
    case 'lost':
      return { kind: 'lost', code: reply.code, text: reply.text };
  }
}

/** @returns the milliseconds left: by this machine's clock or by how long it has run, whichever is less (a frozen process) */
function stopwatch({ clock, timeoutMs }: Pick<ApiParts, 'clock' | 'timeoutMs'>): () => number {
  const [from, started] = [clock.now(), performance.now()];
  return () => timeoutMs - Math.max(clock.now() - from, performance.now() - started);
}

/** A database that does not answer must not keep a call beyond its time. */
async function inTime<T>(ms: number, work: Promise<T>): Promise<T | Failure> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Failure>((resolve) => {
    timer = setTimeout(() => resolve(OUT_OF_TIME), Math.max(0, ms));
  });
  try {
    return await Promise.race([work, over]);
  } catch (error) {
    // A database's own words reach nobody.
    const words =
      error instanceof NotifyError ? error.message : 'the document of the token could not be used';
    return { code: 'NO_ACCESS_TOKEN', text: words };
  } finally {
    clearTimeout(timer);
  }
}

import { randomBytes } from 'node:crypto';

import type { Clock } from '../../base/ports';
import type { ProfileInForce } from '../../profile/inForce';
import { WeChatRefusal } from '../base/errors';
import type { Store } from '../state/store';

/** Within this time before a token's end a new one is given; the old one stays good to its end. */
const OVERLAP_MS = 300_000;
/** A forced refresh: so many a day, so far apart. */
const FORCED_A_DAY = 20;
const FORCED_APART_MS = 30_000;
/** Tokens of the past that are still told as expired; older ones are simply not known. */
const REMEMBERED = 20;
const DAY_MS = 86_400_000;
const UTC8_MS = 8 * 3_600_000;
const KEY = 'accessTokens';

interface Token {
  token: string;
  /** Epoch milliseconds of the environment's clock. */
  until: number;
  /** A forced refresh has ended it. */
  killed: boolean;
}

interface State {
  /** Newest first. */
  tokens: Token[];
  forced: { day: number; times: number; at: number };
}

/** What `stable_token` is asked with. */
export interface TokenRequest {
  grant_type?: unknown;
  appid?: unknown;
  secret?: unknown;
  force_refresh?: unknown;
}

export interface Account {
  appid: string;
  secret: string;
}

/** WeChat's tokens of the mini program for the HTTPS API, as `stable_token` gives them (PLATFORM §2, "Over HTTPS"). */
export class AccessTokens {
  #state: State;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly profile: ProfileInForce,
    private readonly account: Account,
  ) {
    this.#state = this.#stored();
  }

  /**
   * The token in force: the same one for everybody until 5 minutes before its end.
   * @param address of who asks
   * @throws WeChatRefusal 40002, 40013, 40125, 40164, and 45009 or 45011 for refreshes that are forced too often
   */
  async stableToken(request: TokenRequest, address: string): Promise<Record<string, unknown>> {
    this.#check(request, address);
    const now = this.clock.now();
    const [newest] = this.#state.tokens;
    const good = newest && !newest.killed && now < newest.until - OVERLAP_MS;
    if (request.force_refresh === true) this.#force(now);
    else if (good) return answer(newest, now);
    const fresh = this.#mint(now);
    await this.store.putMeta(KEY, this.#state);
    return answer(fresh, now);
  }

  /** @throws WeChatRefusal 41001 without one, 40014 for what is none, 42001 when its time is over, 40001 otherwise */
  check(token: string | null): void {
    if (token === null || token === '') throw new WeChatRefusal(41001, 'access_token missing');
    if (!/^[\w-]{64,512}$/.test(token)) throw new WeChatRefusal(40014, 'invalid access_token');
    const known = this.#state.tokens.find((each) => each.token === token);
    if (!known || known.killed)
      throw new WeChatRefusal(40001, 'invalid credential, access_token is invalid or not latest');
    if (this.clock.now() >= known.until) throw new WeChatRefusal(42001, 'access_token expired');
  }

  reload(): void {
    this.#state = this.#stored();
  }

  #check({ grant_type: grant, appid, secret }: TokenRequest, address: string): void {
    const { addresses } = this.profile.get().https;
    if (grant !== 'client_credential') throw new WeChatRefusal(40002, 'invalid grant_type');
    if (appid !== this.account.appid) throw new WeChatRefusal(40013, 'invalid appid');
    if (secret !== this.account.secret) throw new WeChatRefusal(40125, 'invalid appsecret');
    if (addresses && !addresses.includes(address))
      throw new WeChatRefusal(40164, `invalid ip ${address} ipv6 ::ffff:${address}, not in whitelist`);
  }

  #force(now: number): void {
    const { forced, tokens } = this.#state;
    const day = Math.floor((now + UTC8_MS) / DAY_MS);
    const times = forced.day === day ? forced.times : 0;
    if (times >= FORCED_A_DAY) throw new WeChatRefusal(45009, 'reach max api daily quota limit');
    if (now < forced.at + FORCED_APART_MS) throw new WeChatRefusal(45011, 'api minute-quota reach limit');
    this.#state = {
      tokens: tokens.map((token) => ({ ...token, killed: true })),
      forced: { day, times: times + 1, at: now },
    };
  }

  #mint(now: number): Token {
    const until = now + this.profile.get().https.tokenSeconds * 1000;
    const token = { token: `LC_${randomBytes(96).toString('base64url')}`, until, killed: false };
    this.#state = { ...this.#state, tokens: [token, ...this.#state.tokens].slice(0, REMEMBERED) };
    return token;
  }

  #stored(): State {
    const nothing: State = { tokens: [], forced: { day: 0, times: 0, at: 0 } };
    return (this.store.meta(KEY) as State | undefined) ?? nothing;
  }
}

const answer = ({ token, until }: Token, now: number) => ({
  access_token: token,
  expires_in: Math.floor((until - now) / 1000),
});

/**
 * WeChat's token, shared by all instances of the environment in one document of `notify_locks`. Who takes the document's
 * lease fetches; others look again. Nobody has to be right about it: WeChat gives everybody the same token, and an old one
 * stays good for 5 minutes beside a new one (PLATFORM §2), so the lease only saves calls.
 */
import type { AccessToken, LockDocument } from '../../core/model/figures';
import { endLease, type LeaseParts, takeLease } from '../../core/store/lease';
import { isFailure, type Failure } from './failure';

const SECOND = 1000;
/** From so long before its end on, WeChat gives a new token (5 minutes) and this instance looks for it. */
const EARLY = 270 * SECOND;
/** So shortly before its end a token is not used any more. */
const LAST = 5 * SECOND;
/** An instance without a token that finds another one fetching looks again for 3 s, then fetches too. */
const LOOKS = 20;
const LOOK_AGAIN = 150;
/** Who has died while fetching holds up nobody for longer. */
const LEASE = 10 * SECOND;
/** Of a new token before the old one's end there is time: where clocks differ, WeChat may still give the old one. */
const EARLY_LEASE = 60 * SECOND;

export type TokenParts = LeaseParts & {
  appid: string;
  /** Asks WeChat. */
  fetch: (now: number) => Promise<AccessToken | Failure>;
};

/** What an instance knows, by document: it outlives the call that found it out. */
export interface Known {
  token?: AccessToken;
  /** Under way for everybody in this instance. */
  renewing?: Promise<AccessToken | Failure>;
  refreshing?: Promise<void>;
  /** When it last looked for a new one before the old one's end; epoch ms. */
  lookedAt?: number;
}
const instance = new Map<string, Known>();

const knownOf = (id: string): Known => {
  const known = instance.get(id) ?? {};
  instance.set(id, known);
  return known;
};

export const documentOf = (appid: string): string => `access:${appid}`;

export class AccessTokens {
  readonly #id: string;
  readonly #known: Known;

  constructor(
    private readonly parts: TokenParts,
    known?: Known,
  ) {
    this.#id = documentOf(parts.appid);
    this.#known = known ?? knownOf(this.#id);
  }

  /** A token to call with; one look at the database per instance, none while what it knows is good. */
  async get(): Promise<AccessToken | Failure> {
    const { token } = this.#known;
    const left = token ? token.until - this.parts.clock.now() : -Infinity;
    if (!token || left <= LAST) return this.#renew('');
    if (left <= EARLY) this.#refreshBeside(token);
    return token;
  }

  /**
   * After WeChat has refused a token: another one. Only the one that failed is dropped; what others have found meanwhile stays.
   * @returns `undefined` when WeChat gives the same one again
   */
  async instead(failed: string): Promise<AccessToken | Failure | undefined> {
    if (this.#known.token?.value === failed) delete this.#known.token;
    const given = this.#known.token ?? (await this.#renew(failed));
    return !isFailure(given) && given.value === failed ? undefined : given;
  }

  #renew(failed: string): Promise<AccessToken | Failure> {
    this.#known.renewing ??= this.#findOrFetch(failed).finally(() => delete this.#known.renewing);
    return this.#known.renewing;
  }

  async #findOrFetch(failed: string): Promise<AccessToken | Failure> {
    let stored = await this.#read();
    if (stored?.value === failed) {
      await this.#drop(failed);
      stored = undefined;
    }
    for (let look = 0; ; look++) {
      if (this.#isGood(stored, failed)) return this.#keep(stored);
      const lease = await this.#lease(LEASE);
      if (lease || look === LOOKS) return this.#fetch(failed, lease);
      await this.parts.clock.sleep(LOOK_AGAIN);
      stored = await this.#read();
    }
  }

  /** A new token before the old one's end, while calls go on with the old one. */
  #refreshBeside(token: AccessToken): void {
    const now = this.parts.clock.now();
    const { refreshing, lookedAt = -Infinity } = this.#known;
    if (refreshing || Math.abs(now - lookedAt) < EARLY_LEASE) return;
    this.#known.lookedAt = now;
    this.#known.refreshing = this.#refresh(token)
      // The old one is still good; without a new one, the next call after its end fetches and tells.
      .catch(() => undefined)
      .finally(() => delete this.#known.refreshing);
  }

  async #refresh(token: AccessToken): Promise<void> {
    const stored = await this.#read();
    if (stored && stored.until > token.until) this.#keep(stored);
    else {
      const lease = await this.#lease(EARLY_LEASE);
      if (lease) await this.#fetch(token.value, lease);
    }
  }

  /** @param useless what must be no answer: the lease is then kept to its end, so that nobody asks for the same again */
  async #fetch(useless: string, lease: LockDocument | null): Promise<AccessToken | Failure> {
    // Somebody may have written one between our look and our lease.
    const found = lease?.access;
    if (lease && this.#isGood(found, useless)) {
      await endLease(this.parts, lease);
      return this.#keep(found);
    }
    const token = await this.parts.fetch(this.parts.clock.now());
    if (isFailure(token) || token.value === useless) return token;
    await this.parts.store.update(
      'notify_locks',
      // Two that fetch at once may be given the old and the new one: the one that ends later stays.
      { _id: this.#id, $or: [{ access: null }, { 'access.until': { $lt: token.until } }] },
      { $set: { access: token } },
    );
    if (lease) await endLease(this.parts, lease);
    return this.#keep(token);
  }

  #isGood(token: AccessToken | null | undefined, useless: string): token is AccessToken {
    return !!token && token.value !== useless && token.until - this.parts.clock.now() > LAST;
  }

  #keep(token: AccessToken): AccessToken {
    const { token: mine } = this.#known;
    if (!mine || mine.until < token.until) this.#known.token = token;
    return this.#known.token ?? token;
  }

  async #read(): Promise<AccessToken | undefined> {
    const [lock] = await this.parts.store.find('notify_locks', { _id: this.#id }, { limit: 1 });
    return lock?.access ?? undefined;
  }

  #drop(failed: string): Promise<number> {
    const it = { _id: this.#id, 'access.value': failed };
    return this.parts.store.update('notify_locks', it, { $set: { access: null } });
  }

  #lease(lastsMs: number): Promise<LockDocument | null> {
    return takeLease(this.parts, this.#id, lastsMs, { access: null });
  }
}

import { mkdirSync } from 'node:fs';
import { open, type Database as Table, type RootDatabase } from 'lmdb';
import { checkDataFolder } from '../../database/store/health';
import type { Card } from '../../base/ports';

/** What WeChat knows of one user and one template. */
export interface TemplateItem {
  templateId: string;
  /** Sends still paid for; one-time templates. */
  credits: number;
  /** Long-term templates: consented. */
  consent: boolean;
  /** The choice kept by "always keep this choice". */
  kept?: 'accept' | 'reject';
}

export interface UserRecord {
  openid: string;
  /** Off: the user receives no subscribe message at all. */
  mainSwitch: boolean;
  items: TemplateItem[];
}

/** A push that has not been answered yet. */
export interface OutboxEntry {
  id: string;
  openid: string;
  event: Record<string, unknown>;
  /** Real epoch milliseconds. */
  dueAt: number;
  /** Deliveries tried so far. */
  attempts: number;
}

/** A call that waits for its time. */
export interface DelayedCall {
  id: string;
  /** Of the function. */
  name: string;
  /** The event, as JSON. */
  data: string;
  /** Epoch milliseconds of the environment's clock. */
  dueAt: number;
}

/** By which a delayed call is found among what else is kept by key. */
const DELAYED = 'delayed:';

/** Everything, for `GET /data/export`. */
export interface WeChatState {
  users: UserRecord[];
  cards: Card[];
  outbox: OutboxEntry[];
  meta: Record<string, unknown>;
}

/**
 * WeChat's memory on disk (lmdb). A write whose promise has resolved survives `kill -9`;
 * writes made in one turn of the event loop reach the disk together or not at all.
 */
export class Store {
  readonly #root: RootDatabase<unknown, string>;
  readonly #users: Table<UserRecord, string>;
  readonly #cards: Table<Card, [openid: string, msgid: string]>;
  readonly #outbox: Table<OutboxEntry, string>;
  readonly #meta: Table<unknown, string>;

  /** @throws DamagedDataError that names the folder; nothing is overwritten */
  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    checkDataFolder(dir);
    // As in the database's store: in the hands of the operating system, which outlives this process, is on disk enough.
    this.#root = open<unknown, string>({ path: dir, maxDbs: 8, noSync: true });
    this.#users = this.#root.openDB<UserRecord, string>({ name: 'users' });
    this.#cards = this.#root.openDB<Card, [string, string]>({ name: 'cards' });
    this.#outbox = this.#root.openDB<OutboxEntry, string>({ name: 'outbox' });
    this.#meta = this.#root.openDB<unknown, string>({ name: 'meta' });
  }

  user(openid: string): UserRecord | undefined {
    return this.#users.get(openid);
  }

  /** The first `limit` users in the order of their openids. */
  users(limit: number): UserRecord[] {
    return Array.from(this.#users.getRange({ limit }), ({ value }) => value);
  }

  putUser(user: UserRecord): Promise<boolean> {
    return this.#users.put(user.openid, user);
  }

  cards(openid: string): Card[] {
    const range = this.#cards.getRange({ start: [openid, ''], end: [openid, '￿'] });
    return Array.from(range, ({ value }) => value);
  }

  putCard(card: Card): Promise<boolean> {
    return this.#cards.put([card.openid, card.msgid], card);
  }

  outbox(): OutboxEntry[] {
    return Array.from(this.#outbox.getRange(), ({ value }) => value);
  }

  putOutbox(entry: OutboxEntry): Promise<boolean> {
    return this.#outbox.put(entry.id, entry);
  }

  removeOutbox(id: string): Promise<boolean> {
    return this.#outbox.remove(id);
  }

  meta(key: string): unknown {
    return this.#meta.get(key);
  }

  putMeta(key: string, value: unknown): Promise<boolean> {
    return this.#meta.put(key, value);
  }

  delayed(): DelayedCall[] {
    const range = this.#meta.getRange({ start: DELAYED, end: `${DELAYED}\uffff` });
    return Array.from(range, ({ value }) => value as DelayedCall);
  }

  putDelayed(call: DelayedCall): Promise<boolean> {
    return this.#meta.put(DELAYED + call.id, call);
  }

  removeDelayed(id: string): Promise<boolean> {
    return this.#meta.remove(DELAYED + id);
  }

  export(): WeChatState {
    return {
      users: Array.from(this.#users.getRange(), ({ value }) => value),
      cards: Array.from(this.#cards.getRange(), ({ value }) => value),
      outbox: this.outbox(),
      meta: Object.fromEntries(Array.from(this.#meta.getRange(), ({ key, value }) => [key, value])),
    };
  }

  /** Replaces everything at once. */
  import(state: WeChatState): void {
    this.#root.transactionSync(() => {
      for (const table of [this.#users, this.#cards, this.#outbox, this.#meta]) table.clearSync();
      for (const user of state.users) this.#users.putSync(user.openid, user);
      for (const card of state.cards) this.#cards.putSync([card.openid, card.msgid], card);
      for (const entry of state.outbox) this.#outbox.putSync(entry.id, entry);
      for (const [key, value] of Object.entries(state.meta)) this.#meta.putSync(key, value);
    });
  }

  close(): Promise<void> {
    return this.#root.close();
  }
}

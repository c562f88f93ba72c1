import { reactive } from 'vue';
import { ask } from '../shared/http';
import type {
  EnterOptions,
  LogEntry,
  Network,
  ScreenPort,
  ShellPort,
  SubscriptionsSetting,
} from '../shared/ports';
import { CHAT_LIST, entryOf, type Card } from './cards';
import { readKept, writeKept, type PhoneUser } from './keep';
import type { PhoneLog } from './logBook';

/** What fills the phone's glass. */
export type View = 'app' | 'home' | 'messages' | 'settings';

const POLL_MS = 1000;
const ENTRY: EnterOptions = { path: '', query: {}, scene: CHAT_LIST };

/** WeChat around the mini program, and the person who holds the phone. */
export class Shell {
  view: View = 'app';
  network: Network = 'online';
  readonly kept = readKept();
  /** Rises with every cold start; 0: the mini program was closed. */
  run = 1;
  launch: EnterOptions = ENTRY;
  cards: Card[] = [];
  /** Whether the cards are known since the list was last opened, or handed to somebody else: before, nothing is said of none. */
  looked = false;
  settings: SubscriptionsSetting = { mainSwitch: true, itemSettings: {} };
  titles: Record<string, string> = {};
  appName = '小程序';
  now = Date.now();
  /** Why the last look at the local cloud failed; empty when all is well. */
  trouble = '';
  /** How many looks have begun. */
  private looks = 0;
  /** Looks up to this one began too early to tell. */
  private staleUntil = 0;
  private settingsClosed: (() => void) | undefined;
  private screen: () => ScreenPort | undefined = () => undefined;

  static create(): Shell {
    return reactive(new Shell()) as Shell;
  }

  get user(): PhoneUser {
    return this.kept.users.find(({ openid }) => openid === this.kept.openid) ?? { openid: '', name: '' };
  }

  get unread(): number {
    const read = this.kept.read[this.kept.openid] ?? 0;
    return this.cards.filter(({ at }) => at > read).length;
  }

  /** @param screen finds the running mini program */
  connect(screen: () => ScreenPort | undefined): void {
    this.screen = screen;
  }

  coldStart(options: EnterOptions = ENTRY): void {
    this.launch = options;
    this.view = 'app';
    this.run = Math.abs(this.run) + 1;
  }

  /** From WeChat's list: where it was, or anew. */
  openApp(): void {
    if (this.running) this.toFront();
    else this.coldStart();
  }

  openCard(card: Card): void {
    const entry = entryOf(card);
    if (!entry) return;
    if (this.running) this.toFront(entry);
    else this.coldStart(entry);
  }

  /** To WeChat; the mini program lives on in the background. */
  leave(view: View = 'home'): void {
    this.screen()?.hide();
    this.view = view;
    this.lookAnew();
  }

  /** The mini program is ended: the next start is a cold one. */
  close(): void {
    this.screen()?.hide();
    this.run = -Math.abs(this.run);
    this.view = 'home';
    this.lookAnew();
  }

  get running(): boolean {
    return this.run > 0;
  }

  showMessages(): void {
    this.view = 'messages';
    this.markRead();
    this.lookAnew();
  }

  switchUser(openid: string): void {
    if (openid === this.kept.openid) return;
    this.kept.openid = openid;
    this.cards = [];
    writeKept(this.kept);
    this.coldStart();
    this.lookAnew();
  }

  addUser(): void {
    const number = this.kept.users.length + 1;
    const user = {
      openid: `user-${number}-${Math.random().toString(36).slice(2, 6)}`,
      name: `用户 ${number}`,
    };
    this.kept.users.push(user);
    this.switchUser(user.openid);
  }

  setNetwork(network: Network): void {
    this.network = network;
    this.screen()?.networkChanged(network);
  }

  async openSettings(): Promise<void> {
    await this.look();
    this.view = 'settings';
    await new Promise<void>((resolve) => (this.settingsClosed = resolve));
  }

  closeSettings(): void {
    this.view = 'app';
    this.settingsClosed?.();
    this.settingsClosed = undefined;
  }

  async changeSettings(
    change: { mainSwitch: boolean } | { template: string; status: 'accept' | 'reject' },
  ): Promise<void> {
    this.settings = await ask('POST', '/wechat/settings', { openid: this.kept.openid, ...change });
  }

  /** What is known so far may be old: until a look that begins now has its answer, nothing is said of none. */
  private lookAnew(): void {
    this.looked = false;
    this.staleUntil = this.looks;
    void this.look();
  }

  /** Asks WeChat for what concerns this user. */
  async look(): Promise<void> {
    const { openid } = this.kept;
    const number = ++this.looks;
    const of = `openid=${encodeURIComponent(openid)}`;
    try {
      const [cards, settings, templates, { now }] = await Promise.all([
        ask<Card[]>('GET', `/wechat/messages?${of}`),
        ask<SubscriptionsSetting>('GET', `/wechat/settings?${of}`),
        ask<{ id: string; title?: string }[]>('GET', '/wechat/templates'),
        ask<{ now: number }>('GET', '/clock'),
      ]);
      if (openid !== this.kept.openid) return;
      this.cards = [...cards].sort((one, other) => one.at - other.at);
      if (number > this.staleUntil) this.looked = true;
      this.settings = settings;
      this.titles = Object.fromEntries(templates.map(({ id, title }) => [id, title ?? id]));
      this.now = now;
      this.trouble = '';
      if (this.view === 'messages') this.markRead();
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  poll(): void {
    void this.look();
    setInterval(() => {
      if (!document.hidden) void this.look();
    }, POLL_MS);
  }

  private toFront(options?: EnterOptions): void {
    this.view = 'app';
    this.screen()?.show(options);
  }

  private markRead(): void {
    const newest = this.cards.at(-1)?.at;
    if (newest === undefined || newest === this.kept.read[this.kept.openid]) return;
    this.kept.read[this.kept.openid] = newest;
    writeKept(this.kept);
  }
}

/** What the mini program's screen sees of the shell. */
export function shellPort(shell: Shell, log: PhoneLog, framed: () => boolean): ShellPort {
  return {
    get openid() {
      return shell.kept.openid;
    },
    get launch() {
      return shell.launch;
    },
    get framed() {
      return framed();
    },
    network: () => shell.network,
    log: (entry: LogEntry) => log.add(entry, shell.kept.openid),
    leave: () => shell.leave(),
    openSettings: () => shell.openSettings(),
    restart: () => shell.coldStart(),
  };
}

/** What must be true, told from what was asked and answered; it knows nothing of how the system does it. */
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { Breaker } from '../../cloudfunctions/core/model/figures';
import config from '../fixtures/model.config';
import { ALIASES, templateId, topicOf, type ModelAlias, type User } from './acts';
import { Known } from './known';

/** An unsubscribe that was answered `ok`. */
interface Stop {
  user: User;
  scope: 'all' | 'topic' | 'template';
  /** Aliases that it covers. */
  covers: readonly ModelAlias[];
  askedAt: number;
  okAt: number;
}

/** A change that may have taken a no back; whether it was answered or not. */
interface Permission {
  user: User;
  scope: Stop['scope'];
  alias: ModelAlias;
  askedAt: number;
  doneAt: number;
}

/** A breaker that was seen open: nothing of what it stops may begin in between. */
interface Open {
  key: string;
  from: number;
  to: number;
}

/** What an operator has halted: nothing of it is begun in between. */
interface Halt {
  /** Key of a campaign; `undefined`: everything promotional. */
  campaign: string | undefined;
  okAt: number;
  to: number;
}

/** What was claimed before a halt is on its way: it is obeyed from the next window on. */
const UNDER_WAY = 60_000;
/** So long a warm instance goes on believing that nothing is stopped (`gate/document.ts`). */
const BELIEVED_OPEN = 10_000;
/** Breakers that stop everything. */
const WHOLE = ['account', 'quota', 'pause'];
/** The user's own no. */
const NOES = ['MUTED', 'TOPIC_OFF', 'TEMPLATE_OFF'];

export class Reference {
  /** Ids of notifications that were accepted with `ok`, and what they are. */
  readonly accepted = new Map<string, string>();
  /** Accepts in WeChat's book, by user and WeChat id. */
  readonly bought = new Map<string, number>();
  /** Sends that were on the wire when their worker fell asleep: they started before, whenever they arrive. */
  readonly onTheWire: { from: number; to: number }[] = [];
  /** Moves of the clock while something was under way. */
  readonly jumps: { from: number; to: number }[] = [];
  /** Credits that WeChat voided because of a reject on the sheet, which it does not push; by user and WeChat id. */
  readonly voidedUnseen = new Map<string, number>();
  /** Some receipts never come: then accepted sends may rest at `sent`, and lost answers stay unexplained. */
  receiptsLost = false;
  /** Until when what was known of a user may have been deleted. */
  readonly erasedAt = new Map<User, number>();
  /** Sales that the shop has told of, and those that it has taken back, in whatever order. */
  readonly sold = new Set<string>();
  readonly takenBack = new Set<string>();
  /** What was promised and not kept, seen at once. */
  readonly broken: string[] = [];
  /** Campaigns that were started, and how many people they are for. */
  readonly started = new Map<string, number>();
  readonly known = new Known();
  readonly #erasures = new Map<User, number>();
  readonly #halts: Halt[] = [];
  readonly #resumes: { campaign: string | undefined; doneAt: number }[] = [];
  readonly #stops: Stop[] = [];
  readonly #permissions: Permission[] = [];
  readonly #yeses: { user: User; alias: ModelAlias; at: number }[] = [];
  readonly #breakers = new Map<string, Open>();
  /** By user and alias: a yes was answered `granted`, and nothing has happened since but sends of other aliases. */
  readonly #fresh = new Set<string>();

  buy(user: User, id: string): void {
    const pair = `${user}/${id}`;
    this.bought.set(pair, (this.bought.get(pair) ?? 0) + 1);
  }

  /** The user was asked for this alias and said yes; a kept choice answers without asking. */
  saidYes(user: User, alias: ModelAlias, at: number): void {
    this.#yeses.push({ user, alias, at });
  }

  /** The yes has arrived, and nobody else does anything: what was off has to let one of this alias pass. */
  isFresh(user: User, alias: ModelAlias): void {
    this.#fresh.add(`${user}/${alias}`);
  }

  /** A send with nobody else about. @param reason why it was not sent */
  sent(user: User, alias: ModelAlias, state: string | undefined, reason: string | undefined): void {
    const pair = `${user}/${alias}`;
    if (state === 'suppressed') {
      if (this.#fresh.has(pair) && NOES.includes(reason ?? ''))
        this.broken.push(`3 a yes permits: ${alias} to ${user} was answered ${reason} right after the yes`);
    } else if (state === 'sent') this.#fresh.delete(pair);
    // What was refused may have ended the balance, and with it what was permitted.
    else this.nothingIsFresh();
  }

  /** Of a halt and a resume at the same time nobody knows which came last. */
  halted(campaign: string | undefined, { askedAt, okAt }: { askedAt: number; okAt: number }): void {
    if (this.#resumes.some((resume) => resume.campaign === campaign && resume.doneAt >= askedAt)) return;
    this.#halts.push({ campaign, okAt, to: Infinity });
  }

  /** Answered or not: it may go on. @returns to be told when it was answered */
  goesOn(campaign: string | undefined, askedAt: number): (doneAt: number) => void {
    for (const halt of this.#halts) if (halt.campaign === campaign) halt.to = Math.min(halt.to, askedAt);
    const resume = { campaign, doneAt: Infinity };
    this.#resumes.push(resume);
    return (doneAt) => {
      resume.doneAt = doneAt;
    };
  }

  wasEverHalted(id: string): boolean {
    return this.#halts.some(({ campaign }) => campaign === undefined || campaign === id);
  }

  /** Whether it was begun while an operator had halted it. */
  wasHalted({ template, campaign, createdAt, dueAt, attemptedAt }: MessageDocument): boolean {
    const isPromotional = config.templates[template as ModelAlias].class === 'promotional';
    // What is made, or falls due, after the answer cannot have been on its way.
    const from = (okAt: number) => (Math.max(createdAt, dueAt) > okAt ? okAt : okAt + UNDER_WAY);
    return this.#halts
      .filter((halt) => (halt.campaign === undefined ? isPromotional : halt.campaign === campaign?.id))
      .some(({ okAt, to }) => from(okAt) < attemptedAt && attemptedAt < to);
  }

  nothingIsFresh(): void {
    this.#fresh.clear();
  }

  /** The breakers as they stand while nobody does anything. */
  open(breakers: Record<string, Breaker>, now: number): void {
    for (const [key, { openedAt, until }] of Object.entries(breakers)) {
      const name = `${key} ${openedAt}`;
      // A warm instance believes for a while that nothing was stopped.
      if (until > now && !this.#breakers.has(name)) {
        this.#breakers.set(name, { key, from: now + BELIEVED_OPEN, to: until });
      }
    }
  }

  /** From now on any breaker may be closed. */
  resets(now: number): void {
    for (const each of this.#breakers.values()) each.to = Math.min(each.to, now);
  }

  /** The breaker that was open when an attempt began. */
  wasStopped(template: string, attemptedAt: number): string | undefined {
    const keys = [...WHOLE, `template:${templateId(template as ModelAlias)}`];
    return [...this.#breakers.values()].find(
      ({ key, from, to }) => keys.includes(key) && from < attemptedAt && attemptedAt < to,
    )?.key;
  }

  /** How often this user has had everything deleted. */
  erasures(user: User): number {
    return this.#erasures.get(user) ?? 0;
  }

  /** A call was answered with this notification. @param before the user's erasures when it began: one since took it along */
  took(
    id: string,
    { user, alias, key }: { user: User; alias: ModelAlias; key: number },
    before: number,
  ): void {
    if (this.erasures(user) === before) this.accepted.set(id, `${alias}/k${key} to ${user}`);
  }

  /** Answered or not: the call may have had its effect. */
  erased(user: User, at: number): void {
    this.erasedAt.set(user, at);
    this.#erasures.set(user, this.erasures(user) + 1);
    for (const [id, what] of this.accepted) if (what.endsWith(` to ${user}`)) this.accepted.delete(id);
  }

  /** Sales that count; `undefined` where a user's have been deleted in between. */
  get sales(): number | undefined {
    if (this.erasedAt.size > 0) return undefined;
    return [...this.sold].filter((id) => !this.takenBack.has(id)).length;
  }

  wasOnTheWire(attemptedAt: number, at: number): boolean {
    return this.onTheWire.some(({ from, to }) => attemptedAt <= from && at <= to);
  }

  /** The clock moved past this moment under somebody's hands. */
  wasJumped(at: number): boolean {
    return this.jumps.some(({ from, to }) => from <= at && at <= to);
  }

  stopped(stop: Omit<Stop, 'covers'> & { alias: ModelAlias }): void {
    const covers = ALIASES.filter(
      (alias) =>
        stop.scope === 'all' ||
        (stop.scope === 'topic' ? topicOf(alias) === topicOf(stop.alias) : alias === stop.alias),
    );
    this.#stops.push({ ...stop, covers });
  }

  permits(permission: Permission): void {
    this.#permissions.push(permission);
  }

  /**
   * Which of these cards of one user and alias, oldest first, break an `ok` given before. A yes on the sheet after
   * the no permits one notification (DESIGN §7); a change of the settings takes the no back.
   */
  breaches(user: string, alias: string, cards: number[]): number[] {
    return this.#stops
      .filter((stop) => stop.user === user && (stop.covers as readonly string[]).includes(alias))
      .flatMap((stop) => {
        const until = this.#backOn(stop);
        const after = cards.filter((at) => at > stop.okAt && at < until);
        return after.filter((at, i) => i >= this.#yesesBetween(user, alias, stop.askedAt, at));
      });
  }

  #backOn(stop: Stop): number {
    const changes = this.#permissions
      .filter((permission) => permission.doneAt >= stop.askedAt && takesBack(permission, stop))
      .map(({ askedAt }) => askedAt);
    return Math.min(Infinity, ...changes);
  }

  #yesesBetween(user: string, alias: string, from: number, to: number): number {
    return this.#yeses.filter(
      (yes) => yes.user === user && yes.alias === alias && yes.at >= from && yes.at <= to,
    ).length;
  }
}

function takesBack(permission: Permission, stop: Stop): boolean {
  if (permission.user !== stop.user || permission.scope !== stop.scope) return false;
  return stop.scope === 'all' || stop.covers.includes(permission.alias);
}

/** What must be true, told from what was asked and answered; it knows nothing of how the system does it. */
import { ALIASES, topicOf, type ModelAlias, type User } from './commands';

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

export class Reference {
  /** Ids of notifications that were accepted with `ok`, and what they are. */
  readonly accepted = new Map<string, string>();
  /** Accepts in WeChat's book, by user and alias. */
  readonly bought = new Map<string, number>();
  /** Sends that were on the wire when their worker fell asleep: they started before, whenever they arrive. */
  readonly onTheWire: { from: number; to: number }[] = [];
  /** Moves of the clock while something was under way. */
  readonly jumps: { from: number; to: number }[] = [];
  /** Credits that WeChat voided because of a reject kept on the sheet, which it does not push; by user and alias. */
  readonly voidedUnseen = new Map<string, number>();
  /** Some receipts never come: then accepted sends may rest at `sent`, and lost answers stay unexplained. */
  receiptsLost = false;
  /** Until when what was known of a user may have been deleted. */
  readonly erasedAt = new Map<User, number>();
  /** Sales that the shop has told of, and those that it has taken back, in whatever order. */
  readonly sold = new Set<string>();
  readonly takenBack = new Set<string>();
  readonly #stops: Stop[] = [];
  readonly #permissions: Permission[] = [];
  readonly #yeses: { user: User; alias: ModelAlias; at: number }[] = [];

  /** @param seen the user was asked and said yes; a kept choice answers without asking */
  buy(user: User, alias: ModelAlias, at: number, seen: boolean): void {
    const pair = `${user}/${alias}`;
    this.bought.set(pair, (this.bought.get(pair) ?? 0) + 1);
    if (seen) this.#yeses.push({ user, alias, at });
  }

  /** Answered or not: the call may have had its effect. */
  erased(user: User, at: number): void {
    this.erasedAt.set(user, at);
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

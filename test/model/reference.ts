/** What must be true, told from what was asked and answered; it knows nothing of how the system does it. */
import notifyConfig from '../../notify.config';
import type { ModelAlias, User } from './commands';
import { ALIASES } from './commands';

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

const topicOf = (alias: ModelAlias): string => notifyConfig.templates[alias].topic;

export class Reference {
  /** Ids of notifications that were accepted with `ok`, and what they are. */
  readonly accepted = new Map<string, string>();
  /** Accepts in WeChat's book, by user and alias. */
  readonly bought = new Map<string, number>();
  /** Sends that were on the wire when their worker fell asleep: they started before, whenever they arrive. */
  readonly onTheWire: { from: number; to: number }[] = [];
  /** Some receipts never come: then accepted sends may rest at `sent`, and lost answers stay unexplained. */
  receiptsLost = false;
  readonly #stops: Stop[] = [];
  readonly #permissions: Permission[] = [];

  buy(user: User, alias: ModelAlias): void {
    const pair = `${user}/${alias}`;
    this.bought.set(pair, (this.bought.get(pair) ?? 0) + 1);
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

  /** Whether a send to this user at this moment breaks an `ok` that was given before. */
  forbids(user: string, alias: string, at: number): boolean {
    return this.#stops.some((stop) => {
      if (stop.user !== user || at <= stop.okAt || !(stop.covers as readonly string[]).includes(alias))
        return false;
      const backOn = this.#permissions
        .filter((permission) => permission.doneAt >= stop.askedAt && takesBack(permission, stop))
        .map(({ askedAt }) => askedAt);
      return at < Math.min(Infinity, ...backOn);
    });
  }
}

function takesBack(permission: Permission, stop: Stop): boolean {
  if (permission.user !== stop.user || permission.scope !== stop.scope) return false;
  return stop.scope === 'all' || stop.covers.includes(permission.alias);
}

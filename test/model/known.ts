/** Of what users have told and asked for: what was certain, and what may be, at each moment. */
import { isQuiet, type Quiet } from '../support/wallClock';
import type { ModelAlias, User } from './acts';

/** Hours that a user has set; `null`: none of their own. */
interface Setting {
  user: User;
  hours: Quiet | null;
  askedAt: number;
  /** `Infinity`: nobody said whether it counts. */
  doneAt: number;
}

const MINUTE = 60_000;

export class Known {
  readonly #settings: Setting[] = [];
  readonly #clicks: { user: User; at: number }[] = [];
  readonly #wishes: { user: User; alias: ModelAlias; at: number; isSure: boolean }[] = [];
  /** By user: how often the shop was told of a look, and how many of those it was not answered for. */
  readonly views = new Map<User, { told: number; open: number }>();
  /** By id: until when a notification whose hour was left to the system should go. */
  readonly latest = new Map<string, number>();

  set(setting: Setting): void {
    this.#settings.push(setting);
  }

  clicked(user: User, at: number): void {
    this.#clicks.push({ user, at });
  }

  /** @param isSure reported at once and answered `ok`: nothing of it comes later */
  wished(user: User, alias: ModelAlias, at: number, isSure: boolean): void {
    this.#wishes.push({ user, alias, at, isSure });
  }

  viewed(user: User, wasAnswered: boolean): void {
    const views = this.views.get(user) ?? { told: 0, open: 0 };
    this.views.set(
      user,
      wasAnswered ? { ...views, told: views.told + 1 } : { ...views, open: views.open + 1 },
    );
  }

  /** Asked for once: what a user sets afterwards is for the rules at its hour. */
  takeLatest(id: string): number | undefined {
    const latest = this.latest.get(id);
    this.latest.delete(id);
    return latest;
  }

  hasClicked(user: string, from: number, to: number): boolean {
    return this.#clicks.some((click) => click.user === user && click.at >= from && click.at <= to);
  }

  mayHaveWished(user: string, alias: string, by: number): boolean {
    return this.#wishes.some((wish) => wish.user === user && wish.alias === alias && wish.at <= by);
  }

  /** Whether anything may have made this wish again since. */
  mayWishAgain(user: string, alias: string, since: number): boolean {
    return this.#wishes.some(
      (wish) => wish.user === user && wish.alias === alias && (!wish.isSure || wish.at >= since),
    );
  }

  /**
   * Whether it was quiet for the user at that moment, whichever of what may have been set counted, and had been for so long
   * that whatever looked before saw it.
   * @param configured where a user has none
   */
  isSurelyQuiet(user: string, at: number, configured: Quiet, since = 2 * MINUTE): boolean {
    return this.#candidates(user, at, since).every((hours) =>
      [at, at - since].every((moment) => isQuiet(moment, hours ?? configured)),
    );
  }

  /** In which zones the user's day may have been at that moment. @param configured where quiet hours say nothing of it */
  zonesAt(user: string, at: number, configured: string, since = 2 * MINUTE): string[] {
    return this.#candidates(user, at, since).map((hours) => hours?.zone ?? configured);
  }

  #candidates(user: string, at: number, since: number): (Quiet | null)[] {
    const its = this.#settings.filter((each) => each.user === user && each.askedAt <= at);
    const sure = its.filter(({ doneAt }) => doneAt <= at - since).at(-1);
    const open = its.filter((each) => each !== sure && !(each.doneAt <= (sure?.askedAt ?? 0)));
    return [sure?.hours ?? null, ...open.map(({ hours }) => hours)];
  }
}

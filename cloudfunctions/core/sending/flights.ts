/** Users whom this worker is just sending something: the hold lets them have one at a time. */
export class Flights {
  readonly #openids = new Set<string>();
  #waiting: { who: object; go: () => void }[] = [];

  has(openid: string): boolean {
    return this.#openids.has(openid);
  }

  takeOff(openids: string[]): void {
    for (const openid of openids) this.#openids.add(openid);
  }

  land(openids: string[]): void {
    for (const openid of openids) this.#openids.delete(openid);
    this.wake();
  }

  /** Who waits for a landing looks again: there may be something else to do by now. */
  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { go } of waiting) go();
  }

  /**
   * Waits for the next window to be done.
   * @param who of what worker's lane @param or whichever of these comes first @returns whether there was one to wait for
   */
  async landing(who: object, or: Promise<unknown>[] = []): Promise<boolean> {
    if (this.#openids.size === 0) return false;
    const landed = new Promise<void>((go) => this.#waiting.push({ who, go }));
    const mine = this.#waiting.at(-1)!;
    try {
      await Promise.race([landed, ...or]);
    } finally {
      this.#waiting = this.#waiting.filter((each) => each !== mine);
    }
    return true;
  }

  /** Whether another lane has nothing but what waits for a landing. */
  othersWait(who: object): boolean {
    return this.#waiting.some((each) => each.who !== who);
  }
}

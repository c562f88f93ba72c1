/** Users whom this worker is just sending something: the hold lets them have one at a time. */
export class Flights {
  readonly #openids = new Set<string>();
  #waiting: (() => void)[] = [];

  has(openid: string): boolean {
    return this.#openids.has(openid);
  }

  takeOff(openids: string[]): void {
    for (const openid of openids) this.#openids.add(openid);
  }

  land(openids: string[]): void {
    for (const openid of openids) this.#openids.delete(openid);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  /** Waits for the next window to be done. @returns whether there was one to wait for */
  async landing(): Promise<boolean> {
    if (this.#openids.size === 0) return false;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return true;
  }
}

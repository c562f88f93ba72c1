/** Lets so many rows be marked and unsettled at a time; who asks first is served first. */
export class Room {
  #waiting: { count: number; go: () => void }[] = [];

  constructor(private free: number) {}

  async take(count: number): Promise<void> {
    if (this.#waiting.length === 0 && this.free >= count) {
      this.free -= count;
      return;
    }
    await new Promise<void>((go) => this.#waiting.push({ count, go }));
  }

  give(count: number): void {
    this.free += count;
    for (let [next] = this.#waiting; next && this.free >= next.count; [next] = this.#waiting) {
      this.#waiting.shift();
      this.free -= next.count;
      next.go();
    }
  }
}

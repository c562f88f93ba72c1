import { WINDOW_SIZE, WINDOWS_AT_ONCE } from '../time/spans';

/** What a window has of the room: from its journal until what came of it is written down. */
export interface Place {
  /** Waits until so many rows may be begun. */
  take(count: number): Promise<void>;
  /** May be called again. */
  leave(): void;
}

/**
 * Lets so many rows be begun and without a written answer at a time: what the death of whoever is in it leaves unknown. Who asks
 * first is served first.
 */
export class Room {
  #waiting: { count: number; go: () => void }[] = [];

  constructor(private free: number) {}

  /** @param ready it is not taken before: rows that have to wait for their slots anyway would only keep others out */
  place(ready: () => Promise<void>): Place {
    let taken = 0;
    return {
      take: async (count) => {
        await ready();
        await this.take(count);
        taken += count;
      },
      leave: () => {
        this.give(taken);
        taken = 0;
      },
    };
  }

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

/** All that one run may have begun at a time, whatever lanes it is at. */
export const roomOfRun = (): Room => new Room(WINDOW_SIZE * WINDOWS_AT_ONCE);

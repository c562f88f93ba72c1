import type { Clock } from '../../base/ports';
import { WeChatRefusal } from '../base/errors';

/** Counts the calls of each API in the current minute. */
export class MinuteQuota {
  #minute = 0;
  #calls = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** @throws WeChatRefusal 45011 when this minute's are used up; then it is not counted */
  take(apiName: string, limit: number | null): void {
    const minute = Math.floor(this.clock.now() / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#calls] = [minute, new Map()];
    const calls = this.#calls.get(apiName) ?? 0;
    if (limit !== null && calls >= limit)
      throw new WeChatRefusal(45011, 'api minute-quota reach limit mustslower retry next minute');
    this.#calls.set(apiName, calls + 1);
  }

  reset(): void {
    this.#calls.clear();
  }
}

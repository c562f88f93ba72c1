import { changedMode, defaultMode, ModeSchema, type Mode } from '../base/mode';
import type { Store } from './store';

const KEY = 'mode';

/** How this WeChat behaves just now; kept over a restart. */
export class ModeStore {
  #mode: Mode;

  constructor(private readonly store: Store) {
    this.#mode = this.#stored();
  }

  get(): Mode {
    return this.#mode;
  }

  /** @throws z.ZodError on an unknown setting or a value out of bounds */
  async change(patch: unknown): Promise<Mode> {
    this.#mode = changedMode(this.#mode, patch);
    await this.store.putMeta(KEY, this.#mode);
    return this.#mode;
  }

  /** Takes one of the receipts that are to be lost; false when none is left to lose. */
  takeLoss(): boolean {
    const { receipts } = this.#mode;
    if (receipts.lose === 0) return false;
    this.#mode = { ...this.#mode, receipts: { ...receipts, lose: receipts.lose - 1 } };
    void this.store.putMeta(KEY, this.#mode);
    return true;
  }

  reload(): void {
    this.#mode = this.#stored();
  }

  /** A mode written by another version is laid over the defaults; one that no longer fits is dropped. */
  #stored(): Mode {
    const parsed = ModeSchema.safeParse(this.store.meta(KEY) ?? {});
    return parsed.success ? parsed.data : defaultMode();
  }
}

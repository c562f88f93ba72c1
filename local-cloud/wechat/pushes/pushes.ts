import type { Clock } from '../../base/ports';
import type { ProfileInForce } from '../../profile/inForce';
import type { ModeStore } from '../state/modeStore';
import { changeEvent, popupEvent, sentEvent, type EventHeader, type SheetChoice } from './events';
import type { PushQueue } from './queue';

/** The one entry that the console's list of events is reported to offer (PLATFORM §5). */
const ONE_NAME = 'subscribe_msg_event';

/** Shuffled receipts are gathered for at least this long, so that there is something to shuffle. */
const MIN_SHUFFLE_MS = 50;

export interface Receipt {
  openid: string;
  templateId: string;
  msgid: string;
  errorCode: string;
}

/** Turns what happens into events, and lets them be late, doubled, lost or out of order as the mode says. */
export class Pushes {
  #window: { closesAt: number; size: number } = { closesAt: 0, size: 0 };

  constructor(
    private readonly queue: PushQueue,
    private readonly mode: ModeStore,
    private readonly profile: ProfileInForce,
    private readonly clock: Clock,
    private readonly toUserName: string,
  ) {}

  async popup(openid: string, choices: SheetChoice[]): Promise<void> {
    if (!this.mode.get().pushes || choices.length === 0) return;
    await this.#add(openid, popupEvent(this.#header(openid), choices));
  }

  async change(openid: string, templateIds: string[]): Promise<void> {
    if (!this.mode.get().pushes || templateIds.length === 0) return;
    await this.#add(openid, changeEvent(this.#header(openid), templateIds));
  }

  async receipt(receipt: Receipt): Promise<void> {
    const { pushes, receipts } = this.mode.get();
    if (!pushes || this.mode.takeLoss() || Math.random() < receipts.lossRate) return;
    const event = sentEvent(this.#header(receipt.openid), receipt);
    const delayMs = receipts.shuffle ? this.#shuffledDelay(receipts.delayMs) : receipts.delayMs;
    await this.#add(receipt.openid, event, delayMs, receipts.duplicate);
  }

  async #add(openid: string, event: Record<string, unknown>, delayMs = 0, more = 0): Promise<void> {
    const { names, repeat } = this.profile.get().push;
    const named = names === 'one' ? { ...event, Event: ONE_NAME } : event;
    const copies = Array.from({ length: 1 + more + repeat });
    await Promise.all(copies.map(() => this.queue.add(openid, named, delayMs)));
  }

  /** Receipts of one window leave after it has closed, each 2 ms before the one that came before it: newest first. */
  #shuffledDelay(delayMs: number): number {
    const windowMs = Math.max(delayMs, MIN_SHUFFLE_MS);
    const now = Date.now();
    if (now >= this.#window.closesAt) this.#window = { closesAt: now + windowMs, size: 0 };
    this.#window.size += 1;
    return this.#window.closesAt - now + Math.max(0, windowMs - 2 * this.#window.size);
  }

  #header(openid: string): EventHeader {
    return { toUserName: this.toUserName, openid, at: this.clock.now() };
  }
}

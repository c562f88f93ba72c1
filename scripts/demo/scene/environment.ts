/** The environment as the people of the story act on it and look at it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../../cloudfunctions/core/errors';
import type { CreditAccount } from '../../../cloudfunctions/core/model/user';
import type { MessageStory, PairStory } from '../../../cloudfunctions/core/notifications/explain';
import type { Card } from '../../../local-cloud/base/ports';
import type { Control, Who } from '../../../test/support/control';
import { StoryError } from './expect';
import { type Alias, LIN, TEMPLATES } from './people';

/** Another function of the environment, called by somebody's tap in the mini program: such a call has a WeChat token. */
const FUNCTION: Who = { source: 'wx_client,scf' };
/** How long the machine may take for what takes no time in the story. */
const PATIENCE_MS = 20_000;
const TICK_MS = 60_000;

export class Environment {
  constructor(readonly control: Control) {}

  /** Calls one of the product's functions. @throws StoryError when it refuses */
  async ask<T>(name: string, data: Record<string, unknown>, who: Who = FUNCTION): Promise<T> {
    const answer: Answer<T> = await this.control.call<T>(name, data, who);
    if (!answer.ok) throw new StoryError(`${name} ${String(data.action ?? '')}`, 'an answer', answer.error);
    return answer.data;
  }

  /** Calls the shop's own function, as a customer or as one of the shop's systems. */
  async shop<T>(data: Record<string, unknown>, who: Who = FUNCTION): Promise<T> {
    const { result, error } = await this.control.tryCall<T & { error?: string }>('shop', data, who);
    const refusal = error?.message ?? result?.error;
    if (refusal !== undefined || !result)
      throw new StoryError(`shop ${String(data.action)}`, 'an answer', refusal);
    return result;
  }

  cards(): Promise<Card[]> {
    return this.control.messages(LIN);
  }

  explain(id: string): Promise<MessageStory> {
    return this.ask('send', { action: 'explain', id });
  }

  /** WeChat's secret book and ours, of Lin. */
  async books(alias: Alias): Promise<{ wechat: number; ours: CreditAccount | undefined }> {
    const [secret, { credits }] = await Promise.all([
      this.control.credits(LIN),
      this.ask<PairStory>('send', { action: 'explain', to: LIN, template: alias }),
    ]);
    return { wechat: secret[TEMPLATES[alias].id] ?? 0, ours: credits };
  }

  /** How often WeChat's send was called since `control.resetMetrics()`, by whomever. */
  async wechatCalls(): Promise<number> {
    const { calls } = await this.control.metrics();
    return Object.values(calls).reduce((sum, names) => sum + (names['subscribeMessage.send'] ?? 0), 0);
  }

  /** Moves the clock to that time of the story's day. @returns the time then, epoch ms */
  async goTo(time: string): Promise<number> {
    const now = await this.control.now();
    await this.control.advance(Math.max(0, shanghaiTime(now, time) - now));
    return this.control.now();
  }

  /** The start: ten in the morning, today or tomorrow; clocks only move forward. */
  async firstMorning(time: string): Promise<number> {
    const now = await this.control.now();
    const today = shanghaiTime(now, time);
    await this.control.advance((today > now ? today : today + 86_400_000) - now);
    return this.control.now();
  }

  /**
   * Lets the notification's timer tick, as it does every minute, until it has that state.
   * @throws StoryError when that takes longer than any receipt does
   */
  async untilState(id: string, state: string): Promise<MessageStory> {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      await this.pushesArrived(end);
      const story = await this.explain(id);
      if (story.state === state) return story;
      if (performance.now() > end) throw new StoryError(`the state of ${story.key}`, state, story.state);
      await this.control.advance(TICK_MS);
    }
  }

  /** WeChat's receipts travel in real time, the story's clock does not wait for them. */
  private async pushesArrived(end: number): Promise<void> {
    for (;;) {
      const response = await fetch(`${this.control.url}/wechat/pushes`);
      const { pending } = (await response.json()) as { pending: number };
      if (pending === 0) return;
      if (performance.now() > end) throw new StoryError('pushes under way', 'none', String(pending));
      await pause(20);
    }
  }
}

/** @returns epoch ms of `HH:mm` Shanghai time (UTC+8 all year) on the day of `now` */
function shanghaiTime(now: number, time: string): number {
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  return Date.parse(`${day}T${time}:00+08:00`);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROFILES } from '../../profile/builtIn';
import { ProfileInForce } from '../../profile/inForce';
import { createWeChat, LONG_TERM, ONE_TIME, type LocalWeChat, type WeChatOptions } from '../index';

export const BACK_IN_STOCK = 'backInStock_template_id';
export const PICKUP = 'pickup_template_id';
export const PICKUP_TOO = 'pickup_template_id_of_the_same_title';
export const TRAIN = 'train_template_id';

export const TEMPLATES = [
  {
    id: BACK_IN_STOCK,
    title: '到货提醒',
    type: ONE_TIME,
    fields: ['thing1', 'amount2'],
    content: '商品名称:{{thing1.DATA}}\n商品价格:{{amount2.DATA}}\n',
  },
  {
    id: PICKUP,
    title: '取货提醒',
    type: ONE_TIME,
    fields: ['thing1', 'enum2'],
    enumValues: { enum2: ['早', '晚'] },
  },
  { id: PICKUP_TOO, title: '取货提醒', type: ONE_TIME, fields: ['thing1'] },
  { id: TRAIN, title: '到站提醒', type: LONG_TERM, fields: ['thing1'] },
] satisfies WeChatOptions['templates'];

const PAGES = ['pages/goods/index'];

export interface Pushed {
  event: Record<string, unknown>;
  openid: string;
}

export interface Harness {
  wechat: LocalWeChat;
  /** Every delivery that was tried, in order. */
  pushed: Pushed[];
  dir: string;
  /** The time of the local cloud; move it at will. */
  clock: { at: number };
  /** Closes and opens again over the same folder. */
  reopen(): Promise<LocalWeChat>;
}

/** Runs `use` with a WeChat over a folder of its own, and releases both. */
export async function withWeChat(options: Partial<WeChatOptions>, use: (harness: Harness) => Promise<void>) {
  const dir = mkdtempSync(join(tmpdir(), 'wechat-'));
  const clock = { at: Date.UTC(2026, 0, 10, 2) };
  const pushed: Pushed[] = [];
  const start = (): LocalWeChat =>
    createWeChat({
      clock: { now: () => clock.at, offset: () => clock.at - Date.now() },
      dir,
      templates: TEMPLATES,
      pages: PAGES,
      resumeDelayMs: 0,
      // These tests ask how WeChat works, not what documents leave open about it.
      profile: new ProfileInForce(PROFILES.friendly),
      push: (event, openid) => {
        pushed.push({ event, openid });
      },
      ...options,
    });
  const harness: Harness = {
    wechat: start(),
    pushed,
    dir,
    clock,
    async reopen() {
      await harness.wechat.close();
      harness.wechat = start();
      return harness.wechat;
    },
  };
  try {
    await use(harness);
  } finally {
    await harness.wechat.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Waits until the condition holds; fails after 20 s: a busy machine starts a process slowly. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited 20 s in vain until ${what}`);
    await sleep(5);
  }
}

/** A send of "back in stock" that WeChat takes, if there is a credit. */
export const goodSend = (touser: string, changes: Record<string, unknown> = {}) => ({
  touser,
  template_id: BACK_IN_STOCK,
  page: 'pages/goods/index?nid=abc',
  data: { thing1: { value: '白瓷马克杯' }, amount2: { value: '¥89.00' } },
  miniprogram_state: 'trial',
  lang: 'zh_CN',
  ...changes,
});

export const SEND = 'subscribeMessage.send';

/** Lets the user accept `times` sends of "back in stock". */
export async function grant(wechat: LocalWeChat, openid: string, times = 1, templateId = BACK_IN_STOCK) {
  for (let n = 0; n < times; n += 1)
    await wechat.subscribe({ openid, templates: { [templateId]: 'accept' } });
}

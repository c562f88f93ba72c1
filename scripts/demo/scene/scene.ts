/** What every step of the story is given. */
import type { SendResult } from '../../../cloudfunctions/core/contract';
import type { Card } from '../../../local-cloud/base/ports';
import type { Environment } from './environment';
import { expectEqual, only } from './expect';
import type { Narrator } from './narrator';
import { type Alias, GOODS, LIN, TEMPLATES, wordsOf } from './people';

export interface Scene {
  environment: Environment;
  say: Narrator;
}

/** What the shop's function answers when goods have come in. */
export interface Told {
  told: SendResult[];
}

/** Goods have come in, says one of the shop's systems; the shop's function tells everybody who asked. */
export async function restock({ environment }: Scene, delivery: string): Promise<SendResult> {
  const { told } = await environment.shop<Told>({ action: 'restock', goods: GOODS.id, delivery });
  return only('people told', told);
}

/** Lin answers the permission sheet with yes, and the page reports it, as the client does. */
export async function accept({ environment }: Scene, alias: Alias, nonce: string): Promise<void> {
  const { id } = TEMPLATES[alias];
  const answer = await environment.control.subscribe(LIN, { [id]: 'accept' });
  expectEqual('the answer of the sheet', answer[id], 'accept');
  const { outcomes } = await environment.ask<{ outcomes: Record<string, string> }>(
    'subscribe',
    { action: 'report', results: { [id]: answer[id] }, nonce, at: await environment.control.now() },
    { openid: LIN },
  );
  expectEqual('what the report did', outcomes[id], 'granted');
}

/** Both books say how many sends Lin still has paid for, and ours adds up. */
export async function expectBooks(
  { environment }: Scene,
  alias: Alias,
  expected: { wechat: number; available: number; granted: number },
): Promise<string> {
  const { wechat, ours } = await environment.books(alias);
  const { available = 0, held = 0, uncertain = 0, spent = 0, voided = 0, granted = 0 } = ours ?? {};
  expectEqual('credits: WeChat’s book and ours', { wechat, available, granted }, expected);
  expectEqual('the sum of our book', available + held + uncertain + spent + voided, granted);
  expectEqual('WeChat’s book against ours', wechat, available + held + uncertain);
  return `credits: WeChat ${wechat} · ours ${ours ? wordsOf.books(ours) : '0'}`;
}

/** The cards on Lin's phone are that many; the newest of them. */
export async function expectCards({ environment }: Scene, count: number): Promise<Card> {
  const cards = await environment.cards();
  expectEqual('cards on the phone', cards.length, count);
  return cards.reduce((newest, card) => (card.at >= newest.at ? card : newest));
}

/** The `nid` of a card's link: the notification's id, and a mark that the click is believed by. */
export function nidOf(card: Card, id: string): string {
  const nid = card.page?.split('nid=')[1] ?? '';
  expectEqual('the notification that the link names', nid.slice(0, -8), id);
  return nid;
}

/** `「到货提醒」 蓝色马克杯 · ¥89 → pages/goods/index?…` */
export const cardText = ({ title, data, page }: Card): string =>
  `「${title ?? ''}」 ${Object.values(data).join(' · ')} → ${page ?? 'cannot be tapped'}`;

/** The shop's own cloud functions, as pages call them. */
import { notify } from './notify';

export interface Goods {
  id: string;
  name: string;
  note: string;
  /** In fen. */
  price: number;
  left: number;
}

export interface Order {
  id: string;
  goods: string;
  name: string;
  value: number;
  state: 'paid' | 'ready';
  remind: boolean;
  code: string;
  store: string;
  when: string;
  until: string;
}

export interface Slot {
  at: number;
  text: string;
}

export interface Booking extends Slot {
  id: string;
}

export interface Offer {
  id: string;
  goods: string;
  name: string;
  price: number;
  usual: number;
  until: string;
}

export interface Desk {
  goods: { id: string; name: string; price: number; left: number }[];
  orders: Order[];
}

/** What can be told to the user as it is. */
export class ShopFailure extends Error {
  /** @param answered by the function: what was asked for has not been done, and will not be */
  constructor(
    message: string,
    readonly answered: boolean,
  ) {
    super(message);
  }
}

type Answer<Data> = { ok: true; data: Data } | { ok: false; error: { message: string } };

/** @throws ShopFailure with a sentence for the user */
async function call<Data>(name: 'demoShop' | 'demoShopDesk', data: object): Promise<Data> {
  let answer: Answer<Data> | undefined;
  try {
    const { result } = await wx.cloud.callFunction({ name, data: { ...data } });
    answer = result as Answer<Data>;
  } catch (error) {
    console.warn(`${name} did not answer`, error);
  }
  if (!answer) throw new ShopFailure('网络不给力，请稍后再试', false);
  if (!answer.ok) throw new ShopFailure(answer.error.message, true);
  return answer.data;
}

export const shop = <Data>(action: string, data: object = {}): Promise<Data> =>
  call('demoShop', { action, ...data });
export const desk = <Data>(action: string, data: object = {}): Promise<Data> =>
  call('demoShopDesk', { action, ...data });

/** Whether the user waits for these goods, as far as this phone knows. */
export const waitsFor = (goods: string): boolean =>
  notify.known().wishes.some(({ about }) => about === `goods:${goods}`);

/** By what was tapped: the names of what has not been answered yet. */
const unanswered: Record<string, string> = {};

/**
 * Gives what a tap does a name, and keeps it until the function has answered: a tap that is repeated because an answer
 * was lost carries the same name, by which the function does it once.
 * @param what is tapped, e.g. `buy:mug`
 */
export async function once<Data>(what: string, run: (name: string) => Promise<Data>): Promise<Data> {
  const name = unanswered[what] || `${Date.now()}${Math.floor(100 + Math.random() * 900)}`;
  unanswered[what] = name;
  try {
    const data = await run(name);
    delete unanswered[what];
    return data;
  } catch (error) {
    if (error instanceof ShopFailure && error.answered) delete unanswered[what];
    throw error;
  }
}

export const sentenceOf = (error: unknown): string =>
  error instanceof ShopFailure ? error.message : '出了点问题，请稍后再试';

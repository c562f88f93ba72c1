/** The shop's own cloud functions, as pages call them. */

export interface Goods {
  id: string;
  name: string;
  note: string;
  /** In fen. */
  price: number;
  left: number;
  /** The user asked to be told when it is back. */
  wished: boolean;
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
  goods: { id: string; name: string; price: number; left: number; wishes: number }[];
  orders: Order[];
}

/** What can be told to the user as it is. */
export class ShopFailure extends Error {}

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
  if (!answer) throw new ShopFailure('网络不给力，请稍后再试');
  if (!answer.ok) throw new ShopFailure(answer.error.message);
  return answer.data;
}

export const shop = <Data>(action: string, data: object = {}): Promise<Data> =>
  call('demoShop', { action, ...data });
export const desk = <Data>(action: string, data: object = {}): Promise<Data> =>
  call('demoShopDesk', { action, ...data });

export const sentenceOf = (error: unknown): string =>
  error instanceof ShopFailure ? error.message : '出了点问题，请稍后再试';

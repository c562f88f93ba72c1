import type { EnterOptions } from '../shared/ports';

/** A card in the list of service messages, as `GET /wechat/messages` gives it (local-cloud/base/ports.ts). */
export interface Card {
  msgid: string;
  templateId: string;
  title?: string;
  /** Field → text. */
  data: Record<string, string>;
  /** Field → its name on the card, in the card's order; absent where WeChat's template list does not tell it. */
  labels?: Record<string, string>;
  page?: string;
  miniprogramState: string;
  /** Epoch milliseconds. */
  at: number;
}

/** The card's lines as WeChat draws them: by the template's keywords, in their order. */
export const linesOf = ({ data, labels = {} }: Card): { field: string; label: string; text: string }[] =>
  [...new Set([...Object.keys(labels), ...Object.keys(data)])]
    .filter((field) => data[field] !== undefined)
    .map((field) => ({ field, label: labels[field] ?? field, text: data[field]! }));

/** Scene of a mini program that was opened from a subscribe message. */
const SUBSCRIBE_MESSAGE = 1107;
/** Scene of one that was opened from WeChat's own list. */
export const CHAT_LIST = 1089;

/** Where a tap on a card leads; undefined when the card has no page. */
export function entryOf(card: Card): EnterOptions | undefined {
  if (!card.page) return undefined;
  const [path = '', search = ''] = card.page.replace(/^\//, '').split('?', 2);
  const query = Object.fromEntries(
    search
      .split('&')
      .filter(Boolean)
      .map((part) => {
        const [name = '', ...value] = part.split('=');
        return [name, value.join('=')];
      }),
  );
  return { path, query, scene: SUBSCRIBE_MESSAGE };
}

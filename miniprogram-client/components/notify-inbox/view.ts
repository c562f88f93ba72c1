import type { InboxItem, OwnFeedback, Settings } from '../notify';
import { onHand } from '../shared/onHand';
import { fill } from '../shared/texts';
import { whenOf } from '../shared/when';
import type { TEXTS } from './texts';

export interface Row {
  id: string;
  alias: string;
  title: string;
  when: string;
  /** What the card said. */
  words: string;
  missed: boolean;
  /** It comes with the next digest. */
  collected: boolean;
  read: boolean;
  /** Missed, and the next one would be missed too. */
  canAsk: boolean;
  /** Why it was missed, or what becomes of the next one. */
  hint: string;
  /** For screen readers: all of it in one sentence. */
  spoken: string;
}

export function rowOf(item: InboxItem, known: Settings, texts: typeof TEXTS): Row {
  const templates = known.templates.filter(({ alias }) => alias === item.alias);
  const { count, standing } = onHand(templates);
  const missed = item.state === 'missed';
  const isOff = templates.length > 0 && templates.every(({ on }) => !on);
  const ready = missed && !isOff && (count > 0 || standing);
  const when = whenOf(item.at, Date.now() + known.offset, texts);
  const words = Object.keys(item.data)
    .map((name) => item.data[name])
    .join(' · ');
  const collected = item.state === 'collected';
  const marks = [
    item.read ? '' : texts.unreadMark,
    missed ? texts.missed : '',
    collected ? texts.collected : '',
  ];
  return {
    id: item.id,
    alias: item.alias,
    title: item.title,
    when,
    words,
    missed,
    collected,
    read: item.read,
    canAsk: missed && !ready && !isOff && templates.length > 0,
    hint: missed ? missedHint(isOff, ready, texts) : '',
    spoken: [...marks, item.title, words, when].filter((part) => part !== '').join('，'),
  };
}

function missedHint(isOff: boolean, ready: boolean, texts: typeof TEXTS): string {
  if (isOff) return texts.off;
  return ready ? texts.onHand : texts.missedWhy;
}

/** What the user has told, and how far the team is with it. */
export interface OwnRow {
  id: string;
  /** `投诉 · 消息太多` */
  what: string;
  when: string;
  words: string;
  status: string;
  /** The team's; empty where there is none. */
  answer: string;
}

export function ownRowOf(own: OwnFeedback, known: Settings, texts: typeof TEXTS): OwnRow {
  const what = [fill(texts[own.category], { count: own.rating || 0 }), own.cause ? texts[own.cause] : ''];
  return {
    id: own.id,
    what: what.filter((part) => part !== '').join(' · '),
    when: whenOf(own.at, Date.now() + known.offset, texts),
    words: own.text,
    status: texts[own.status],
    answer: own.answer ? fill(texts.answer, { answer: own.answer }) : '',
  };
}

export const headOf = (unread: number, texts: typeof TEXTS): string =>
  unread > 0 ? fill(texts.unread, { count: unread > 99 ? '99+' : unread }) : texts.allRead;

/** Older ones after those that are there; what came twice, because something was sent meanwhile, stays once. */
export function joined(items: readonly InboxItem[], older: readonly InboxItem[]): InboxItem[] {
  return items.concat(older.filter(({ id }) => !items.some((item) => item.id === id)));
}

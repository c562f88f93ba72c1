/** A window that its worker has left in the middle, on a memory store: rows claimed, users held, the journal open. */
import { isCounted, type Right } from '../../../cloudfunctions/core/model/right';
import type { JournalDocument, JournalResult, ResultKind } from '../../../cloudfunctions/core/model/journal';
import type { MessageDocument } from '../../../cloudfunctions/core/model/message';
import { LEASE } from '../../../cloudfunctions/core/time/spans';
import { sampleRow, sampleUser } from '../sample';
import { reserveOne } from './books';
import type { MemoryContext } from './context';

/** Of a claim of one window, as `store/token.ts` makes them. */
export const TOKEN = '1.t';

export interface UnderWay {
  openids: string[];
  right?: Right;
  credits?: number;
  row?: Partial<MessageDocument>;
}

/** @returns the journal, as it is stored; the row of `o-1` is `n-o-1` */
export async function underWay(
  context: MemoryContext,
  { openids, right = 'credit', credits = 1, row = {} }: UnderWay,
): Promise<JournalDocument> {
  const { store, clock, config } = context;
  const template = config.templates[right === 'consent' ? 'notice' : 'backInStock']!;
  const { alias, id, topic } = template;
  const at = clock.now();
  const leaseUntil = at + LEASE;
  const entries = openids.map((to) => ({ id: `n-${to}`, to, counted: isCounted(right) }));
  const journal: JournalDocument = {
    _id: `${TOKEN}:0`,
    token: TOKEN,
    template: alias,
    templateId: id,
    topic,
    at,
    writtenAt: at,
    leaseUntil,
    begun: entries.length,
    stopped: false,
    entries,
    results: {},
    msgids: [],
    stage: 'open',
  };
  for (const openid of openids) {
    const books = right === 'consent' ? { consent: true } : { available: credits, granted: credits };
    store.put(
      'notify_users',
      sampleUser({ [id]: books }, { _id: openid, creditFor: credits > 0 ? [id] : [] }),
    );
    const of = { template: alias, templateId: id, topic, token: TOKEN, leaseUntil };
    store.put('notify_messages', sampleRow({ _id: `n-${openid}`, to: openid, key: openid, ...of, ...row }));
    const held = await reserveOne(context, template, { right, token: TOKEN, openid });
    if (!held) throw new Error(`${openid} cannot be held`);
  }
  store.put('notify_journals', journal);
  return journal;
}

/** What WeChat has answered: a code, or how it went otherwise. */
export function resultOf(at: number, answer: number | Exclude<ResultKind, 'refused'>): JournalResult {
  return typeof answer === 'number'
    ? { kind: 'refused', code: answer, msgid: '', at }
    : {
        kind: answer,
        code: answer === 'unknown' ? 'NO_ANSWER' : 0,
        msgid: answer === 'accepted' ? '7' : '',
        at,
      };
}

/** Sends and what users did, as the engine records them, and the figures that folds make of them, on a memory store. */
import { runFolds } from '../../../cloudfunctions/core/counting/run';
import type { Assignment } from '../../../cloudfunctions/core/model/campaign';
import type { EventDocument, EventKind } from '../../../cloudfunctions/core/model/facts';
import type { DayCounters } from '../../../cloudfunctions/core/model/figures';
import type { JournalDocument, JournalResult } from '../../../cloudfunctions/core/model/journal';
import type { MessageDocument } from '../../../cloudfunctions/core/model/message';
import { newEvent } from '../../../cloudfunctions/core/model/newEvent';
import { sampleConfig, sampleRow } from '../sample';
import { memoryContext, type MemoryContext } from './context';

/** `order` is told by the shop's functions, `visit` by the mini program. */
export const recordContext = (): MemoryContext =>
  memoryContext({
    config: sampleConfig({ goals: { order: { title: '下单' }, visit: { title: '到店', fromClient: true } } }),
  });

export interface Sent {
  id: string;
  to?: string;
  /** By its worker's clock. */
  at?: number;
  /** By the database's; the same unless told otherwise. */
  writtenAt?: number;
  alias?: string;
  result?: Partial<JournalResult> | null;
  campaign?: Assignment;
  row?: Partial<MessageDocument>;
}

/** Puts a notification and the settled journal of its only attempt there; `result: null` = the answer was lost. */
export function putSent(context: MemoryContext, sent: Sent): JournalDocument {
  const { id, to = 'o-1', at = context.clock.now(), alias = 'backInStock', result = {}, row = {} } = sent;
  const { writtenAt = at, campaign } = sent;
  const whose = campaign ? { campaign } : {};
  const { id: templateId, topic } = context.config.templates[alias]!;
  const token = `1.${id}`;
  const of = { template: alias, templateId, topic };
  const state = result === null ? 'unknown' : 'sent';
  context.store.put(
    'notify_messages',
    sampleRow({
      _id: id,
      to,
      ...of,
      state,
      token,
      leaseUntil: 0,
      attempts: 1,
      attemptedAt: at,
      ...whose,
      ...(campaign ? { createdAt: at } : {}),
      ...row,
    }),
  );
  const whole: JournalResult | undefined = result
    ? { kind: 'accepted', code: 0, msgid: '', at, ...result }
    : undefined;
  const journal: JournalDocument = {
    _id: `${token}:0`,
    token,
    ...of,
    at,
    writtenAt,
    leaseUntil: 0,
    begun: 1,
    stopped: false,
    entries: [{ id, to, counted: true, ...whose }],
    results: whole ? { [id]: whole } : {},
    msgids: whole?.msgid ? [whole.msgid] : [],
    stage: 'settled',
  };
  context.store.put('notify_journals', journal);
  return journal;
}

/** Puts what a user did there, under its id, as it is now unless told otherwise. @returns the event */
export function putEvent(
  context: MemoryContext,
  id: string,
  more: Partial<EventDocument> = {},
): EventDocument {
  const kind = id.slice(0, id.indexOf(':')) as EventKind;
  const nid = kind === 'click' ? id.slice('click:'.length) : '';
  const event = newEvent({ _id: id, kind, openid: 'o-1', at: context.clock.now(), nid, ...more });
  context.store.put('notify_events', event);
  return event;
}

/** Runs the folds when everything is old enough to be counted. */
export function fold(context: MemoryContext): ReturnType<typeof runFolds> {
  context.clock.advance(3000);
  context.deadline = context.clock.now() + 60_000;
  return runFolds(context);
}

/** Counters by the id of their document, without those that stand at 0. */
export function figuresOf({ store }: MemoryContext): Record<string, DayCounters> {
  return Object.fromEntries(
    store
      .all('notify_stats')
      .map(({ _id, counters }) => [
        _id,
        Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0)),
      ]),
  );
}

/** Counters of all days and of everything that was sent. */
export function totalOf(context: MemoryContext): DayCounters {
  const sum: Record<string, number> = {};
  for (const [id, counters] of Object.entries(figuresOf(context))) {
    if (!id.includes('|total|')) continue;
    for (const [name, value = 0] of Object.entries(counters)) sum[name] = (sum[name] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(sum).filter(([, value]) => value !== 0));
}

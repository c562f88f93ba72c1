import type { Context } from '../../ports/context';
import type { ReceiptDocument } from '../../model/facts';
import type { JournalDocument } from '../../model/journal';
import type { MessageDocument } from '../../model/message';
import type { State } from '../../model/states';
import { findForAll } from '../../store/findForAll';
import { CLOCKS_APART } from '../../time/spans';
import { REACH, stateOf, type Attempt } from './match';

const IDS_PER_QUERY = 500;
const USERS_PER_QUERY = 500;
const TOKENS_PER_QUERY = 200;
/** A receipt that claims to be older than this is looked for among all sends, later. */
const OLDEST = 24 * 60 * 60_000;

const FIELDS = [
  '_id',
  'to',
  'template',
  'templateId',
  'topic',
  'campaign',
  'state',
  'token',
  'attemptedAt',
  'createdAt',
  'lost',
] as const;
type Row = Pick<MessageDocument, (typeof FIELDS)[number]>;

/**
 * The attempts that WeChat has answered with the msgids of these receipts.
 * @param read journals at hand: what they tell is not asked for again
 */
export async function readNamed(
  context: Context,
  receipts: ReceiptDocument[],
  read: readonly JournalDocument[] = [],
): Promise<Attempt[]> {
  const msgids = new Set(receipts.map(({ msgid }) => msgid).filter((msgid) => msgid !== ''));
  const atHand = read.filter((journal) => journal.msgids.some((msgid) => msgids.has(msgid)));
  const known = new Set(atHand.flatMap((journal) => journal.msgids));
  const further = await findForAll(
    context,
    'notify_journals',
    [...msgids].filter((msgid) => !known.has(msgid)),
    (some) => ({ msgids: { $in: some } }),
    { perQuery: IDS_PER_QUERY },
  );
  const journals = [...atHand, ...further];
  const named = journals.flatMap((journal) =>
    journal.entries
      .map((entry, place) => ({ journal, entry, place }))
      .filter(({ entry: { id } }) => msgids.has(journal.results[id]?.msgid ?? '')),
  );
  const rows: Row[] = await findForAll(
    context,
    'notify_messages',
    named.map(({ entry }) => entry.id),
    (some) => ({ _id: { $in: some } }),
    { perQuery: IDS_PER_QUERY, fields: [...FIELDS] },
  );
  const byId = new Map(rows.map((row) => [row._id, row]));
  return named.map(({ journal, entry: { id, to, counted, campaign }, place }) => {
    const row = byId.get(id);
    const { token, template, templateId, topic, at: countedAt, writtenAt: at } = journal;
    const msgid = journal.results[id]!.msgid;
    // Another attempt may be under way by now: what the journal knows was accepted all the same.
    const state = row && row.token !== token ? 'over' : stateOf(row?.state);
    const since = at;
    const of = { id, to, token, template, templateId, topic, campaign };
    return { ...of, counted, countedAt, at, place, since, msgid, state };
  });
}

/**
 * What may be the send of receipts that name none: not older than they reach, and whatever is under way. A row carries the
 * time of its worker's clock, which may be off by what two machines may be apart, to either side.
 */
export function readRecent(
  context: Context,
  receipts: ReceiptDocument[],
  read: readonly JournalDocument[] = [],
): Promise<Attempt[]> {
  const oldest =
    Math.min(...receipts.map(({ pushedAt, at }) => Math.max(pushedAt, at - OLDEST))) -
    REACH -
    2 * CLOCKS_APART;
  return readPairs(context, receipts, read, ['claimed', 'sent', 'unknown'], {
    $or: [{ state: 'claimed' }, { attemptedAt: { $gte: oldest } }],
  });
}

/** Those that have their receipt, too, and sends of any age. */
export const readAll = (
  context: Context,
  receipts: ReceiptDocument[],
  read: readonly JournalDocument[] = [],
): Promise<Attempt[]> => readPairs(context, receipts, read, ['sent', 'delivered', 'undelivered'], {});

async function readPairs(
  context: Context,
  receipts: ReceiptDocument[],
  read: readonly JournalDocument[],
  states: State[],
  more: Record<string, unknown>,
): Promise<Attempt[]> {
  const templateIds = [...new Set(receipts.map(({ templateId }) => templateId))];
  const rows: Row[] = await findForAll(
    context,
    'notify_messages',
    receipts.map(({ openid }) => openid),
    (some) => ({
      to: { $in: some },
      state: { $in: states },
      templateId: { $in: templateIds },
      ...more,
    }),
    { perQuery: USERS_PER_QUERY, fields: [...FIELDS], sort: { createdAt: -1 } },
  );
  const pairs = new Set(receipts.map(({ openid, templateId }) => `${openid} ${templateId}`));
  const concerned = rows.filter(({ to, templateId }) => pairs.has(`${to} ${templateId}`));
  const journals = await journalsOf(context, concerned, read);
  const written = entriesIn(journals);
  const beside = await erasedBeside(context, concerned, journals);
  const attempts = concerned.map(({ _id: id, attemptedAt: countedAt, createdAt, lost, state, ...row }) => {
    const {
      counted = false,
      msgid = '',
      place = 0,
      writtenAt: at = countedAt,
    } = written.get(`${row.token} ${id}`) ?? {};
    const since = lost ? createdAt - CLOCKS_APART : at;
    return { ...row, id, countedAt, at, place, since, counted, msgid, state: stateOf(state) };
  });
  return [...attempts, ...beside];
}

/** The journals of attempts: only they know by what right each was made, and in which order. */
async function journalsOf(
  context: Context,
  rows: Row[],
  read: readonly JournalDocument[],
): Promise<Written[]> {
  const written = entriesIn(read);
  const missing = rows.filter(
    ({ _id, token, state }) => state !== 'claimed' && !written.has(`${token} ${_id}`),
  );
  const further: Written[] = await findForAll(
    context,
    'notify_journals',
    missing.map(({ token }) => token),
    (some) => ({ token: { $in: some } }),
    { perQuery: TOKENS_PER_QUERY, fields: [...WRITTEN] },
  );
  return [...read, ...further];
}

const WRITTEN = [
  'token',
  'template',
  'templateId',
  'topic',
  'at',
  'writtenAt',
  'entries',
  'results',
] as const;
type Written = Pick<JournalDocument, (typeof WRITTEN)[number]>;

/** By token and notification. */
const entriesIn = (journals: readonly Written[]) =>
  new Map(
    journals.flatMap(({ token, entries, results, writtenAt }) =>
      entries.map(({ id, counted }, place) => [
        `${token} ${id}`,
        { counted, msgid: results[id]?.msgid ?? '', place, writtenAt },
      ]),
    ),
  );

/**
 * What was accepted in a series of which others have lost their answer, and has been erased since: their receipts must not be
 * taken for those of the others.
 */
async function erasedBeside(
  context: Context,
  rows: readonly Row[],
  journals: readonly Written[],
): Promise<Attempt[]> {
  const known = new Set(rows.map(({ _id }) => _id));
  const unknown = new Set(rows.flatMap(({ _id, state }) => (state === 'unknown' ? [_id] : [])));
  const accepted = journals.flatMap(({ entries, results, writtenAt: at, at: countedAt, ...journal }) => {
    const inDoubt = new Set(entries.flatMap(({ id, to }) => (unknown.has(id) ? [to] : [])));
    return entries.flatMap(({ id, to, counted, campaign }, place): Attempt[] => {
      const result = results[id];
      if (!inDoubt.has(to) || known.has(id) || result?.kind !== 'accepted') return [];
      const { token, template, templateId, topic } = journal;
      const { msgid } = result;
      const when = { at, countedAt, since: at, place };
      const of = { id, to, token, template, templateId, topic, campaign };
      return [{ ...of, counted, msgid, state: 'accepted', ...when }];
    });
  });
  const there = await findForAll(
    context,
    'notify_messages',
    accepted.map(({ id }) => id),
    (some) => ({ _id: { $in: some } }),
    { perQuery: IDS_PER_QUERY, fields: ['_id'] },
  );
  const ids = new Set(there.map(({ _id }) => _id));
  return accepted.filter(({ id }) => !ids.has(id));
}

/**
 * Documents of an older version, made whole as they are read: what has come since is filled in, for users written back as
 * well, because conditions name those fields. So a newer function works on older data from its first call, while older
 * functions go on beside it, which leave alone what they do not know. The migration does the same for what nobody reads.
 */
import type { Collections } from '../model/collections';
import type { JournalDocument } from '../model/journal';
import { lotOf, triedMark } from '../model/marks';
import { newAccount, newUser, type Hold, type UserDocument } from '../model/user';
import type { CollectionName, Store } from '../ports';
import { journalId } from './token';

type Doc = Record<string, unknown> & { _id: string };
/** By path: what a document lacks, as `$set` takes it. */
export type Lack = Record<string, unknown>;

/** What is the same for everybody. */
const { lot: _lot, ...USER } = newUser('', 0);
const ACCOUNT = newAccount();
const MARK = triedMark('').length;

/** @returns `undefined` where nothing is missing, as in every document of this version */
function lackOfUser(user: UserDocument): Lack | undefined {
  const lack: Lack = {};
  for (const [field, value] of Object.entries(USER)) if (!(field in user)) lack[field] = value;
  if (user.lot === undefined) lack['lot'] = lotOf(user._id);
  for (const [id, account] of Object.entries(user.credits))
    for (const [field, value] of Object.entries(ACCOUNT))
      if (!(field in account)) lack[`credits.${id}.${field}`] = value;
  // They were WeChat's ids as they are.
  if (user.tried.some(({ length }) => length > MARK))
    lack['tried'] = user.tried.map((mark) => (mark.length > MARK ? triedMark(mark) : mark));
  return Object.keys(lack).length === 0 ? undefined : lack;
}

/** One call, by which a doubt can be settled: it names its notification. */
async function doubtsOf(store: Store, user: UserDocument): Promise<Lack> {
  const { uncertainties } = user;
  if (uncertainties.every((each) => 'nid' in each)) return {};
  const tokens = uncertainties.map(({ token }) => token);
  const rows = await store.find(
    'notify_messages',
    { token: { $in: tokens }, state: { $in: ['unknown', 'claimed'] } },
    { limit: 1000, fields: ['token', 'to'] },
  );
  const nidOf = (token: string): string =>
    rows.find((row) => row.token === token && row.to === user._id)?._id ?? '';
  return { uncertainties: uncertainties.map((each) => ({ ...each, nid: each.nid ?? nidOf(each.token) })) };
}

/** A hold did not name its window, and was always for one send. One call at most, by which recovery can end it. */
async function holdOf(store: Store, { _id, hold }: UserDocument): Promise<Lack> {
  if (isWholeHold(hold)) return {};
  const { token, journal }: Pick<Hold, 'token'> & Partial<Hold> = hold!;
  return { hold: { ...hold, journal: journal ?? (await windowOf(store, token, _id)), sends: 1 } };
}

const isWholeHold = (hold: Partial<Hold> | null): boolean => hold === null || hold.sends !== undefined;

async function windowOf(store: Store, token: string, openid: string): Promise<string> {
  const fields = ['entries', 'stage'] as const;
  const journals = await store.find('notify_journals', { token }, { limit: 1000, fields });
  const its = journals.filter(({ entries }) => entries.some(({ to }) => to === openid));
  return (its.find(({ stage }) => stage === 'open') ?? its.at(-1))?._id ?? journalId(token, 0);
}

const isWhole = (user: UserDocument): boolean =>
  !lackOfUser(user) && user.uncertainties.every((each) => 'nid' in each) && isWholeHold(user.hold);

/** Writes what a user's document lacks. @returns as it is then; as it was where somebody else has changed it meanwhile */
export async function completeUser(store: Store, user: UserDocument): Promise<UserDocument> {
  const lack = { ...lackOfUser(user), ...(await doubtsOf(store, user)), ...(await holdOf(store, user)) };
  if (Object.keys(lack).length === 0) return user;
  const touch = user.touch ?? null;
  const whole = await store.updateOne('notify_users', { _id: user._id, touch }, { $set: lack });
  return whole ?? applied(user, lack);
}

/** In memory only, by the same paths. */
function applied<T extends object>(document: T, lack: Lack): T {
  const whole = structuredClone(document) as Record<string, unknown>;
  for (const [path, value] of Object.entries(lack)) {
    const [first = '', id, field] = path.split('.');
    if (id === undefined || field === undefined) whole[first] = value;
    else (whole[first] as Record<string, Record<string, unknown>>)[id]![field] = value;
  }
  return whole as T;
}

/** Journals kept no time of the database's. */
export const lackOfJournal = ({ at, writtenAt }: JournalDocument): Lack | undefined =>
  writtenAt === undefined ? { writtenAt: at } : undefined;

/** And all that they named was begun: taken for less, what a dead worker has sent would be sent again. Written by nobody. */
const lackOfBegun = ({ entries, begun }: JournalDocument): Lack | undefined =>
  begun === undefined ? { begun: entries.length, stopped: false } : undefined;

/** A store whose documents are whole. Parts of documents are filled in and not written: nobody compares them. */
export function expanding(store: Store): Store {
  const whole = async (name: CollectionName, document: Doc, isPart: boolean): Promise<Doc> => {
    if (name === 'notify_journals' && 'at' in document) {
      const journal = document as unknown as JournalDocument;
      const lack = { ...lackOfJournal(journal), ...('entries' in document ? lackOfBegun(journal) : {}) };
      return Object.keys(lack).length > 0 ? applied(document, lack) : document;
    }
    if (name !== 'notify_users' || isPart || !('credits' in document)) return document;
    const user = document as unknown as UserDocument;
    return isWhole(user) ? document : ((await completeUser(store, user)) as unknown as Doc);
  };
  return {
    ...store,
    async find(collection, query, options) {
      const found = (await store.find(collection, query, options)) as unknown as Doc[];
      if (collection !== 'notify_users' && collection !== 'notify_journals') return found as never;
      const { fields } = options ?? {};
      const filled = found.map((document) => withDefaults(collection, document, fields));
      return Promise.all(filled.map((each) => whole(collection, each, fields !== undefined))) as never;
    },
    async updateOne(collection, query, update, options) {
      const document = (await store.updateOne(collection, query, update, options)) as unknown as Doc | null;
      return (document && (await whole(collection, document, false))) as never;
    },
    async aggregate<Row>(collection: CollectionName, stages: Record<string, unknown>[]) {
      const rows = await store.aggregate<Row>(collection, stages);
      if (collection !== 'notify_users') return rows;
      return Promise.all(rows.map((row) => withRest(store, row as Doc))) as Promise<Row[]>;
    },
  };
}

/** A user that an aggregate gives whole, perhaps with more beside; or parts of several in a list. */
async function withRest(store: Store, row: Doc): Promise<Doc> {
  const lists = Object.entries(row).filter(([, value]) => Array.isArray(value) && value.some(isUser));
  if (lists.length > 0)
    return {
      ...row,
      ...Object.fromEntries(lists.map(([name, all]) => [name, (all as object[]).map(filledUp)])),
    };
  if (!(isUser(row) && 'nonces' in row)) return row;
  const user = row as unknown as UserDocument;
  return isWhole(user) ? row : { ...row, ...(await completeUser(store, user)) };
}

const isUser = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'credits' in value && 'hold' in value;
const filledUp = (part: object): object => (isUser(part) ? { ...USER, ...part } : part);

/** Of fields that were asked for and are not there. */
function withDefaults<C extends CollectionName>(
  collection: C,
  document: Doc,
  fields: readonly (keyof Collections[C])[] | undefined,
): Doc {
  if (collection !== 'notify_users' || fields === undefined) return document;
  const missing = (fields as readonly string[]).filter((field) => !(field in document) && field in USER);
  if (missing.length === 0) return document;
  const defaults = Object.fromEntries(Object.entries(USER).filter(([field]) => missing.includes(field)));
  return { ...document, ...defaults };
}

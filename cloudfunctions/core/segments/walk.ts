import type { Template } from '../config/config';
import type { ListUpload } from '../model/list';
import type { SegmentRule } from '../model/segment';
import type { UserDocument } from '../model/user';
import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { fieldsOf, topmost } from './fields';
import { holds, queryOf } from './holds';
import type { Person, Setting } from './leaf';
import { findPersons } from './persons';
import { rightFields, rightQuery } from './right';
import { gotBy, readyFor, type Ready } from './setting';
import { startOf, type Start } from './start';

/** What a step reads its way through at most, however few of it fit. */
export const STRIDE = 5000;
/** What one query answers at most (PLATFORM §7). */
const PAGE = 1000;
const IDS_PER_QUERY = 500;

/** Whom a walk looks for. */
export interface Wanted<Field extends keyof UserDocument> {
  segment: SegmentRule;
  /** *Reachable*: only who has something to be sent this template by. Absent: *matched*, everybody of whom the rule holds. */
  template?: Template | undefined;
  /** Read beside what the rule looks at. */
  fields?: readonly Field[];
  /** The moment that its days count back from; default: now. */
  now?: number | undefined;
  /** Uploads of its lists; default: as they are now. */
  lists?: Readonly<Record<string, ListUpload>> | undefined;
}

export type Walker<Field extends keyof UserDocument> = Person & Pick<UserDocument, Field>;

export interface Page<Field extends keyof UserDocument> {
  /** In the order of their openids. There may be none, though the walk goes on. */
  people: Walker<Field>[];
  /** What the rule was held against them with. */
  setting: Setting;
  /** Where the next page begins. */
  after: string;
  /** Nobody comes after these. */
  done: boolean;
  /** Documents that lie behind it since the page before, in whole strides: how far a long walk has come. */
  passed: number;
}

export interface Walk<Field extends keyof UserDocument> {
  /**
   * The next people after an openid; '' at the beginning. One or two queries, and one for each five hundred people and
   * campaign that the rule asks about; reads at most `STRIDE` documents. Asked again it gives the same people, as they are
   * then.
   * @param most people, 1–1000
   */
  next(after: string, most?: number): Promise<Page<Field>>;
}

/**
 * Goes through the people of a segment by their openids, from whichever clause that an index serves matches fewest: who has
 * a credit, who waits for the thing, who stands on the list; without any, all users. Nobody is read twice.
 * @throws NotifyError `NOT_FOUND` for a list that the rule names and that is not there
 */
export async function beginWalk<Field extends keyof UserDocument = never>(
  context: Context,
  wanted: Wanted<Field>,
): Promise<Walk<Field>> {
  const { segment, template, fields = [] } = wanted;
  const ready = await readyFor(context, segment, wanted.now, undefined, wanted.lists);
  const start = await startOf(context, segment.rule, template, ready);
  const reading: Reading = {
    ready,
    segment,
    template,
    start,
    filter: filterOf(segment, template, ready),
    fields: topmost([
      ...fieldsOf(segment.rule, ready.config),
      ...(template ? rightFields(template) : []),
      ...fields,
    ]),
  };
  let stride: Stride | undefined;
  return {
    async next(after, most = PAGE) {
      if (start.listed) return fromList(context, reading, start.listed, after, most);
      if (!stride || after < stride.from || (stride.to !== undefined && after >= stride.to))
        stride = await nextStride(context, reading, after);
      return fromIndex(context, reading, stride, after, most);
    },
  };
}

interface Reading {
  ready: Ready;
  segment: SegmentRule;
  template: Template | undefined;
  start: Start;
  /** What the database tests of whom the start leads to. */
  filter: Query[];
  fields: string[];
}

/** A part of the way; `to` is its last openid, absent where it is the last part. */
interface Stride {
  from: string;
  to: string | undefined;
}

function filterOf({ rule }: SegmentRule, template: Template | undefined, ready: Ready): Query[] {
  const asked = queryOf(rule, ready);
  return [...(template ? [rightQuery(template)] : []), ...(asked ? [asked] : [])];
}

/** Where everything that the start leads to is wanted, pages bound themselves. */
async function nextStride(context: Context, { start, filter }: Reading, from: string): Promise<Stride> {
  if (filter.length === 0) return { from, to: undefined };
  const [last] = await context.store.aggregate<{ _id: string }>('notify_users', [
    { $match: { ...start.query, _id: { $gt: from } } },
    { $sort: { _id: 1 } },
    { $skip: STRIDE - 1 },
    { $limit: 1 },
    { $project: { _id: 1 } },
  ]);
  return { from, to: last?._id };
}

async function fromIndex<Field extends keyof UserDocument>(
  context: Context,
  reading: Reading,
  { to }: Stride,
  after: string,
  most: number,
): Promise<Page<Field>> {
  const limit = Math.min(most, PAGE);
  const within = { $gt: after, ...(to === undefined ? {} : { $lte: to }) };
  const read = await find(context, reading, { ...reading.start.query, _id: within }, limit);
  const fit = await fitting<Field>(context, reading, read);
  if (read.length === limit) return { ...fit, after: read.at(-1)!._id, done: false, passed: 0 };
  return { ...fit, after: to ?? read.at(-1)?._id ?? after, done: to === undefined, passed: STRIDE };
}

async function fromList<Field extends keyof UserDocument>(
  context: Context,
  reading: Reading,
  listed: readonly string[],
  after: string,
  most: number,
): Promise<Page<Field>> {
  const from = firstAfter(listed, after);
  const ids = listed.slice(from, from + Math.min(most, IDS_PER_QUERY));
  const done = from + ids.length >= listed.length;
  if (ids.length === 0) return { people: [], setting: reading.ready, after, done, passed: 0 };
  const read = await find(context, reading, { _id: { $in: ids } }, ids.length);
  const fit = await fitting<Field>(context, reading, read);
  return { ...fit, after: ids.at(-1)!, done, passed: ids.length };
}

/** Of sorted openids. */
function firstAfter(listed: readonly string[], after: string): number {
  let [low, high] = [0, listed.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (listed[middle]! > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

const find = ({ store }: Context, reading: Reading, query: Query, limit: number): Promise<Person[]> =>
  findPersons(
    store,
    { ...query, ...(reading.filter.length > 0 ? { $and: reading.filter } : {}) },
    { sort: { _id: 1 }, limit, paths: reading.fields },
  );

/** The rule itself decides; what the database was asked only spared reading. */
async function fitting<Field extends keyof UserDocument>(
  context: Context,
  { ready, segment }: Reading,
  read: Person[],
): Promise<Pick<Page<Field>, 'people' | 'setting'>> {
  const got = await gotBy(
    context,
    ready,
    read.map(({ _id }) => _id),
  );
  const setting = { ...ready, got };
  const people = read.filter((person) => holds(segment.rule, person, setting)) as Walker<Field>[];
  return { people, setting };
}

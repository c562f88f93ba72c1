import type { ListAsked, ListPart, Lists, ListStranger, ListView } from '../../contract';
import { NotifyError } from '../../errors';
import { aliasMark } from '../../model/behaviour';
import { MOST_LISTED, MOST_LISTS, partId, type ListDocument } from '../../model/list';
import type { Context } from '../../ports/context';
import { findForAll } from '../../store/findForAll';
import { iso } from '../../time/zone';
import { refuse } from '../check';
import { peopleOf, uploadsInUse } from './members';

const PER_QUERY = 500;

/**
 * Keeps a part of an upload: its lines as people. The list is as before until the upload is whole; the same part again takes
 * the place of the one before.
 * @throws NotifyError `BAD_REQUEST`, `CONFLICT` where that upload is whole already
 */
export async function addPart(
  context: Context,
  { name, upload, part, of = 'openid', values }: ListAsked<'list.add'>,
): Promise<ListPart> {
  requireAlias(context, of);
  await ensureList(context, name, of, upload);
  const lines = [...new Set(values)];
  const found = of === 'openid' ? await byOpenid(context, lines) : await byAlias(context, of, lines);
  const openids = [...new Set(found.flatMap(({ openids: all }) => (all.length === 1 ? all : [])))];
  const strangers = found.flatMap(({ value, openids: all }): ListStranger[] =>
    all.length === 1 ? [] : [{ value, why: all.length === 0 ? 'unknown' : 'several' }],
  );
  const _id = partId(name, upload, part);
  const kept = { of, openids, strangers: strangers.length, at: context.clock.now() };
  const document = { _id, list: name, upload, part, ...kept };
  if (!(await context.store.insert('notify_list_parts', [document]))) {
    const again = { _id, leftAt: { $exists: false } };
    if (!(await context.store.update('notify_list_parts', again, { $set: kept })))
      throw isWhole(name, upload);
  }
  return { people: openids.length, strangers };
}

function requireAlias({ config }: Context, of: string): void {
  if (of === 'openid' || config.traits[of]?.alias) return;
  const aliases = Object.values(config.traits).flatMap(({ name, alias }) => (alias ? [name] : []));
  const known = ['openid', ...aliases].join(', ');
  const message = `expected ${known}: a trait names people where the configuration says \`alias: true\`, got "${of}"`;
  refuse([{ code: 'unknown', path: 'of', message }]);
}

async function ensureList(context: Context, name: string, of: string, upload: string): Promise<void> {
  const { store } = context;
  const [there] = await store.find('notify_lists', { _id: name }, { limit: 1 });
  if (there?.upload === upload) throw isWhole(name, upload);
  if (there) return;
  const all = await store.find('notify_lists', {}, { limit: MOST_LISTS, fields: ['_id'] });
  if (all.length >= MOST_LISTS)
    refuse([
      { code: 'too_many', path: 'name', message: `expected at most ${MOST_LISTS} lists: remove some` },
    ]);
  const empty: ListDocument = { _id: name, of, upload: '', parts: 0, size: 0, strangers: 0, at: 0, by: '' };
  await store.insert('notify_lists', [empty]);
}

/** What campaigns that have begun ask for is another's to read: it changes no more, also where a newer one counts. */
const isWhole = (name: string, upload: string): NotifyError =>
  new NotifyError(
    'CONFLICT',
    `upload: "${upload}" of "${name}" is whole already; take another name for the next one. 该次上传已完成，请换一个名称。`,
  );

/** A line, and whom it names. */
interface Line {
  value: string;
  openids: string[];
}

async function byOpenid(context: Context, lines: string[]): Promise<Line[]> {
  const users = await findForAll(context, 'notify_users', lines, (some) => ({ _id: { $in: some } }), {
    perQuery: PER_QUERY,
    fields: ['_id'],
  });
  const known = new Set(users.map(({ _id }) => _id));
  return lines.map((value) => ({ value, openids: known.has(value) ? [value] : [] }));
}

/** A blank line, `0x10` and `1e3` are numbers to JavaScript; nobody's member number is written so. */
const numberOf = (line: string): number => (/^\s*-?\d+(\.\d+)?\s*$/.test(line) ? Number(line) : Number.NaN);

async function byAlias(context: Context, trait: string, lines: string[]): Promise<Line[]> {
  const isNumber = context.config.traits[trait]?.type === 'number';
  const markOf = (value: string): string => aliasMark(trait, isNumber ? numberOf(value) : value);
  const users = await findForAll(
    context,
    'notify_users',
    lines.map(markOf),
    (some) => ({ aliases: { $in: some } }),
    { perQuery: PER_QUERY, fields: ['aliases'] },
  );
  const holders = new Map<string, string[]>();
  for (const { _id, aliases = [] } of users)
    for (const mark of aliases) holders.set(mark, [...(holders.get(mark) ?? []), _id]);
  return lines.map((value) => ({ value, openids: [...new Set(holders.get(markOf(value)) ?? [])] }));
}

/**
 * From now on the list is this upload. What was uploaded before goes.
 * @throws NotifyError `BAD_REQUEST` where parts are missing, or nobody or too many people are on it; `CONFLICT` where it was whole
 */
export async function finishUpload(
  context: Context,
  by: string,
  { name, upload, parts }: ListAsked<'list.finish'>,
): Promise<ListView> {
  const { store } = context;
  const there = await store.find(
    'notify_list_parts',
    { list: name, upload },
    { limit: 1000, fields: ['part', 'of', 'strangers', 'leftAt'] },
  );
  if (there.some(({ leftAt }) => leftAt !== undefined)) throw isWhole(name, upload);
  const numbers = new Set(there.map(({ part }) => part));
  const missing = Array.from({ length: parts }, (_each, i) => i).filter((part) => !numbers.has(part));
  if (missing.length > 0)
    refuse([
      {
        code: 'missing',
        path: 'parts',
        message: `expected parts 0 to ${parts - 1}, ${missing.slice(0, 10).join(', ')} not there`,
      },
    ]);
  const { size } = await peopleOf(context, name, upload, parts, MOST_LISTED);
  // Who is not on an empty list is everybody.
  if (size === 0)
    refuse([
      {
        code: 'unknown',
        path: 'parts',
        message:
          'none of the lines is a user: the list stays as it was. Is `of` what the lines are? 没有一行对应用户，名单保持不变。',
      },
    ]);
  if (size > MOST_LISTED)
    refuse([
      {
        code: 'too_many',
        path: 'parts',
        message: `expected at most ${MOST_LISTED} people, got ${size} or more`,
      },
    ]);
  const strangers = there.reduce((sum, part) => sum + (part.part < parts ? part.strangers : 0), 0);
  const { of } = there.find(({ part }) => part === 0)!;
  const whole = { of, upload, parts, size, strangers, at: context.clock.now(), by };
  const list = await store.updateOne('notify_lists', { _id: name }, { $set: whole });
  if (!list) throw new NotifyError('NOT_FOUND', `name: no list "${name}". 没有该名单。`);
  await leaveOthers(context, name, upload);
  return viewOf(list);
}

/**
 * Other uploads of a list go. Those that campaigns which have begun still ask for are marked: a night removes them when none does
 * any more (`retention/kinds.ts`).
 * @param current stays; '' = none
 * @returns parts that are gone
 */
async function leaveOthers(context: Context, name: string, current: string): Promise<number> {
  const { store, clock } = context;
  const asked = (await uploadsInUse(context, name)).filter((upload) => upload !== current);
  if (asked.length > 0)
    await store.update(
      'notify_list_parts',
      { list: name, upload: { $in: asked } },
      { $set: { leftAt: clock.now() } },
    );
  return store.remove('notify_list_parts', { list: name, upload: { $nin: [current, ...asked] } });
}

export async function allLists({ store }: Context): Promise<Lists> {
  const lists = await store.find('notify_lists', {}, { sort: { _id: 1 }, limit: MOST_LISTS });
  return { lists: lists.map(viewOf) };
}

/** @throws NotifyError `NOT_FOUND`; `CONFLICT` while a segment names it */
export async function removeList(context: Context, name: string): Promise<{ removed: string }> {
  const { store } = context;
  const [used] = await store.find('notify_segments', { lists: name, current: true }, { limit: 1 });
  if (used)
    throw new NotifyError(
      'CONFLICT',
      `name: the segment "${used.segment}" asks for the list "${name}"; change or remove that first. 人群 ${used.segment} 正在使用该名单。`,
    );
  // The list first: parts without it are nobody's.
  const removed = await store.remove('notify_lists', { _id: name });
  const parts = await leaveOthers(context, name, '');
  if (removed + parts === 0) throw new NotifyError('NOT_FOUND', `name: no list "${name}". 没有该名单。`);
  return { removed: name };
}

const viewOf = ({ _id: name, of, size, strangers, at, by }: ListDocument): ListView => ({
  name,
  of,
  size,
  strangers,
  by,
  ...(at > 0 ? { at: iso(at) } : {}),
});

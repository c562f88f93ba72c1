import { NotifyError } from '../../errors';
import { LOOKED_AFTER } from '../../model/campaign';
import { MOST_LISTS, partId, type ListUpload } from '../../model/list';
import { leavesOf, type Rule } from '../../model/rule';
import type { Context } from '../../ports/context';
import { findForAll } from '../../store/findForAll';
import { chunk } from '../../store/grouping';

/** Each has up to 100 KB. */
const PARTS_PER_READ = 8;

/** By the list's name, whole uploads. */
export type KeptLists = Map<string, { upload: string; people: ReadonlySet<string> }>;

/**
 * Who stands on each of these lists now.
 * @param kept what was read before: of the same upload it is not read again; what is read is put there
 * @throws NotifyError `NOT_FOUND` for a list that is not there: taken for empty, "not on it" would be everybody
 */
export async function membersOf(
  context: Context,
  names: readonly string[],
  kept: KeptLists = new Map(),
  frozen: Readonly<Record<string, ListUpload>> = {},
): Promise<Map<string, ReadonlySet<string>>> {
  const uploads = {
    ...(await uploadsOf(
      context,
      names.filter((name) => !Object.hasOwn(frozen, name)),
    )),
    ...frozen,
  };
  const members = new Map<string, ReadonlySet<string>>();
  for (const name of new Set(names)) {
    const { upload, parts } = uploads[name]!;
    const known = kept.get(name);
    const people = known?.upload === upload ? known.people : await peopleOf(context, name, upload, parts);
    kept.set(name, { upload, people });
    members.set(name, people);
  }
  return members;
}

export const listsIn = (rule: Rule): string[] => [
  ...new Set(leavesOf(rule).flatMap(({ rule: leaf }) => (leaf.kind === 'list' ? [leaf.name] : []))),
];

/**
 * What counts of each of these lists now.
 * @throws NotifyError `NOT_FOUND`
 */
export async function uploadsOf(
  context: Context,
  names: readonly string[],
): Promise<Record<string, ListUpload>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return {};
  const lists = await context.store.find(
    'notify_lists',
    { _id: { $in: wanted } },
    { limit: wanted.length, fields: ['upload', 'parts'] },
  );
  const uploads: Record<string, ListUpload> = {};
  for (const name of wanted) {
    const list = lists.find(({ _id, upload }) => _id === name && upload !== '');
    if (!list)
      throw new NotifyError(
        'NOT_FOUND',
        `list: expected a list that is uploaded, "${name}" is not. 名单 ${name} 不存在或未上传完整。`,
      );
    uploads[name] = { upload: list.upload, parts: list.parts };
  }
  return uploads;
}

/** On which of these uploads somebody stands: one call for each. */
export async function listsWith(
  { store }: Context,
  openid: string,
  uploads: Readonly<Record<string, ListUpload>>,
): Promise<Map<string, ReadonlySet<string>>> {
  const lists = new Map<string, ReadonlySet<string>>();
  for (const [name, { upload, parts }] of Object.entries(uploads)) {
    const ids = Array.from({ length: parts }, (_each, i) => partId(name, upload, i));
    const on = { _id: { $in: ids }, openids: openid };
    const [found] = await store.find('notify_list_parts', on, { limit: 1, fields: ['_id'] });
    lists.set(name, new Set(found ? [openid] : []));
  }
  return lists;
}

/** Uploads of a list that campaigns which have begun still ask for, though there is a newer one. */
export async function uploadsInUse({ store }: Context, name: string): Promise<string[]> {
  const found = await store.find(
    'notify_campaigns',
    { state: { $in: LOOKED_AFTER }, [`plan.frozen.lists.${name}.parts`]: { $gt: 0 } },
    { limit: 1000, fields: ['plan'] },
  );
  return [...new Set(found.flatMap(({ plan }) => plan?.frozen?.lists[name]?.upload ?? []))];
}

/** Which of these parts nobody may remove: their upload is the list's own, or a campaign that has begun asks for it. */
export async function partsInUse(
  context: Context,
  parts: readonly { _id: string; list?: string; upload?: string }[],
): Promise<Set<string>> {
  const used = new Set<string>();
  const names = [...new Set(parts.flatMap(({ list = '' }) => list || []))];
  // The campaigns first: what one of them takes up later is the list's own.
  for (const list of names)
    for (const upload of await uploadsInUse(context, list)) used.add(partId(list, upload, 0));
  const lists = await findForAll(context, 'notify_lists', names, (some) => ({ _id: { $in: some } }), {
    perQuery: MOST_LISTS,
    fields: ['upload'],
  });
  for (const { _id, upload } of lists) used.add(partId(_id, upload, 0));
  return new Set(
    parts.flatMap(({ _id, list = '', upload = '' }) => (used.has(partId(list, upload, 0)) ? [_id] : [])),
  );
}

/**
 * @param most where more are too many: then it is not read on
 * @throws NotifyError `UNAVAILABLE` where a part is missing: the list was just uploaded anew
 */
export async function peopleOf(
  context: Context,
  list: string,
  upload: string,
  parts: number,
  most = Infinity,
): Promise<Set<string>> {
  const ids = Array.from({ length: parts }, (_each, i) => partId(list, upload, i));
  const people = new Set<string>();
  let read = 0;
  for (const some of chunk(ids, PARTS_PER_READ)) {
    const found = await context.store.find(
      'notify_list_parts',
      { _id: { $in: some } },
      { limit: some.length, fields: ['openids'] },
    );
    read += found.length;
    for (const { openids } of found) for (const openid of openids) people.add(openid);
    if (people.size > most) return people;
  }
  if (read === parts) return people;
  throw new NotifyError(
    'UNAVAILABLE',
    `list: "${list}" is just being uploaded anew; repeat the request. 名单正在更新，请稍后重试。`,
  );
}

import { NotifyError, type Issue } from '../errors';
import type { Rule } from '../model/rule';
import { MOST_SEGMENTS, versionId, type SegmentDocument } from '../model/segment';
import type { Context } from '../ports/context';
import { mistakesIn, refuse } from './check';
import { knownOf } from './known';
import { strangersIn } from './named';
import { leavesOfKind } from './setting';

/** Segments and the versions superseded by a crash in between. */
const MOST_READ = 1000;

/**
 * A segment's newest version, or that one.
 * @throws NotifyError `NOT_FOUND`
 */
export async function findSegment(
  context: Context,
  name: string,
  version?: number,
): Promise<SegmentDocument> {
  const found =
    version === undefined
      ? await newestOf(context, name)
      : await findVersion(context, versionId(name, version));
  if (found && (version !== undefined || !found.removed)) return found;
  throw new NotifyError(
    'NOT_FOUND',
    `name: no segment ${version === undefined ? name : versionId(name, version)}. 没有该人群。`,
  );
}

/** By `_id`, as a campaign keeps it; one that was removed since is there all the same. */
export async function findVersion(context: Context, _id: string): Promise<SegmentDocument | undefined> {
  const [found] = await context.store.find('notify_segments', { _id }, { limit: 1 });
  return found;
}

async function newestOf({ store }: Context, segment: string): Promise<SegmentDocument | undefined> {
  const [found] = await store.find('notify_segments', { segment }, { sort: { version: -1 }, limit: 1 });
  return found;
}

/** The newest version of every segment that is not removed, by name. */
export async function listSegments({ store }: Context): Promise<SegmentDocument[]> {
  const found = await store.find(
    'notify_segments',
    { current: true },
    { sort: { segment: 1, version: -1 }, limit: MOST_READ },
  );
  return found.filter(({ segment }, i) => found[i - 1]?.segment !== segment);
}

/** Everything that is wrong with a rule here and now: what the configuration, the lists and the campaigns do not know. */
export const mistakesNow = async (context: Context, rule: Rule): Promise<Issue[]> => [
  ...mistakesIn(rule, context.config),
  ...(await strangersIn(context, rule)),
];

/**
 * @throws NotifyError `BAD_REQUEST` with every mistake's path, `CONFLICT` where there is one of this name
 */
export async function createSegment(
  context: Context,
  by: string,
  { name, title = '', rule }: { name: string; title?: string | undefined; rule: Rule },
): Promise<SegmentDocument> {
  refuse(await mistakesNow(context, rule));
  const before = await newestOf(context, name);
  // The same request again, by whom it was answered to or not.
  if (before?.version === 1 && before.by === by && !before.removed && isSame(before, { title, rule }))
    return before;
  if (before && !before.removed)
    throw new NotifyError(
      'CONFLICT',
      `name: there is a segment "${name}" already, version ${before.version}; change that one, or take another name. 同名人群已存在。`,
    );
  if ((await listSegments(context)).length >= MOST_SEGMENTS)
    refuse([
      { code: 'too_many', path: 'name', message: `expected at most ${MOST_SEGMENTS} segments: remove some` },
    ]);
  return save(context, by, before?.version ?? 0, { segment: name, title, rule, salt: context.newToken() });
}

/**
 * Saves the next version; where nothing differs there is none.
 * @param version that was edited
 * @throws NotifyError `NOT_FOUND`, `BAD_REQUEST`, `CONFLICT` where somebody has saved another one since
 */
export async function updateSegment(
  context: Context,
  by: string,
  request: { name: string; version: number; title?: string | undefined; rule?: Rule | undefined },
): Promise<SegmentDocument> {
  const before = await editable(context, request);
  const { title = before.title, rule = before.rule } = request;
  if (isSame(before, { title, rule })) return before;
  refuse(await mistakesNow(context, rule));
  return save(context, by, before.version, { segment: before.segment, title, rule, salt: before.salt });
}

const isSame = (
  one: Pick<SegmentDocument, 'title' | 'rule'>,
  other: Pick<SegmentDocument, 'title' | 'rule'>,
) => one.title === other.title && JSON.stringify(one.rule) === JSON.stringify(other.rule);

/** @throws NotifyError `NOT_FOUND`, `CONFLICT` where somebody has saved another version since */
export async function removeSegment(
  context: Context,
  by: string,
  request: { name: string; version: number },
): Promise<SegmentDocument> {
  const newest = await newestOf(context, request.name);
  // The same request again: it may have died before its end.
  const before = newest?.removed ? newest : await editable(context, request);
  if (before.removed) {
    await retire(context, before);
    return before;
  }
  const { segment, title, rule, salt } = before;
  return save(context, by, before.version, { segment, title, rule, salt }, true);
}

async function editable(
  context: Context,
  { name, version }: { name: string; version: number },
): Promise<SegmentDocument> {
  const before = await findSegment(context, name);
  if (before.version === version) return before;
  throw changed(name, version, before.version);
}

const changed = (name: string, edited: number, newest: number): NotifyError =>
  new NotifyError(
    'CONFLICT',
    `version: expected the newest of "${name}", ${newest}, got ${edited}: somebody has saved it since. 该人群已被他人修改。`,
  );

type Content = Pick<SegmentDocument, 'segment' | 'title' | 'rule' | 'salt'>;

/** One insert decides who of several is first; what it supersedes is told apart afterwards, or by whoever saves next. */
async function save(
  context: Context,
  by: string,
  after: number,
  content: Content,
  removed = false,
): Promise<SegmentDocument> {
  const version = after + 1;
  const saved: SegmentDocument = {
    _id: versionId(content.segment, version),
    ...content,
    version,
    known: knownOf(content.rule, context.config),
    lists: [...new Set(leavesOfKind(content.rule, 'list').map(({ name }) => name))],
    current: !removed,
    removed,
    call: context.newToken(),
    at: context.clock.now(),
    by,
  };
  if (!(await context.store.insert('notify_segments', [saved]))) {
    // Ours, where only the answer was lost.
    const there = await findVersion(context, saved._id);
    if (there?.call !== saved.call) throw changed(content.segment, after, version);
  }
  await retire(context, saved);
  return saved;
}

async function retire({ store }: Context, { segment, version }: SegmentDocument): Promise<void> {
  await store.update(
    'notify_segments',
    { segment, version: { $lt: version }, current: true },
    { $set: { current: false } },
  );
}

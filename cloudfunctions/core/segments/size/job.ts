import type { SegmentAsked, SegmentJob } from '../../contract';
import { isForCaller, NotifyError, ownWords } from '../../errors';
import type { SegmentJobDocument } from '../../model/segmentJob';
import { jobId } from '../../model/segmentJob';
import { RECIPIENT_FIELDS } from '../../model/user';
import type { Context } from '../../ports/context';
import { templateOf } from '../../queue/build';
import { iso } from '../../time/zone';
import { hasRight } from '../right';
import { findSegment, findVersion } from '../stored';
import { verdictOf } from '../verdict';
import { beginWalk, type Page } from '../walk';

/** Whoever is at it has this long for a page; then a tick goes on. */
const LEASE = 60_000;
/** What one call or tick does of it. */
const TIME = 8000;
/** Left for the answer, or for what else a tick has to do. */
const MARGIN = 8000;
/** In one tick. */
const AT_ONCE = 5;

/**
 * Counts everybody of whom a segment's version holds, and with a template also how many it reaches and why not the others.
 * Asked again it says how far it has come; it goes on by itself, with the timer.
 * @throws NotifyError `NOT_FOUND`, `UNKNOWN_TEMPLATE`
 */
export async function countSegment(
  context: Context,
  { name, version, template = '', again = false }: SegmentAsked<'segment.job'>,
): Promise<SegmentJob> {
  if (template !== '') templateOf(context, template);
  const { _id: segment } = await findSegment(context, name, version);
  let job = await jobOf(context, jobId(segment, template));
  if (!job || (again && job.state !== 'running'))
    job = await begin(context, fresh(context, segment, template), job);
  return viewOf(job.state === 'running' ? await goOn(context, job) : job);
}

async function jobOf({ store }: Context, _id: string): Promise<SegmentJobDocument | undefined> {
  const [found] = await store.find('notify_segment_jobs', { _id }, { limit: 1 });
  return found;
}

const fresh = (context: Context, segment: string, template: string): SegmentJobDocument => ({
  _id: jobId(segment, template),
  segment,
  template,
  state: 'running',
  run: context.newToken(),
  cursor: '',
  users: 0,
  passed: 0,
  matched: 0,
  reachable: 0,
  leftOut: {},
  error: '',
  startedAt: context.clock.now(),
  finishedAt: 0,
  leaseUntil: 0,
  restsSince: 0,
});

/** Of two who begin at once one does; both go on with that one. */
async function begin(
  context: Context,
  job: SegmentJobDocument,
  before: SegmentJobDocument | undefined,
): Promise<SegmentJobDocument> {
  const [counted] = await context.store.aggregate<{ n: number }>('notify_users', [{ $count: 'n' }]);
  const begun = { ...job, users: counted?.n ?? 0 };
  const { _id, ...set } = begun;
  if (before) await context.store.update('notify_segment_jobs', { _id, run: before.run }, { $set: set });
  else await context.store.insert('notify_segment_jobs', [begun]);
  return (await jobOf(context, _id)) ?? begun;
}

/** Some pages further, each kept before the next; somebody else's step in between ends ours. @returns as it is afterwards */
async function goOn(context: Context, job: SegmentJobDocument): Promise<SegmentJobDocument> {
  const until = Math.min(context.clock.now() + TIME, context.deadline - MARGIN);
  let now = job;
  try {
    const next = await pagesOf(context, job);
    while (now.state === 'running' && context.clock.now() < until) {
      const { _id, run, cursor } = now;
      const counted = addPage(context, now, await next(cursor));
      const moved = await context.store.updateOne(
        'notify_segment_jobs',
        { _id, run, cursor, state: 'running' },
        { $set: { ...counted, leaseUntil: context.clock.now() + LEASE } },
      );
      if (!moved) return (await jobOf(context, _id)) ?? now;
      now = moved;
    }
  } catch (error) {
    return stopped(context, now, error);
  }
  if (now.state !== 'running') return now;
  await context.store.update(
    'notify_segment_jobs',
    { _id: now._id, run: now.run, cursor: now.cursor },
    { $set: { leaseUntil: 0 } },
  );
  return now;
}

type Counted = Page<(typeof RECIPIENT_FIELDS)[number]>;

async function pagesOf(
  context: Context,
  { segment: version, template }: SegmentJobDocument,
): Promise<(after: string) => Promise<Counted>> {
  const segment = await findVersion(context, version);
  if (!segment) throw new NotifyError('NOT_FOUND', `segment: no version ${version}. 没有该人群版本。`);
  const fields = template === '' ? [] : RECIPIENT_FIELDS;
  const walk = await beginWalk(context, { segment, fields });
  return (after) => walk.next(after) as Promise<Counted>;
}

function addPage(
  context: Context,
  job: SegmentJobDocument,
  { people, after, done, passed }: Counted,
): Partial<SegmentJobDocument> {
  const now = context.clock.now();
  const sums = {
    cursor: after,
    passed: job.passed + passed,
    matched: job.matched + people.length,
    reachable: job.reachable,
    leftOut: { ...job.leftOut },
    ...(done ? { state: 'done' as const, finishedAt: now, restsSince: now } : {}),
  };
  if (job.template === '') return sums;
  const template = templateOf(context, job.template);
  for (const person of people) {
    if (hasRight(person, template)) sums.reachable += 1;
    const decision = verdictOf(context, template, person, now);
    // Later is not never: quiet hours, caps.
    if (!decision || decision.state === 'scheduled') continue;
    sums.leftOut[decision.reason] = (sums.leftOut[decision.reason] ?? 0) + 1;
  }
  return sums;
}

/** What the rule itself lacks will be lacking next time, too. */
async function stopped(
  context: Context,
  job: SegmentJobDocument,
  error: unknown,
): Promise<SegmentJobDocument> {
  if (!isForCaller(error)) throw error;
  const now = context.clock.now();
  const end = { state: 'failed', error: ownWords(error), finishedAt: now, restsSince: now } as const;
  await context.store.update(
    'notify_segment_jobs',
    { _id: job._id, run: job.run, state: 'running' },
    { $set: end },
  );
  return { ...job, ...end };
}

/** A tick goes on with what a call could not end. One that fails holds up no other: it is tried again when its lease is over. */
export async function countOpen(context: Context): Promise<void> {
  const open = await context.store.find(
    'notify_segment_jobs',
    { state: 'running', leaseUntil: { $lte: context.clock.now() } },
    { sort: { leaseUntil: 1 }, limit: AT_ONCE },
  );
  for (const job of open) {
    try {
      await goOn(context, job);
    } catch (error) {
      const { _id, run } = job;
      context.log('segment.error', { id: _id, error: ownWords(error) });
      const leaseUntil = context.clock.now() + LEASE;
      await context.store.update('notify_segment_jobs', { _id, run }, { $set: { leaseUntil } });
    }
  }
}

function viewOf(job: SegmentJobDocument): SegmentJob {
  const { segment, template, state, users, passed, matched, reachable, leftOut, error } = job;
  const left = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
  return {
    segment,
    state,
    matched,
    // The last stride is not whole, and users come and go meanwhile.
    progress: state === 'done' ? 1 : Math.min(0.99, users === 0 ? 0 : passed / users),
    ...(template === '' ? {} : { template, reachable, goes: matched - left, leftOut }),
    startedAt: iso(job.startedAt),
    ...(job.finishedAt > 0 ? { finishedAt: iso(job.finishedAt) } : {}),
    ...(error === '' ? {} : { error }),
  };
}

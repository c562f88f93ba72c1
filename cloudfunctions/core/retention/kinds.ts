import type { Context } from '../ports/context';
import type { Retention } from '../config/config';
import { FOLD } from '../counting/run';
import type { CampaignDocument } from '../model/campaign';
import type { EventKind } from '../model/facts';
import { RESTING } from '../model/states';
import type { CollectionName, Query } from '../ports';
import { findForAll } from '../store/findForAll';
import { partsInUse } from '../segments/lists/members';
import { tokensInUse } from './inUse';
import { keepAccepts, PROVING_FIELDS } from './keepAccepts';

/** What is old, and what of it is still needed. */
export interface Old {
  collection: CollectionName;
  /** By which an index orders them; what is older than the cutoff is removed. Epoch ms. */
  time: 'at' | 'restsSince' | 'sentAt' | 'leftAt';
  /** Absent: only for as long as it is needed. */
  keep?: keyof Retention;
  /** Through an index whose last field is `time`. Stands in the removal too: what has changed since is left alone. */
  which: Query;
  /** Fields that `needed` looks at. */
  fields: readonly string[];
  /** Documents looked at by one call, where they are large; as many as an answer may have otherwise. */
  batch?: number;
  /** Ids that must stay for now. */
  needed?: (context: Context, documents: Document[]) => Promise<Set<string>>;
  /** What is kept of those that go, written before they do. */
  keepOf?: (context: Context, documents: never[]) => Promise<void>;
}

/** As far as it was read. */
export interface Document {
  _id: string;
  token?: string;
  list?: string;
  upload?: string;
  entries?: { id: string }[];
}

/** Said by the user, or worth money: kept longer than what was merely looked at. */
const LASTING: readonly EventKind[] = ['click', 'convert', 'revert', 'feedback'];
const PASSING: readonly EventKind[] = ['event', 'prompt', 'unsubscribe', 'resolution', 'surplus'];
/** Of campaigns: waiting lists are `done`. */
const ENDED: readonly CampaignDocument['state'][] = ['done', 'finished', 'stopped'];
/** `new` is still to be counted. */
const COUNTED = ['folded', 'orphan'];

export async function oldKinds(context: Context): Promise<Old[]> {
  const events = (kind: EventKind, keep: 'clicks' | 'events'): Old => ({
    collection: 'notify_events',
    time: 'at',
    keep,
    which: { kind, stage: { $in: COUNTED } },
    fields: [],
  });
  return [
    ...COUNTED.map((stage): Old => ({
      collection: 'notify_receipts',
      time: 'at',
      keep: 'records',
      which: { stage },
      fields: [],
    })),
    {
      collection: 'notify_journals',
      time: 'at',
      keep: 'records',
      which: { stage: 'folded' },
      fields: ['token', ...PROVING_FIELDS],
      batch: 200,
      needed: neededJournals,
      keepOf: keepAccepts,
    },
    {
      collection: 'notify_folds',
      time: 'at',
      keep: 'records',
      // The newest may be half added; whoever ends it looks for it.
      which: { number: { $lt: await newestFold(context) } },
      fields: [],
    },
    ...RESTING.map((state): Old => ({
      collection: 'notify_messages',
      time: 'restsSince',
      keep: 'notifications',
      which: { state },
      fields: ['token'],
      needed: neededRows,
    })),
    {
      collection: 'notify_consents',
      time: 'sentAt',
      keep: 'notifications',
      which: {},
      fields: [],
      needed: stillThere,
    },
    ...ENDED.map((state): Old => ({
      collection: 'notify_campaigns',
      time: 'restsSince',
      keep: 'notifications',
      which: { state },
      fields: [],
    })),
    ...['done', 'failed'].map((state): Old => ({
      collection: 'notify_segment_jobs',
      time: 'restsSince',
      keep: 'records',
      which: { state },
      fields: [],
    })),
    {
      collection: 'notify_list_parts',
      time: 'leftAt',
      which: {},
      fields: ['list', 'upload'],
      needed: partsInUse,
    },
    ...LASTING.map((kind) => events(kind, 'clicks')),
    ...PASSING.map((kind) => events(kind, 'events')),
    { collection: 'notify_audit', time: 'at', keep: 'audit', which: {}, fields: [] },
  ];
}

async function newestFold({ store }: Context): Promise<number> {
  const [lock] = await store.find('notify_locks', { _id: FOLD }, { limit: 1, fields: ['number'] });
  return lock?.number ?? 0;
}

/** Whatever is still to be settled by it, and what tells the fold of a late outcome: that is booked on its day. */
async function neededJournals(context: Context, journals: Document[]): Promise<Set<string>> {
  const used = await tokensInUse(
    context,
    journals.map(({ token = '' }) => token),
  );
  const byResolution = new Map<string, string>(
    journals.flatMap(({ _id, token = '', entries = [] }) =>
      entries.map(({ id }): [string, string] => [`resolution:${id}:${token}`, _id]),
    ),
  );
  const untold = await findForAll(
    context,
    'notify_events',
    byResolution.keys(),
    (some) => ({ _id: { $in: some }, stage: 'new' }),
    { perQuery: 1000, fields: ['_id'] },
  );
  return new Set([
    ...journals.filter(({ token = '' }) => used.has(token)).map(({ _id }) => _id),
    ...untold.map(({ _id }) => byResolution.get(_id)!),
  ]);
}

/** A hold or an uncertain credit that is left of it is settled by what the row says. */
async function neededRows(context: Context, rows: Document[]): Promise<Set<string>> {
  const used = await tokensInUse(
    context,
    rows.map(({ token = '' }) => token),
  );
  return new Set(rows.filter(({ token = '' }) => used.has(token)).map(({ _id }) => _id));
}

/** A notification that is kept is told with what it was sent by. */
async function stillThere(context: Context, consents: Document[]): Promise<Set<string>> {
  const rows = await findForAll(
    context,
    'notify_messages',
    consents.map(({ _id }) => _id),
    (some) => ({ _id: { $in: some } }),
    { perQuery: 1000, fields: ['_id'] },
  );
  return new Set(rows.map(({ _id }) => _id));
}

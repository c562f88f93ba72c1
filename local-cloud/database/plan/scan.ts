import type { Collection } from '../store/collection';
import { isMultikey } from '../store/indexing';
import type { Snapshot, Store } from '../store/store';
import type { Plan } from './plan';

/** The records a plan leads to, in its order, each once. */
export function* scanRecords(
  store: Store,
  collection: Collection,
  plan: Plan,
  snapshot: Snapshot,
): Generator<number> {
  const { index } = plan;
  if (!index) throw new Error('a plan without an index reads documents, not entries');
  const records = plan.merge
    ? merged(store, collection, plan, snapshot)
    : inTurn(store, collection, plan, snapshot);
  if (!isMultikey(index)) {
    yield* records;
    return;
  }
  const seen = new Set<number>();
  for (const record of records) {
    if (!seen.has(record)) {
      seen.add(record);
      yield record;
    }
  }
}

function* inTurn(store: Store, collection: Collection, plan: Plan, snapshot: Snapshot): Generator<number> {
  const isId = plan.index === collection.idIndex;
  const ranges = plan.reverse ? [...plan.ranges].reverse() : plan.ranges;
  for (const range of ranges) {
    if (plan.ids) {
      const record = store.recordOf(range.from, snapshot);
      if (record !== undefined) yield record;
      continue;
    }
    for (const { record } of store.scanEntries(range, snapshot, plan.reverse, isId)) yield record;
  }
}

interface Head {
  entries: Generator<{ key: Buffer; record: number }>;
  orderFrom: number;
  key: Buffer;
  record: number;
}

/** Several ranges, each in order, as one: always the least head next. Ranges are few, so the heads are simply compared. */
function* merged(store: Store, collection: Collection, plan: Plan, snapshot: Snapshot): Generator<number> {
  const isId = plan.index === collection.idIndex;
  const heads: Head[] = [];
  try {
    for (const range of plan.ranges) {
      const entries = store.scanEntries(range, snapshot, plan.reverse, isId);
      const first = entries.next();
      if (!first.done) heads.push({ entries, orderFrom: range.orderFrom, ...first.value });
    }
    while (heads.length > 0) {
      let best = 0;
      for (let i = 1; i < heads.length; i++) {
        const order = compareFrom(heads[i]!, heads[best]!);
        if (plan.reverse ? order > 0 : order < 0) best = i;
      }
      const head = heads[best]!;
      yield head.record;
      const next = head.entries.next();
      if (next.done) heads.splice(best, 1);
      else Object.assign(head, next.value);
    }
  } finally {
    for (const { entries } of heads) entries.return(undefined);
  }
}

const compareFrom = (a: Head, b: Head): number =>
  a.key.compare(b.key, b.orderFrom, b.key.length, a.orderFrom, a.key.length);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryContext } from '../../../test/support/memory/context';
import type { Retention } from '../config/config';
import type { CollectionName } from '../ports';
import { oldKinds } from './kinds';

/** How long each collection is kept, or why nothing of it is removed by age. A new one does not compile without a line. */
const KEPT: Record<CollectionName, (keyof Retention)[] | string> = {
  notify_users: 'one a user, bounded in size; goes with the user’s erasure',
  notify_messages: ['notifications'],
  notify_journals: ['records'],
  notify_receipts: ['records'],
  notify_consents: ['notifications'],
  notify_events: ['clicks', 'events'],
  notify_stats: 'daily figures stay for good: some per day and template, however many users',
  notify_folds: ['records'],
  notify_locks: 'one a job or lane',
  notify_audit: ['audit'],
  notify_campaigns: ['notifications'],
  notify_probe: 'a run of the probe removes what the ones before it have left',
  notify_templates: 'one document',
  notify_segments: 'one a version of a segment, of which operators make as many as they save',
  notify_segment_jobs: ['records'],
  notify_lists: 'one a list',
  notify_list_parts: 'some of a list’s people each; a new upload removes the parts of those before it',
};

interface Index {
  keys: { name: string }[];
}
const RULES = JSON.parse(readFileSync(join(__dirname, '../../../database-rules.json'), 'utf8')) as Record<
  CollectionName,
  { indexes: Index[] }
>;

test('every collection is kept for a time, or is named with what bounds it', async () => {
  const kinds = await oldKinds(memoryContext());
  const kept = (name: CollectionName) => [
    ...new Set(kinds.filter(({ collection }) => collection === name).map(({ keep }) => keep)),
  ];
  expect(Object.keys(KEPT).sort()).toEqual(Object.keys(RULES).sort());
  for (const [name, times] of Object.entries(KEPT) as [CollectionName, (typeof KEPT)[CollectionName]][]) {
    expect([name, kept(name)]).toEqual([name, typeof times === 'string' ? [] : times]);
  }
});

test('what is old is found through an index that ends with its time', async () => {
  for (const { collection, time, which } of await oldKinds(memoryContext())) {
    const indexes = RULES[collection].indexes.map(({ keys }) => keys.map(({ name }) => name));
    const fits = indexes.some(
      (keys) => keys.at(-1) === time && keys.slice(0, -1).every((key) => key in which),
    );
    expect([collection, which, fits]).toEqual([collection, which, true]);
  }
});

test('what is still to be counted is not old, however long ago it came', async () => {
  const stages = new Set(
    (await oldKinds(memoryContext())).flatMap(({ which }) => {
      const { stage } = which as { stage?: string | { $in: string[] } };
      return typeof stage === 'object' ? stage.$in : (stage ?? []);
    }),
  );
  expect([...stages].sort()).toEqual(['folded', 'orphan']);
  const facts = ['notify_events', 'notify_receipts', 'notify_journals'];
  for (const { collection, which } of await oldKinds(memoryContext())) {
    expect([collection, 'stage' in which]).toEqual([collection, facts.includes(collection)]);
  }
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CollectionName } from '../../cloudfunctions/core/ports';
import { databaseRulesProblems } from '../../scripts/build/databaseRules';
import { ROOT } from './withProject';

function problemsOf(value: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  try {
    writeFileSync(join(folder, 'rules.json'), typeof value === 'string' ? value : JSON.stringify(value));
    return databaseRulesProblems(join(folder, 'rules.json'), 'rules.json').join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const closed = { read: false, write: false };
const index = (name: string, key = 'dueAt') => ({ name, keys: [{ name: key, direction: 1 }] });
const users = (indexes: unknown[], rules: unknown = closed) => ({ notify_users: { rules, indexes } });

test("the project's own rules pass", () => {
  expect(databaseRulesProblems(join(ROOT, 'database-rules.json'), 'database-rules.json')).toEqual([]);
});

/** A new collection does not compile without a line here. */
const COLLECTIONS: Record<CollectionName, true> = {
  notify_users: true,
  notify_messages: true,
  notify_journals: true,
  notify_consents: true,
  notify_receipts: true,
  notify_events: true,
  notify_stats: true,
  notify_folds: true,
  notify_locks: true,
  notify_audit: true,
  notify_campaigns: true,
  notify_probe: true,
  notify_templates: true,
  notify_segments: true,
  notify_segment_jobs: true,
  notify_lists: true,
  notify_list_parts: true,
};

test('every collection of the product has its rules and indexes there, and no other', () => {
  const rules = JSON.parse(readFileSync(join(ROOT, 'database-rules.json'), 'utf8')) as object;
  expect(Object.keys(rules).sort()).toEqual(Object.keys(COLLECTIONS).sort());
});

test.each([
  [
    'a collection open to clients',
    users([], { read: false, write: true }),
    /notify_users\.rules\.write: expected false: clients reach the data only through functions, got true/,
  ],
  ['an index on _id', users([index('a', '_id')]), /keys\.0\.name: expected a field other than "_id"/],
  [
    '21 indexes',
    users(Array.from({ length: 21 }, (_, n) => index(`i${n}`))),
    /indexes: expected at most 20 indexes/,
  ],
  [
    'two indexes of one name',
    users([index('a'), index('a', 'state')]),
    /indexes: expected index names that differ/,
  ],
  [
    'a collection without our prefix',
    { users: { rules: closed, indexes: [] } },
    /users: expected a collection name that starts with "notify_"/,
  ],
  [
    'a direction of 2',
    users([{ name: 'a', keys: [{ name: 'x', direction: 2 }] }]),
    /direction: expected 1 or -1, got 2/,
  ],
  ['bad JSON', '{ "notify_users": ', /rules\.json:1:\d+: expected JSON/],
])('%s is refused with its place', (_what, value, expected) => {
  expect(problemsOf(value)).toMatch(expected);
});

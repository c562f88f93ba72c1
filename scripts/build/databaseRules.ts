/** Checks `database-rules.json`: every collection closed to clients, every index one that the platform can make. */
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { jsonProblem } from './json';

/** Per collection, as older quota pages give it for the free tier (PLATFORM §7). */
const MAX_INDEXES = 20;

const key = z.strictObject({
  name: z.string().regex(/^[A-Za-z_][\w-]*(\.[\w-]+)*$/, 'a field path such as "hold.token"'),
  direction: z.union([z.literal(1), z.literal(-1)], '1 or -1'),
});

const index = z.strictObject({
  name: z.string().regex(/^[A-Za-z_]\w{0,63}$/, 'an index name: letters, digits, "_"'),
  keys: z
    .array(key)
    .min(1, 'at least one key')
    .refine(([first]) => first?.name !== '_id', {
      path: [0, 'name'],
      message: 'a field other than "_id", which always has its index',
    }),
  unique: z.boolean().optional(),
});

const closed = z.literal(false, 'false: clients reach the data only through functions');

const collection = z.strictObject({
  rules: z.strictObject({ read: closed, write: closed }),
  indexes: z
    .array(index)
    .max(MAX_INDEXES, `at most ${MAX_INDEXES} indexes`)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'index names that differ'),
});

const schema = z.record(
  z.string().regex(/^notify_[a-z_]+$/, 'a collection name that starts with "notify_"'),
  collection,
);

/** @returns one line per mistake, with file and place */
export function databaseRulesProblems(file: string, shown: string): string[] {
  if (!existsSync(file)) return [`${shown}: expected the file, got none`];
  const text = readFileSync(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return [`${shown}:${jsonProblem(text, error)}`];
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => {
    const got = issue.path.reduce<unknown>(
      (inner, step) => (inner as Record<PropertyKey, unknown> | undefined)?.[step],
      value,
    );
    const message =
      issue.code === 'invalid_key'
        ? issue.issues[0]?.message
        : issue.message.replace(/^Invalid input: expected /, '');
    return `${shown}: ${issue.path.join('.')}: expected ${message}, got ${JSON.stringify(got)?.slice(0, 80) ?? 'nothing'}`;
  });
}

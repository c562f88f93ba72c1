import { readFileSync } from 'node:fs';
import path from 'node:path';

import * as z from 'zod';

import { messageOf, StartError } from '../base/errors';
import type { IndexDefinition } from '../base/ports';
import { LONG_TERM, ONE_TIME, type TemplateDefinition } from '../wechat';

const rulesSchema = z.record(
  z.string(),
  z.looseObject({
    indexes: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          keys: z
            .array(
              z.strictObject({ name: z.string().min(1), direction: z.union([z.literal(1), z.literal(-1)]) }),
            )
            .min(1),
          unique: z.boolean().optional(),
        }),
      )
      .optional(),
  }),
);

const templatesSchema = z.array(
  z.strictObject({
    id: z.string().min(1),
    title: z.string(),
    type: z.union([z.literal(ONE_TIME), z.literal(LONG_TERM)]),
    fields: z.array(z.string()),
    content: z.string().optional(),
    enumValues: z.record(z.string(), z.array(z.string())).optional(),
  }),
);

/** `database-rules.json`: collection → `{indexes: [{name, keys, unique?}]}`; its access rules bind clients, not functions. */
export function readIndexes(file: string): Record<string, IndexDefinition[]> {
  const rules = readJson(file, rulesSchema);
  return Object.fromEntries(
    Object.entries(rules).map(([collection, { indexes }]) => [collection, indexes ?? []]),
  );
}

/** `--templates FILE`: the mini program's templates as the local WeChat shall know them. */
export function readTemplates(file: string): TemplateDefinition[] {
  return readJson(file, templatesSchema);
}

const subpackagesSchema = z.array(z.looseObject({ root: z.string(), pages: z.array(z.string()) })).optional();

/** WeChat takes both spellings of `subPackages`. */
const pagesSchema = z.union([
  z.array(z.string()),
  z.looseObject({
    pages: z.array(z.string()),
    subPackages: subpackagesSchema,
    subpackages: subpackagesSchema,
  }),
]);

/** `--pages FILE`: a JSON list of page paths, or an app.json with `pages` and those of its subpackages. */
export function readPages(file: string): string[] {
  const json = readJson(file, pagesSchema);
  const app = Array.isArray(json) ? { pages: json } : json;
  const packages = app.subPackages ?? app.subpackages ?? [];
  return [
    ...app.pages,
    ...packages.flatMap(({ root, pages }) => pages.map((page) => path.posix.join(root, page))),
  ].map((page) => page.replace(/^\//, ''));
}

/** @throws StartError naming file, field and what was expected */
function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(`${file} cannot be read as JSON: ${messageOf(error)}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new StartError(
    `${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not understood'}.`,
  );
}

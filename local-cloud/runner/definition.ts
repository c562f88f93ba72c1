import { readFileSync, readdirSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';

import * as z from 'zod';

import { StartError } from '../base/errors';
import { checkCron } from './cron';

/** Memory that the context tells a function; the local cloud does not enforce it. */
const DEFAULT_MEMORY_MB = 256;

interface Trigger {
  name: string;
  /** Seven fields, UTC+8. */
  config: string;
}

/** One cloud function as its folder describes it. */
export interface FunctionDefinition {
  name: string;
  folder: string;
  /** Names of openapi calls that config.json permits. */
  openapi: ReadonlySet<string>;
  trigger?: Trigger;
  timeoutMs: number;
  memoryMb: number;
  /** Changes with any of the folder's own files; a running instance of another version is not used again. */
  version: string;
}

/** What the folder itself says: without `timeout` in its config.json the platform's default holds. */
export type ReadDefinition = Omit<FunctionDefinition, 'timeoutMs'> & { timeoutMs?: number };

/** The parts of config.json that the platform reads. Other keys are the deployer's own business. */
const configSchema = z.looseObject({
  permissions: z.looseObject({ openapi: z.array(z.string()).optional() }).optional(),
  triggers: z
    .array(z.looseObject({ name: z.string().min(1), type: z.literal('timer'), config: z.string() }))
    .max(1, 'expected at most one trigger per function, as the platform allows')
    .optional(),
  timeout: z.number().positive().max(900).optional(),
  memorySize: z.number().positive().optional(),
});

/** A function is a folder with an index.js; a file beside the folders (a README, a .DS_Store) is none. */
export function isFunctionFolder(folder: string): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false;
  return statSync(path.join(folder, 'index.js'), { throwIfNoEntry: false })?.isFile() ?? false;
}

/**
 * Reads the definition of the function in this folder.
 * @throws StartError naming file, field and what was expected
 */
export function readDefinition(folder: string): ReadDefinition {
  const config = readConfig(path.join(folder, 'config.json'));
  return {
    name: path.basename(folder),
    folder,
    openapi: new Set(config.permissions?.openapi ?? []),
    ...(config.triggers?.[0] && {
      trigger: { name: config.triggers[0].name, config: config.triggers[0].config },
    }),
    ...(config.timeout !== undefined && { timeoutMs: config.timeout * 1000 }),
    memoryMb: config.memorySize ?? DEFAULT_MEMORY_MB,
    version: versionOf(folder),
  };
}

function readConfig(file: string): z.infer<typeof configSchema> {
  if (!statSync(file, { throwIfNoEntry: false })) return {};
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StartError(
      `${file} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StartError(
      `${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not understood'}.`,
    );
  }
  parsed.data.triggers?.forEach((trigger, i) => {
    const wrong = checkCron(trigger.config);
    if (wrong) throw new StartError(`${file}: triggers.${i}.config: ${wrong}`);
  });
  return parsed.data;
}

/** What our build calls by a hash of what is in it: under that name it is always the same. Each call asks, and they are many. */
const CALLED_BY_CONTENT = /-[0-9a-f]{8}\.js$/;

/** Time and size of the folder's own files. Installed packages are left out: they are many, and change with a restart. */
export function versionOf(folder: string): string {
  const parts: string[] = [];
  const visit = (directory: string) => {
    for (const item of readdirSync(directory, { withFileTypes: true }) as Dirent[]) {
      if (item.name === 'node_modules') continue;
      const full = path.join(directory, item.name);
      if (item.isDirectory()) visit(full);
      else if (CALLED_BY_CONTENT.test(item.name)) parts.push(full);
      else if (/\.(c?js|mjs|json)$/.test(item.name)) {
        const { mtimeMs, size, ino } = statSync(full);
        parts.push(`${full}:${mtimeMs}:${size}:${ino}`);
      }
    }
  };
  visit(folder);
  return parts.sort().join('|');
}

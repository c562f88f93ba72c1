/** A function's `config.json`: read, checked, and every mistake told with file and place. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { cronProblem } from './cron';
import { jsonProblem } from './json';

const OPENAPI = /^[a-zA-Z]+(\.[a-zA-Z]+)+$/;

const trigger = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/, 'a trigger name: a letter, then letters, digits, "-" or "_"'),
  type: z.literal('timer', 'the type "timer"'),
  config: z.string('a cron expression of 7 fields').superRefine((cron, context) => {
    const problem = cronProblem(cron);
    if (problem) context.addIssue({ code: 'custom', message: problem, input: cron });
  }),
});

const TIMEOUT = "a time limit in whole seconds from 1 to 60 (WeChat's console allows no more)";
const MEMORY = 'a memory size in MB: 128 to 2048 in steps of 128';

const schema = z.strictObject({
  permissions: z
    .strictObject({
      openapi: z.array(
        z.string().regex(OPENAPI, 'the name of an openapi such as "subscribeMessage.send"'),
        'a list of openapi names',
      ),
    })
    .optional(),
  triggers: z
    .array(trigger, 'a list of triggers')
    .max(1, 'one trigger: the platform allows one per function')
    .optional(),
  timeout: z.int(TIMEOUT).min(1, TIMEOUT).max(60, TIMEOUT).optional(),
  memorySize: z.int(MEMORY).min(128, MEMORY).max(2048, MEMORY).multipleOf(128, MEMORY).optional(),
  /** `false`: the environment's function rules let no client call it (`ops deploy` merges that in). */
  clients: z.literal(false, 'false, or nothing: users may then call the function').optional(),
  /** `true`: where the environment sends over HTTPS, `ops deploy` hands this function the AppSecret; no other gets it. */
  appSecret: z.literal(true, 'true, or nothing: the function then gets no AppSecret').optional(),
});

export type FunctionConfig = z.output<typeof schema>;

/** @returns the configuration, or what is wrong with it; a function without the file has none of its own */
export function readFunctionConfig(
  folder: string,
  /** How the file is named in messages, e.g. `cloudfunctions/send/config.json`. */
  shown: string,
): { config: FunctionConfig; problems: string[] } {
  const file = join(folder, 'config.json');
  if (!existsSync(file)) {
    return { config: {}, problems: [`${shown}: expected the file (it may be {}), got none`] };
  }
  const text = readFileSync(file, 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { config: {}, problems: [`${shown}:${jsonProblem(text, error)}`] };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { config: parsed.data, problems: [] };
  return { config: {}, problems: parsed.error.issues.map((issue) => `${shown}: ${describe(issue, value)}`) };
}

/** The same with its timer as often as the configuration says; what is in the file is for every minute. */
export function ticking(config: FunctionConfig, seconds: number): FunctionConfig {
  if (seconds === 60) return config;
  const triggers = config.triggers?.map((one) => ({ ...one, config: `*/${seconds} * * * * * *` }));
  return { ...config, ...(triggers && { triggers }) };
}

function describe(issue: z.core.$ZodIssue, root: unknown): string {
  const place = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${place}expected only known options, got ${keys} (known: permissions.openapi, triggers[{name, type, config}], timeout, memorySize, clients, appSecret)`;
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
  return `${place}expected ${issue.message.replace(/^Invalid input: expected /, '')}, got ${JSON.stringify(got) ?? 'nothing'}`;
}

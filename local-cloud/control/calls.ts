import * as z from 'zod';

import { messageOf } from '../base/errors';
import { CloudError, ORIGINS, type Caller } from '../base/ports';
import type { FunctionRunner } from '../runner/runner';
import { RERUNS, type Timers } from '../timers/timers';
import { Reply, type Route } from './router';

/** Hops that a chain may be made of: those the platform documents, and those DESIGN §11 adds for tests. */
const SOURCES = ['wx_client', 'wx_devtools', 'wx_http', 'wx_trigger', 'wx_unknown', 'scf', 'web'] as const;

const source = z
  .string()
  .refine((chain) => chain.split(',').every((hop) => (SOURCES as readonly string[]).includes(hop)), {
    error: ({ input }) =>
      `expected one of ${SOURCES.join(', ')}, or a chain such as "wx_client,scf", got ${JSON.stringify(input)}`,
  });

const callSchema = z.strictObject({
  openid: z.string().min(1).optional(),
  unionid: z.string().min(1).optional(),
  uid: z.string().min(1).optional(),
  from: z.strictObject({ appid: z.string().min(1), openid: z.string().min(1) }).optional(),
  source: source.default('wx_client'),
  origin: z.enum(ORIGINS).optional(),
  data: z.unknown().optional(),
});

const fireSchema = z.strictObject({
  reruns: z.int().min(0).max(10).default(RERUNS),
  /** What this tick's event holds besides what the platform puts there. */
  event: z.record(z.string(), z.unknown()).default({}),
});

/** Codes that say that the call never began; anything else happened inside the function. */
const NOT_CALLED: Record<string, number> = {
  FUNCTION_NOT_FOUND: 404,
  TRIGGER_NOT_FOUND: 404,
  INVALID_PARAM: 400,
};

export function callRoutes(runner: FunctionRunner, timers: Timers): Route[] {
  return [
    {
      method: 'POST',
      path: '/call/:function',
      handle: async ({ params, body }) => {
        const { data, ...caller } = callSchema.parse(body ?? {});
        return answered(async () => ({
          result: await runner.call(params.function ?? '', data, callerOf(caller)),
        }));
      },
    },
    {
      method: 'POST',
      path: '/timers/:function/fire',
      handle: ({ params, body }) => {
        const { reruns, event } = fireSchema.parse(body ?? {});
        return answered(() => timers.fire(params.function ?? '', reruns, event));
      },
    },
    {
      method: 'GET',
      path: '/functions',
      handle: () => runner.definitions().map((definition) => functionView(runner, timers, definition)),
    },
    {
      method: 'GET',
      path: '/logs',
      handle: ({ query }) => {
        const limit = z.coerce
          .number()
          .int()
          .min(1)
          .max(1000)
          .default(100)
          .parse(query.get('limit') ?? undefined);
        return { logs: runner.logs.list(query.get('function') ?? undefined, limit) };
      },
    },
  ];
}

function callerOf({ source: chain, ...who }: Omit<z.infer<typeof callSchema>, 'data'>): Caller {
  const isTimer = chain === 'wx_trigger';
  return { ...who, source: chain, ...(isTimer && { triggerSource: 'timer' }) };
}

/** A failed call is an answer, not a failed request: 200 with `{error}`, as the SDK would have got it. */
async function answered(run: () => Promise<object>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return new Reply(NOT_CALLED[error.code] ?? 200, {
      error: { code: error.code, message: messageOf(error) },
    });
  }
}

function functionView(
  runner: FunctionRunner,
  timers: Timers,
  definition: ReturnType<FunctionRunner['definitions']>[number],
) {
  const { name, openapi, trigger, timeoutMs, memoryMb } = definition;
  const [last] = runner.logs.list(name, 1);
  return {
    name,
    openapi: [...openapi],
    timeoutMs,
    memoryMb,
    ...(trigger && { trigger: { ...trigger, next: timers.next(name) ?? null } }),
    instances: runner.instances(name),
    ...(last && { last: { at: last.at, ok: last.ok, durationMs: last.durationMs, error: last.error } }),
  };
}

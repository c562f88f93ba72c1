import * as z from 'zod';

import { RequestError } from '../base/errors';
import type { FaultOutcome, FaultRule, Faults } from '../faults/faults';
import type { KillPoints } from '../faults/killPoints';
import { OUTSIDE } from '../base/metrics';
import type { FunctionRunner } from '../runner/runner';
import type { Route } from './router';

const BARE = ['reset', 'empty', 'broken'] as const;
const bare = z.enum(BARE);
const code = z.union([z.number(), z.string().min(1)]);

/** One rule as a test may write it: the outcome under the name that reads best. */
const faultSchema = z
  .strictObject({
    api: z
      .string()
      .regex(
        /^(\*|[\w-]+\.(\*|[\w.-]+))$/,
        'expected an action such as "database.getDocument", an openapi such as "subscribeMessage.send", "database.*" or "*"',
      ),
    function: z.string().min(1).optional(),
    when: z.enum(['before', 'after']).default('before'),
    error: z
      .union([
        code,
        z.strictObject({
          code: code.optional(),
          errcode: z.number().optional(),
          message: z.string().optional(),
          errmsg: z.string().optional(),
        }),
      ])
      .optional(),
    message: z.string().optional(),
    delayMs: z.number().min(0).max(600_000).optional(),
    reset: z.boolean().optional(),
    empty: z.boolean().optional(),
    broken: z.boolean().optional(),
    status: z.int().min(300).max(599).optional(),
    effect: bare.optional(),
    fault: bare.optional(),
    times: z.int().min(1).optional(),
    rate: z.number().min(0).max(1).optional(),
  })
  .transform((body, context): FaultRule => {
    const outcomes = outcomesOf(body);
    if (outcomes.length > 1)
      context.addIssue({
        code: 'custom',
        message: 'names more than one outcome: expected one of error, reset, empty, broken, status',
      });
    if (outcomes.length === 0 && body.delayMs === undefined)
      context.addIssue({
        code: 'custom',
        message: 'names no outcome: expected one of error, delayMs, reset, empty, broken, status',
      });
    const { api, when, times, rate, delayMs } = body;
    return {
      api: api.replace(/^openapi\./, ''),
      function: body.function,
      when,
      times,
      rate,
      delayMs,
      outcome: outcomes[0],
    };
  });

type FaultBody = {
  error?: number | string | { code?: number | string; errcode?: number; message?: string; errmsg?: string };
  message?: string;
  reset?: boolean;
  empty?: boolean;
  broken?: boolean;
  status?: number;
  effect?: (typeof BARE)[number];
  fault?: (typeof BARE)[number];
};

function outcomesOf(body: FaultBody): FaultOutcome[] {
  const { error, status } = body;
  const word = BARE.find((kind) => kind === error);
  const named = BARE.filter(
    (kind) => body[kind] || body.effect === kind || body.fault === kind || word === kind,
  );
  return [
    ...named.map((kind) => ({ kind })),
    ...(status === undefined ? [] : [{ kind: 'status' as const, status }]),
    ...(error === undefined || word ? [] : [errorOutcome(error, body.message)]),
  ];
}

function errorOutcome(error: NonNullable<FaultBody['error']>, message: string | undefined): FaultOutcome {
  if (typeof error !== 'object') return { kind: 'error', code: error, message };
  return {
    kind: 'error',
    code: error.errcode ?? error.code ?? 'SYS_ERR',
    message: error.message ?? error.errmsg ?? message,
  };
}

const killSchema = z.strictObject({
  function: z.string().min(1),
  call: z.int().min(1),
  action: z
    .string()
    .regex(
      /^[\w-]+\.[\w.-]+$/,
      'expected one action such as "database.insertDocument", or one openapi such as "subscribeMessage.send"',
    )
    .transform((name) => name.replace(/^openapi\./, ''))
    .optional(),
  when: z.enum(['before', 'after']).default('before'),
  freezeMs: z.number().min(1).max(3_600_000).optional(),
  skewMs: z.number().min(-3_600_000).max(3_600_000).optional(),
});

export function faultRoutes(faults: Faults, kills: KillPoints, runner: FunctionRunner): Route[] {
  const clear = () => {
    faults.clear();
    kills.clear();
    runner.thawAll();
    return { faults: [], kills: [] };
  };
  return [
    {
      method: 'POST',
      path: '/faults',
      handle: ({ body }) => {
        const rules = z.array(faultSchema).parse(Array.isArray(body) ? body : [body]);
        for (const rule of rules)
          if (rule.function !== undefined && rule.function !== OUTSIDE) mustExist(runner, rule.function);
        return { faults: rules.map((rule) => faults.add(rule)) };
      },
    },
    { method: 'GET', path: '/faults', handle: () => ({ faults: faults.list(), kills: kills.list() }) },
    { method: 'DELETE', path: '/faults', handle: clear },
    {
      method: 'POST',
      path: '/faults/kill',
      handle: ({ body }) => {
        const request = killSchema.parse(body);
        mustExist(runner, request.function);
        return kills.arm(request);
      },
    },
    {
      method: 'DELETE',
      path: '/faults/kill',
      handle: ({ query }) => ({
        withdrawn: kills.withdraw(
          z.coerce
            .number<string | null>({ error: 'id: expected the id of a kill point' })
            .parse(query.get('id') ?? undefined),
        ),
      }),
    },
    {
      method: 'GET',
      path: '/faults/kill',
      handle: () => {
        const points = kills.list();
        return { fired: points.at(-1)?.fired ?? false, kills: points };
      },
    },
  ];
}

function mustExist(runner: FunctionRunner, name: string): void {
  const names = runner.names();
  if (names.includes(name)) return;
  throw new RequestError(
    404,
    'FUNCTION_NOT_FOUND',
    `function: there is no function "${name}". There are: ${names.join(', ')}.`,
  );
}

import * as z from 'zod';

import type { MovableClock } from '../base/clock';
import type { Faults } from '../faults/faults';
import type { KillPoints } from '../faults/killPoints';
import type { Metrics } from '../base/metrics';
import type { Database, WeChat } from '../base/ports';
import type { FunctionRunner } from '../runner/runner';
import type { Timers } from '../timers/timers';
import type { ProfileInForce } from '../profile/inForce';
import type { PlanMeter } from '../profile/plan';
import type { Route } from './router';

/** The state of an environment as one JSON document. */
const importSchema = z.strictObject({
  /** Collection → documents in canonical EJSON. */
  collections: z.record(z.string(), z.array(z.unknown())),
  /** As exported; without it WeChat's side stays as it is. */
  wechat: z.unknown().optional(),
  clock: z.unknown().optional(),
});

export interface DataParts {
  database: Database;
  wechat: WeChat;
  runner: FunctionRunner;
  clock: MovableClock;
  faults: Faults;
  kills: KillPoints;
  metrics: Metrics;
  timers: Timers;
  profile: ProfileInForce;
  plan: PlanMeter;
}

export function dataRoutes(parts: DataParts): Route[] {
  const { database, wechat, clock, metrics } = parts;
  return [
    {
      method: 'POST',
      path: '/data/reset',
      handle: async () => {
        parts.faults.clear();
        parts.kills.clear();
        parts.profile.reset();
        parts.plan.reset();
        // A call of the state before must not write into the one after.
        parts.runner.endAll();
        await database.reset();
        wechat.reset();
        clock.reset();
        parts.timers.restart();
        await parts.runner.syncClock();
        parts.runner.logs.clear();
        metrics.reset();
        return { now: clock.now() };
      },
    },
    {
      method: 'GET',
      path: '/data/export',
      handle: async () => ({
        collections: await database.export(),
        wechat: wechat.export(),
        clock: { offset: clock.offset() },
      }),
    },
    {
      method: 'POST',
      path: '/data/import',
      handle: async ({ body }) => {
        const { collections, wechat: state } = importSchema.parse(body);
        await database.import(collections);
        if (state !== undefined) wechat.import(state);
        return {
          documents: Object.values(collections).reduce((sum, documents) => sum + documents.length, 0),
        };
      },
    },
    { method: 'GET', path: '/metrics', handle: () => ({ ...metrics.report(), plan: parts.plan.report() }) },
    {
      method: 'POST',
      path: '/metrics/reset',
      handle: () => {
        metrics.reset();
        return {};
      },
    },
  ];
}

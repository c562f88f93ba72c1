import type { Cron } from 'croner';

import { messageOf } from '../base/errors';
import { CloudError, type Clock, type Runner } from '../base/ports';
import type { FunctionDefinition } from '../runner/definition';
import { compile, nextDue } from '../runner/cron';

/** The platform runs a failed timer again this often (PLATFORM §6); here at once, which is the hardest for the function. */
export const RERUNS = 2;

/** What became of one tick. */
export interface TickReport {
  function: string;
  trigger: string;
  /** The due time that the tick stands for, epoch milliseconds of the environment's clock. */
  due: number;
  /** Runs made: 1, or more after failures. */
  attempts: number;
  result?: unknown;
  error?: { code: string; message: string };
}

interface Schedule {
  definition: FunctionDefinition;
  cron: Cron;
  expression: string;
  next: number | undefined;
}

/** Longest sleep of setTimeout is 2^31 ms; looking once an hour is cheap and forgives a machine that was asleep. */
const MAX_SLEEP_MS = 3_600_000;

export interface TimersOptions {
  runner: Runner;
  clock: Clock;
  definitions: () => FunctionDefinition[];
  /** Rejects with the CloudError that a call of it would meet. */
  definition: (functionName: string) => Promise<FunctionDefinition>;
  /** false: nothing fires by the clock, neither by real time nor by `advance`; `fire` still works. */
  automatic: boolean;
}

/**
 * The timed triggers of all functions, by the environment's clock. Ticks may overlap, as on the platform.
 * When the clock jumps over several due times of a trigger, it fires once, for the last of them: a day in one step is one run
 * of a 10-second timer, not 8640. Who wants more ticks moves the clock in steps.
 */
export class Timers {
  private schedules = new Map<string, Schedule>();
  private sleeping?: NodeJS.Timeout;
  private closed = false;

  constructor(private readonly options: TimersOptions) {
    this.refresh(options.clock.now());
  }

  /** Starts to fire by real time. */
  start(): void {
    if (!this.options.automatic || this.closed) return;
    clearTimeout(this.sleeping);
    const dues = [...this.schedules.values()].flatMap(({ next }) => next ?? []);
    const wait = Math.min(MAX_SLEEP_MS, ...dues.map((due) => due - this.options.clock.now()));
    const wake = () => this.fireDue().catch((error: unknown) => console.error('local cloud: timers:', error));
    this.sleeping = setTimeout(wake, Math.max(0, wait)).unref();
  }

  /** Fires nothing by real time until `fireDue` or `start`: who moves the clock fires what is due, and nobody before him. */
  hold(): void {
    clearTimeout(this.sleeping);
  }

  /** Counts all due times anew from now: the clock has been set back by a reset. */
  restart(): void {
    this.schedules.clear();
    this.refresh(this.options.clock.now());
    this.start();
  }

  stop(): void {
    this.closed = true;
    clearTimeout(this.sleeping);
  }

  /** Next due time per function, for `GET /functions`. */
  next(functionName: string): number | undefined {
    return this.options.automatic ? this.schedules.get(functionName)?.next : undefined;
  }

  /** Fires every trigger that is due by now, in the order of their due times; resolves when all their runs have ended. */
  async fireDue(): Promise<TickReport[]> {
    if (!this.options.automatic || this.closed) return [];
    const now = this.options.clock.now();
    const due = this.takeDue(now);
    this.refresh(now);
    this.start();
    return Promise.all(due.map(({ definition, at }) => this.tick(definition, at, RERUNS)));
  }

  /** One tick now, whether due or not. @param more what its event holds besides the platform's own @throws CloudError when the function has no trigger */
  async fire(functionName: string, reruns: number, more: Record<string, unknown> = {}): Promise<TickReport> {
    const definition = await this.options.definition(functionName);
    if (!definition.trigger) {
      throw new CloudError(
        'TRIGGER_NOT_FOUND',
        `The function "${functionName}" has no trigger: its config.json names none in "triggers".`,
      );
    }
    return this.tick(definition, this.options.clock.now(), reruns, more);
  }

  private async tick(
    definition: FunctionDefinition,
    due: number,
    reruns: number,
    more: Record<string, unknown> = {},
  ): Promise<TickReport> {
    const trigger = definition.trigger?.name ?? '';
    const event = {
      ...more,
      Type: 'Timer',
      TriggerName: trigger,
      Time: new Date(due).toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    const report: TickReport = { function: definition.name, trigger, due, attempts: 0 };
    while (report.attempts <= reruns) {
      report.attempts += 1;
      try {
        report.result = await this.options.runner.call(definition.name, event, {
          source: 'wx_trigger',
          triggerSource: 'timer',
        });
        delete report.error;
        return report;
      } catch (error) {
        report.error = {
          code: error instanceof CloudError ? error.code : 'SYS_ERR',
          message: messageOf(error),
        };
        if (this.closed) return report;
      }
    }
    return report;
  }

  private takeDue(now: number): { definition: FunctionDefinition; at: number }[] {
    const due: { definition: FunctionDefinition; at: number }[] = [];
    for (const schedule of this.schedules.values()) {
      if (schedule.next === undefined || schedule.next > now) continue;
      due.push({ definition: schedule.definition, at: lastDue(schedule, now) });
      schedule.next = nextDue(schedule.cron, now);
    }
    return due.sort((a, b) => a.at - b.at);
  }

  /** Takes over triggers that a new build has added, changed or removed. */
  private refresh(now: number): void {
    const fresh = new Map<string, Schedule>();
    for (const definition of this.options.definitions()) {
      const expression = definition.trigger?.config;
      if (expression === undefined) continue;
      const known = this.schedules.get(definition.name);
      if (known?.expression === expression) {
        fresh.set(definition.name, { ...known, definition });
        continue;
      }
      const cron = compile(expression);
      fresh.set(definition.name, { definition, cron, expression, next: nextDue(cron, now) });
    }
    this.schedules = fresh;
  }
}

/** The last due time up to now; croner looks backwards itself. */
function lastDue({ cron, next }: Schedule, now: number): number {
  const [previous] = cron.previousRuns(1, new Date(now + 1));
  return Math.max(previous?.getTime() ?? 0, next ?? 0);
}

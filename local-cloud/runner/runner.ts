import type { KillPoints } from '../faults/killPoints';
import type { Metrics } from '../base/metrics';
import { CloudError, type Caller, type Clock, type Runner } from '../base/ports';
import type { ProfileInForce } from '../profile/inForce';
import type { PlanMeter } from '../profile/plan';
import type { FunctionDefinition } from './definition';
import { callContext, callEnvironment, type EnvironmentFacts } from './environment';
import type { FunctionsFolder } from './folder';
import type { CallOutcome, Instance } from './instance';
import { Invocation } from './invocation';
import { CallLogs, type CallLog } from './logs';
import { executeFailed, processEnded, requireCarried, timedOut } from './outcome';
import { Pool, type Lease, type PoolOptions } from './pool';
import { Watchdog } from './watchdog';

export interface RunnerOptions {
  folder: FunctionsFolder;
  facts: EnvironmentFacts;
  clock: Clock;
  metrics: Metrics;
  killPoints: KillPoints;
  profile: ProfileInForce;
  plan: PlanMeter;
  /** The base address of the gateway; known once the server listens. */
  gatewayUrl: () => string;
  pool: PoolOptions;
  /** Put `userInfo {appId, openId}` into the event of calls from a mini program, as WeChat does. */
  injectUserInfo: boolean;
}

/** Time to load a function's code, on top of its own limit. */
const LOAD_LIMIT_MS = 30_000;

/** Runs the functions of one folder as child processes. */
export class FunctionRunner implements Runner {
  readonly logs = new CallLogs();
  private readonly watchdog = new Watchdog();
  private readonly pools = new Map<string, Pool>();
  /** By id, for the gateway: the call that an instance runs, or the last one it ran (work it left behind still sends requests). */
  private readonly invocations = new Map<string, Invocation>();
  private closed = false;
  private readonly latest = new Map<Instance, { invocation: Invocation; log: CallLog }>();

  constructor(private readonly options: RunnerOptions) {}

  names(): string[] {
    return this.options.folder.names();
  }

  definitions(): FunctionDefinition[] {
    return this.options.folder.all();
  }

  instances(name: string): { busy: number; idle: number; queued: number } {
    return this.pools.get(name)?.size ?? { busy: 0, idle: 0, queued: 0 };
  }

  invocation(id: string): Invocation | undefined {
    return this.invocations.get(id);
  }

  async call(name: string, event: unknown, caller: Caller): Promise<unknown> {
    return JSON.parse(
      await this.callJson(name, JSON.stringify(event === undefined ? {} : event), caller),
    ) as unknown;
  }

  /** As `call`, with event and answer as JSON text. */
  async callJson(name: string, eventJson: string, caller: Caller): Promise<string> {
    if (this.closed) throw new CloudError('FUNCTIONS_REQUEST_FAIL', 'The local cloud is stopping.');
    requireCarried(name, 'event', eventJson);
    const definition = await this.options.folder.get(name);
    this.options.plan.take('run');
    this.options.metrics.countTowardsPlan(name, 'run');
    const lease = await this.poolOf(name).acquire(definition);
    try {
      return await this.run(definition, lease, this.withUserInfo(eventJson, caller), caller);
    } finally {
      this.poolOf(name).release(lease.instance);
    }
  }

  /** Tells every process the time; resolves when those that can listen have heard it. */
  async syncClock(): Promise<void> {
    const offsetMs = this.options.clock.offset();
    const instances = [...this.pools.values()].flatMap((pool) => pool.instances());
    await Promise.all(instances.map((instance) => instance.syncClock(offsetMs)));
  }

  thawAll(): void {
    for (const invocation of this.invocations.values()) invocation.thaw();
  }

  /** Ends every call under way, also one that sleeps: what it had still to write is not written. */
  endAll(): void {
    for (const invocation of this.invocations.values()) {
      if (invocation.answered) continue;
      invocation.kill();
      invocation.thaw();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
    this.thawAll();
    this.watchdog.close();
  }

  private async run(
    definition: FunctionDefinition,
    lease: Lease,
    eventJson: string,
    caller: Caller,
  ): Promise<string> {
    const { clock, killPoints, metrics } = this.options;
    const invocation = new Invocation(definition, caller, lease.instance, clock.now());
    invocation.killPoint = killPoints.take(definition.name);
    lease.instance.skewMs = invocation.killPoint?.skewMs ?? 0;
    const log = this.begin(invocation, lease, eventJson);
    const started = performance.now();
    let outcome: CallOutcome | { kind: 'timeout' } | undefined;
    try {
      outcome = await this.runWithin(invocation, lease.instance, eventJson);
      const json = answerOf(definition, outcome);
      this.logs.end(log, performance.now() - started, { result: json });
      return json;
    } catch (error) {
      const { code, message } = error as CloudError;
      this.logs.end(log, performance.now() - started, { error: { code, message } });
      throw error;
    } finally {
      invocation.answered = true;
      // It may have been ended in its sleep.
      invocation.thaw();
      if (invocation.killPoint) killPoints.release(invocation.killPoint);
      metrics.countInvocation(definition.name, {
        ms: performance.now() - started,
        error: log.ok !== true,
        timeout: outcome?.kind === 'timeout',
        coldStart: lease.fresh,
      });
    }
  }

  /** The call itself, ended with `kill -9` when its limit (load and run each) is over. */
  private async runWithin(
    invocation: Invocation,
    instance: Instance,
    eventJson: string,
  ): Promise<CallOutcome | { kind: 'timeout' }> {
    const { definition, caller, requestId } = invocation;
    const { facts, clock, gatewayUrl, profile } = this.options;
    const inForce = profile.get();
    const { leftovers, timeLimits } = inForce;
    const gateway = `${gatewayUrl()}/admin/${invocation.id}`;
    const environment = callEnvironment(facts, caller, inForce, requestId, gateway);
    const context = callContext(definition, facts, requestId);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<{ kind: 'timeout' }>((resolve) => {
      const arm = (ms: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve({ kind: 'timeout' }), ms);
      };
      if (instance.loaded || timeLimits.loadingCounts) return arm(definition.timeoutMs);
      arm(LOAD_LIMIT_MS);
      invocation.onLoaded = () => arm(definition.timeoutMs);
    });
    const call = instance.call(
      { id: invocation.id, eventJson, context, environment, leftovers, offsetMs: clock.offset() },
      () => invocation.onLoaded?.(),
    );
    try {
      const outcome = await Promise.race([call, limit]);
      if (outcome.kind === 'timeout') invocation.kill();
      return outcome;
    } finally {
      clearTimeout(timer);
    }
  }

  private begin(invocation: Invocation, lease: Lease, eventJson: string): CallLog {
    const { openid, uid, source } = invocation.caller;
    const log = this.logs.begin({
      requestId: invocation.requestId,
      function: invocation.functionName,
      source,
      ...(openid !== undefined && { openid }),
      ...(uid !== undefined && { uid }),
      at: invocation.startedAt,
      coldStart: lease.fresh,
      event: eventJson,
    });
    this.forget(lease.instance);
    this.invocations.set(invocation.id, invocation);
    this.latest.set(lease.instance, { invocation, log });
    return log;
  }

  private forget(instance: Instance): void {
    const last = this.latest.get(instance);
    if (last) this.invocations.delete(last.invocation.id);
    this.latest.delete(instance);
  }

  private poolOf(name: string): Pool {
    let pool = this.pools.get(name);
    if (!pool) {
      pool = new Pool(this.options.pool, this.watchdog, {
        onOutput: (instance, stream, text) => {
          const last = this.latest.get(instance);
          if (last) this.logs.write(last.log, stream, text);
        },
        onExit: (instance) => this.forget(instance),
      });
      this.pools.set(name, pool);
    }
    return pool;
  }

  private withUserInfo(eventJson: string, caller: Caller): string {
    const direct = caller.source.split(',').at(-1);
    if (!this.options.injectUserInfo || caller.openid === undefined || direct !== 'wx_client')
      return eventJson;
    const event: unknown = JSON.parse(eventJson);
    if (!event || typeof event !== 'object' || Array.isArray(event)) return eventJson;
    return JSON.stringify({ ...event, userInfo: { appId: this.options.facts.appid, openId: caller.openid } });
  }
}

function answerOf(definition: FunctionDefinition, outcome: CallOutcome | { kind: 'timeout' }): string {
  if (outcome.kind === 'timeout') throw timedOut(definition);
  if (outcome.kind === 'exit') throw processEnded(definition.name, outcome.reason);
  if (outcome.kind === 'error') throw executeFailed(definition.name, outcome.error);
  requireCarried(definition.name, 'answer', outcome.json);
  return outcome.json;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultOutcome, Faults } from '../faults/faults';
import { OUTSIDE } from '../base/metrics';
import { CloudError, type Clock } from '../base/ports';
import type { Invocation } from '../runner/invocation';
import { until } from '../base/until';
import { isOpenApi, nameOf, perform, type ActionParts } from './actions';
import { errorAnswer, faultAnswer, writeAnswer, type Answer } from './answer';
import { readGatewayRequest, type GatewayRequest } from './body';

export interface GatewayParts extends ActionParts {
  faults: Faults;
  clock: Clock;
}

/** The request gets no answer: its connection is reset. */
const NO_ANSWER = Symbol('no answer');

/**
 * `POST /admin`, the protocol of the vendor's SDKs (PLATFORM §11). Functions send to `/admin/<invocation>`, the address that
 * their environment gives them, and are known by it; whoever sends to plain `/admin` is a program outside the environment.
 */
export class Gateway {
  private underWay = 0;

  constructor(private readonly parts: GatewayParts) {}

  /** @param invocationId the rest of the path after `/admin/`, if any */
  async handle(req: IncomingMessage, res: ServerResponse, invocationId: string | undefined): Promise<void> {
    this.underWay += 1;
    const answer = await this.answer(req, invocationId).catch(asAnswer);
    this.underWay -= 1;
    if (answer === NO_ANSWER) reset(req);
    else writeAnswer(res, answer);
  }

  /** Waits until no request is being worked on, so that the database can be closed under nobody. */
  async settle(timeoutMs: number): Promise<void> {
    await until(() => this.underWay === 0, timeoutMs);
  }

  private async answer(
    req: IncomingMessage,
    invocationId: string | undefined,
  ): Promise<Answer | typeof NO_ANSWER> {
    const invocation = this.invocationOf(invocationId);
    // A process that is gone can send nothing more: what was still on the way from it is lost with it.
    if (invocation === 'gone') return NO_ANSWER;
    const request = await readGatewayRequest(req);
    const who = invocation?.functionName ?? OUTSIDE;
    const name = nameOf(request);
    await invocation?.whileFrozen();
    if (invocation?.killed) return NO_ANSWER;
    this.parts.metrics.countCall(who, name);
    const fatal = invocation && fatalPoint(invocation, name);
    if (fatal?.when === 'before' && !(await this.strike(invocation, fatal.freezeMs))) return NO_ANSWER;
    const answer = await this.withFaults(request, invocation, who, req);
    if (fatal?.when === 'after' && !(await this.strike(invocation, fatal.freezeMs))) return NO_ANSWER;
    await invocation?.whileFrozen();
    return answer;
  }

  private invocationOf(id: string | undefined): Invocation | 'gone' | undefined {
    return id === undefined ? undefined : (this.parts.runner.invocation(id) ?? 'gone');
  }

  /** Kills or freezes the process. @returns whether it lives on */
  private async strike(invocation: Invocation | undefined, freezeMs: number | undefined): Promise<boolean> {
    if (freezeMs === undefined) {
      invocation?.kill();
      return false;
    }
    await invocation?.freeze(freezeMs, () => this.parts.clock.offset());
    return invocation?.killed === false;
  }

  private async withFaults(
    request: GatewayRequest,
    invocation: Invocation | undefined,
    who: string,
    req: IncomingMessage,
  ): Promise<Answer | typeof NO_ANSWER> {
    const names = [nameOf(request), request.action];
    const before = this.parts.faults.meet(names, who, 'before');
    if (before?.delayMs) await sleep(before.delayMs);
    if (before?.outcome) return replaced(before.outcome, request);
    const answer = await perform(this.parts, request, invocation, who, req).catch(asAnswer);
    const after = this.parts.faults.meet(names, who, 'after');
    if (after?.delayMs) await sleep(after.delayMs);
    return after?.outcome ? replaced(after.outcome, request) : answer;
  }
}

/** Counts the call, and says whether it is the one at which this invocation's process shall end. */
function fatalPoint(invocation: Invocation, name: string) {
  invocation.calls += 1;
  const point = invocation.killPoint;
  if (point?.state !== 'running') return undefined;
  point.calls = invocation.calls;
  if (point.call !== invocation.calls) return undefined;
  Object.assign(point, { state: 'fired', fired: true, action: name });
  return point;
}

function replaced(outcome: FaultOutcome, { action }: GatewayRequest): Answer | typeof NO_ANSWER {
  return outcome.kind === 'reset' ? NO_ANSWER : faultAnswer(outcome, isOpenApi(action));
}

function asAnswer(error: unknown): Answer {
  if (error instanceof CloudError) return errorAnswer(error.code, error.message);
  console.error('local cloud: a gateway request failed:', error);
  return errorAnswer(
    'SYS_ERR',
    `The local cloud itself failed: ${error instanceof Error ? error.message : String(error)}`,
  );
}

/** Ends the connection without an answer, by a TCP reset as a broken network would. */
function reset(req: IncomingMessage): void {
  req.socket.resetAndDestroy();
}

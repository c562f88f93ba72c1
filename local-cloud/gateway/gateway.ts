import type { IncomingMessage, ServerResponse } from 'node:http';

import { CloudError } from '../base/ports';
import { until } from '../base/until';
import { isOpenApi, nameOf, perform, type ActionParts } from './actions';
import { errorAnswer, faultAnswer, writeAnswer, type Answer } from './answer';
import { readGatewayRequest } from './body';
import { NO_ANSWER, pass, whoOf, type PassageParts } from './passage';

export type GatewayParts = ActionParts & PassageParts;

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
    const invocation = invocationId === undefined ? undefined : this.parts.runner.invocation(invocationId);
    // A process that is gone can send nothing more: what was still on the way from it is lost with it.
    if (invocationId !== undefined && !invocation) return NO_ANSWER;
    const request = await readGatewayRequest(req);
    return pass(this.parts, {
      names: [nameOf(request), request.action],
      invocation,
      act: () => perform(this.parts, request, invocation, whoOf(invocation), req).catch(asAnswer),
      replaced: (outcome) => faultAnswer(outcome, isOpenApi(request.action)),
    });
  }
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

import type { IncomingMessage } from 'node:http';

import type { Metrics } from '../base/metrics';
import { CloudError, type Caller, type Database, type WeChat } from '../base/ports';
import { isToken } from '../base/token';
import type { ProfileInForce } from '../profile/inForce';
import type { PlanMeter } from '../profile/plan';
import type { Invocation } from '../runner/invocation';
import type { FunctionRunner } from '../runner/runner';
import {
  decodeOpenApiRequest,
  encodeOpenApiError,
  encodeOpenApiResponse,
  OpenApiDecodeError,
  OpenApiGatewayError,
} from '../wechat';
import { bytesAnswer, errorInAnswer, jsonAnswer, type Answer } from './answer';
import type { GatewayRequest } from './body';
import { calledByFunction, calledFromOutside } from './source';

/** openapi calls of the SDKs: `wx.openApi` in protobuf, `wx.api` (deprecated `callOpenAPI`) in JSON. */
const OPENAPI_ACTIONS = new Set(['wx.openApi', 'wx.api']);

const NOT_PERMITTED = -604101;

export function isOpenApi(action: string): boolean {
  return OPENAPI_ACTIONS.has(action);
}

/** What the request is counted and broken as: the openapi's name, else the action. */
export function nameOf({ action, params }: GatewayRequest): string {
  return isOpenApi(action) && typeof params.apiName === 'string' ? params.apiName : action;
}

export interface ActionParts {
  database: Database;
  wechat: WeChat;
  runner: FunctionRunner;
  metrics: Metrics;
  profile: ProfileInForce;
  plan: PlanMeter;
}

/** Does what one request asks for. @throws CloudError with the code that the SDK shall see */
export async function perform(
  parts: ActionParts,
  request: GatewayRequest,
  invocation: Invocation | undefined,
  who: string,
  req: IncomingMessage,
): Promise<Answer> {
  const { action, params } = request;
  if (action.startsWith('database.')) {
    parts.plan.take('database');
    parts.metrics.countTowardsPlan(who, 'database');
    const { body, cost } = await parts.database.handle(action, params);
    parts.metrics.countCost(who, cost);
    return jsonAnswer(body);
  }
  if (action === 'functions.invokeFunction') {
    const caller = invocation
      ? calledByFunction(invocation.caller, tokenIn(request))
      : calledFromOutside(req.headers['x-tcb-source']);
    return invoke(parts.runner, params, caller);
  }
  if (isOpenApi(action)) return openApi(parts, request, invocation);
  throw new CloudError(
    'INVALID_PARAM',
    `The local cloud does not serve the action "${action.slice(0, 80)}". It serves database.*, functions.invokeFunction and wx.openApi.`,
  );
}

async function invoke(
  runner: FunctionRunner,
  params: Record<string, unknown>,
  caller: Caller,
): Promise<Answer> {
  const { function_name: name, request_data: data } = params;
  if (typeof name !== 'string' || name === '') {
    throw new CloudError(
      'INVALID_PARAM',
      'functions.invokeFunction: "function_name" is missing: expected the name of a function.',
    );
  }
  const json = await runner.callJson(name, eventJson(data), caller);
  return jsonAnswer({ data: { response_data: json } });
}

function eventJson(data: unknown): string {
  if (data === undefined || data === null || data === '') return '{}';
  if (typeof data !== 'string') return JSON.stringify(data);
  try {
    JSON.parse(data);
    return data;
  } catch (error) {
    throw new CloudError(
      'INVALID_PARAM',
      `functions.invokeFunction: "request_data" is not JSON: ${(error as Error).message}`,
    );
  }
}

/** The SDK sends whichever it has with every request (node-sdk `utils/tcbapirequester`). */
const tokenIn = ({ params }: GatewayRequest): string =>
  String(params.wxCloudApiToken || params.wxCloudbaseAccesstoken || '');

async function openApi(
  { wechat, plan, profile }: ActionParts,
  request: GatewayRequest,
  invocation: Invocation | undefined,
): Promise<Answer> {
  const { action, params } = request;
  plan.check('run');
  const { tokens, missingToken } = profile.get();
  // A program outside the environment has none to send: it counts as the console.
  const authorised = invocation ? isToken(tokenIn(request)) : tokens.console;
  if (!authorised) return errorInAnswer(missingToken.code, missingToken.message, true);
  const { apiName, parameters } = openApiRequest(action, params);
  const refused = invocation !== undefined && !invocation.definition.openapi.has(apiName);
  try {
    // An API that nobody knows is told before a missing permission: the permission would not help.
    if (refused && wechat.knows(apiName))
      throw new OpenApiGatewayError(NOT_PERMITTED, notPermitted(invocation, apiName));
    const answer = overTheCloud(await wechat.openapi(apiName, parameters), profile.get().msgid);
    return action === 'wx.api'
      ? jsonAnswer({ data: { responseData: JSON.stringify(answer) } })
      : bytesAnswer(encodeOpenApiResponse(answer));
  } catch (error) {
    if (!(error instanceof OpenApiGatewayError)) throw error;
    if (action === 'wx.api') throw new CloudError(String(error.errorCode), error.message);
    return bytesAnswer(encodeOpenApiError(error.errorCode));
  }
}

/** Answers over the cloud are reported to lack the msgid (PLATFORM §2). */
function overTheCloud(answer: Record<string, unknown>, form: 'none' | 'number' | 'text') {
  if (!('msgid' in answer) || form === 'number') return answer;
  const { msgid, ...rest } = answer;
  return form === 'none' ? rest : { ...rest, msgid: String(msgid) };
}

function openApiRequest(action: string, params: Record<string, unknown>) {
  const { apiName, requestData } = params;
  try {
    const decoded =
      action === 'wx.api'
        ? { parameters: JSON.parse(String(requestData || '{}')) as Record<string, unknown> }
        : decodeOpenApiRequest(bytesOf(requestData));
    const name = ('apiName' in decoded && decoded.apiName) || apiName;
    if (typeof name === 'string' && name !== '') return { apiName: name, parameters: decoded.parameters };
  } catch (error) {
    if (!(error instanceof OpenApiDecodeError || error instanceof SyntaxError)) throw error;
    throw new CloudError('INVALID_PARAM', `${action}: ${error.message}`);
  }
  throw new CloudError(
    'INVALID_PARAM',
    `${action}: "apiName" is missing: expected a name such as "subscribeMessage.send".`,
  );
}

function bytesOf(requestData: unknown): Buffer {
  if (Buffer.isBuffer(requestData)) return requestData;
  throw new OpenApiDecodeError(
    '"requestData" is missing: expected the bytes of a CommApiData message in a multipart form.',
  );
}

function notPermitted(invocation: Invocation, apiName: string): string {
  return `The function "${invocation.functionName}" may not call ${apiName}: name it in permissions.openapi of its config.json.`;
}

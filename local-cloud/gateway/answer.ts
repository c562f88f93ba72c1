import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { FaultOutcome } from '../faults/faults';
import { encodeOpenApiError, encodeOpenApiResponse } from '../wechat';
import { gatewayCodeName } from './codes';

/** An answer ready to be written. */
export interface Answer {
  status: number;
  contentType: string;
  body: Buffer | string;
}

/** The SDK recognises a JSON answer to an openapi call by exactly this type (node-sdk `utils/tcbapirequester`). */
const JSON_TYPE = 'application/json; charset=utf-8';

export function jsonAnswer(body: Record<string, unknown>): Answer {
  return { status: 200, contentType: JSON_TYPE, body: JSON.stringify({ requestId: randomUUID(), ...body }) };
}

export function errorAnswer(code: string, message: string): Answer {
  return jsonAnswer({ code, message });
}

export function bytesAnswer(encoded: { body: Buffer; contentType: string }): Answer {
  return { status: 200, ...encoded };
}

/** Answers of openapi calls are mostly shorter. */
const SHORT = 4096;

export function writeAnswer(res: ServerResponse, answer: Answer): void {
  if (res.destroyed) return;
  const { body } = answer;
  const isText = typeof body === 'string';
  const length = isText ? Buffer.byteLength(body) : body.length;
  res.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': length });
  // Node sends text together with the head, bytes after it. In latin1 each character is one byte.
  if (isText) res.end(body);
  else if (length <= SHORT) res.end(body.toString('latin1'), 'latin1');
  else res.end(body);
}

/** Bytes that are neither JSON nor a protobuf message. */
const UNDECODABLE = Buffer.from('7b22ff0fff', 'hex');

/**
 * The answer that a fault puts in place of the real one.
 * @param isOpenApi answers of openapi calls have WeChat's shape, others the gateway's
 */
export function faultAnswer(outcome: Exclude<FaultOutcome, { kind: 'reset' }>, isOpenApi: boolean): Answer {
  switch (outcome.kind) {
    case 'empty':
      return { status: 200, contentType: isOpenApi ? 'application/octet-stream' : JSON_TYPE, body: '' };
    case 'broken':
      return {
        status: 200,
        contentType: isOpenApi ? 'application/octet-stream' : JSON_TYPE,
        body: UNDECODABLE,
      };
    case 'status':
      return { status: outcome.status, contentType: 'text/html', body: `<h1>${outcome.status}</h1>` };
    case 'error':
      return errorInAnswer(outcome.code, outcome.message, isOpenApi);
  }
}

/**
 * An error by number or name. In an openapi call, a number above -501000 is WeChat's own errcode; -501xxx are the gateway's and
 * have names; other large ones (-601xxx, -604xxx) are what WeChat's side of the gateway answers.
 */
export function errorInAnswer(
  code: number | string,
  message: string | undefined,
  isOpenApi: boolean,
): Answer {
  const name = typeof code === 'string' ? code : gatewayCodeName(code);
  if (name !== undefined) return errorAnswer(name, message ?? `fault: ${name}`);
  const number = Number(code);
  if (!isOpenApi) return errorAnswer(String(code), message ?? `fault: ${code}`);
  if (number <= -501_000) return bytesAnswer(encodeOpenApiError(number));
  return bytesAnswer(encodeOpenApiResponse({ errcode: number, errmsg: message ?? wechatText(number) }));
}

/** WeChat's own texts end in a trace id; -1 is told from the SDK's local errors by its text alone (PLATFORM §2). */
function wechatText(errcode: number): string {
  const text = errcode === -1 ? 'system error' : `fault injected`;
  return `${text} rid: ${randomUUID().slice(0, 8)}-${randomUUID().slice(0, 8)}`;
}

import { randomUUID } from 'node:crypto';

import type { FaultOutcome } from '../faults/faults';
import type { Answer } from '../gateway/answer';

const JSON_TYPE = 'application/json; encoding=utf-8';

/** WeChat answers refusals with HTTP 200; its texts end in a trace id. */
export function refusalAnswer(errcode: number | string, text: string): Answer {
  const rid = `${randomUUID().slice(0, 8)}-${randomUUID().slice(0, 8)}`;
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify({ errcode, errmsg: `${text} rid: ${rid}` }),
  };
}

/** The answer that a fault puts in place of the real one. */
export function faultOverHttps(outcome: Exclude<FaultOutcome, { kind: 'reset' }>): Answer {
  switch (outcome.kind) {
    case 'empty':
      return { status: 200, contentType: JSON_TYPE, body: '' };
    case 'broken':
      return { status: 200, contentType: JSON_TYPE, body: '{"errcode":' };
    case 'status':
      return { status: outcome.status, contentType: 'text/html', body: `<h1>${outcome.status}</h1>` };
    case 'error': {
      const number = Number(outcome.code);
      const text = outcome.message ?? (number === -1 ? 'system error' : 'fault injected');
      return refusalAnswer(Number.isNaN(number) ? outcome.code : number, text);
    }
  }
}

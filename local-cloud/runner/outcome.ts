import { CloudError } from '../base/ports';
import type { FunctionDefinition } from './definition';
import type { ThrownError } from './instance';

/** What `callFunction` carries at most, in bytes of JSON: of an event 6 MB, of an answer 1 MB (PLATFORM §6). */
export const MOST_BYTES = { event: 6 * 1024 * 1024, answer: 1024 * 1024 } as const;

/** The codes are the platform's: node-sdk keeps the name; wx-server-sdk 4.0.2 loses it (errCode -1) and keeps the text. */
export function executeFailed(name: string, thrown: ThrownError): CloudError {
  const code = thrown.code === undefined ? '' : ` (code ${thrown.code})`;
  const stack = thrown.stack ?? `${thrown.name}: ${thrown.message}`;
  return new CloudError(
    'FUNCTIONS_EXECUTE_FAIL',
    `The function "${name}" threw ${thrown.name}: ${thrown.message}${code}\n${stack}`,
  );
}

export function processEnded(name: string, reason: string): CloudError {
  return new CloudError(
    'FUNCTIONS_EXECUTE_FAIL',
    `The process of the function "${name}" ${reason} before main had answered. Its log may say more (GET /logs?function=${name}).`,
  );
}

export function timedOut(definition: FunctionDefinition): CloudError {
  return new CloudError(
    'FUNCTION_TIME_LIMIT_EXCEEDED',
    `The function "${definition.name}" did not answer within its limit of ${definition.timeoutMs} ms and was ended. ` +
      'The limit is "timeout" (seconds) in its config.json, else "timeLimits.defaultSeconds" of the profile.',
  );
}

/** @throws CloudError where it is longer than the platform carries */
export function requireCarried(name: string, what: keyof typeof MOST_BYTES, json: string): void {
  const bytes = Buffer.byteLength(json);
  if (bytes <= MOST_BYTES[what]) return;
  throw new CloudError(
    what === 'event' ? 'INVALID_PARAM' : 'FUNCTIONS_EXECUTE_FAIL',
    `The ${what} of the function "${name}" is ${bytes} bytes of JSON; the platform carries ${MOST_BYTES[what]} at most.`,
  );
}

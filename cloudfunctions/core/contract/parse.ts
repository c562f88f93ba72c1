import type * as z from 'zod/mini';
import { NotifyError, type Issue } from '../errors';
import { show, toIssue, WORDLESS } from './mistakes';
import { requirePlain } from './plain';

/** So many mistakes are listed; who sends more has a program to mend, not a list to read. */
const MAX_ISSUES = 20;

/** What is asked, before anything is checked: says only which schema it is to be checked against. */
export const asked = (event: unknown): Readonly<Record<string, unknown>> =>
  event !== null && typeof event === 'object' ? (event as Record<string, unknown>) : {};

/**
 * Checks a request against its schema.
 * @throws NotifyError `BAD_REQUEST` with one issue per mistake, `TOO_LARGE`
 */
export function parseRequest<Schema extends z.ZodMiniType>(schema: Schema, event: unknown): z.infer<Schema> {
  if (event === null || typeof event !== 'object' || Array.isArray(event)) {
    throw new NotifyError(
      'BAD_REQUEST',
      `request: expected an object with an action, got ${show(event)}. 请求应为对象。`,
    );
  }
  const request = withoutPlatformFields(event as Record<string, unknown>);
  requirePlain(request);
  return parsePart(schema, request, 'request');
}

/**
 * A part of a request that `parseRequest` has let through, with mistakes of its own.
 * @param what how the part itself is named
 * @throws NotifyError `BAD_REQUEST` with one issue per mistake
 */
export function parsePart<Schema extends z.ZodMiniType>(
  schema: Schema,
  part: unknown,
  what: string,
): z.infer<Schema> {
  const result = schema.safeParse(part, { reportInput: true, error: () => WORDLESS });
  if (result.success) return result.data;
  throw new NotifyError(
    'BAD_REQUEST',
    describe(result.error.issues, what),
    result.error.issues.slice(0, MAX_ISSUES).map(toIssue),
  );
}

/** The platform adds these to the event of a call from a mini program. */
function withoutPlatformFields(event: Record<string, unknown>): Record<string, unknown> {
  const { userInfo: _userInfo, tcbContext: _tcbContext, ...request } = event;
  return request;
}

function describe(issues: z.core.$ZodIssue[], what: string): string {
  const first: Issue | undefined = issues[0] && toIssue(issues[0]);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${first?.path || what}: ${first?.message}${more}. 请求格式有误。`;
}

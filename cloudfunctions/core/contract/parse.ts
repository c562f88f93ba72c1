import type * as z from 'zod/mini';
import { NotifyError, type Issue } from '../errors';

/** Requests over this many characters as JSON are refused before they are looked at. */
const MAX_REQUEST = 256 * 1024;

/**
 * Checks a request against its schema.
 * @throws NotifyError `BAD_REQUEST` with one issue per mistake, `TOO_LARGE`
 */
export function parseRequest<Schema extends z.ZodMiniType>(schema: Schema, event: unknown): z.infer<Schema> {
  if (event === null || typeof event !== 'object' || Array.isArray(event)) {
    throw new NotifyError(
      'BAD_REQUEST',
      `Expected an object with an action, got ${kindOf(event)}. 请求应为对象。`,
    );
  }
  const request = withoutPlatformFields(event as Record<string, unknown>);
  if (JSON.stringify(request).length > MAX_REQUEST) {
    throw new NotifyError('TOO_LARGE', `The request is over ${MAX_REQUEST / 1024} KB. 请求超过大小上限。`);
  }
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  const issues = result.error.issues.map(toIssue);
  throw new NotifyError('BAD_REQUEST', describe(issues), issues);
}

/** The platform adds these to the event of a call from a mini program. */
function withoutPlatformFields(event: Record<string, unknown>): Record<string, unknown> {
  const { userInfo: _userInfo, tcbContext: _tcbContext, ...request } = event;
  return request;
}

function toIssue(issue: z.core.$ZodIssue): Issue {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    '',
  );
  const unknown =
    issue.code === 'unrecognized_keys' ? `unknown: ${issue.keys.slice(0, 5).join(', ').slice(0, 200)}` : '';
  return { code: issue.code, path, message: unknown || issue.message };
}

function describe(issues: Issue[]): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${first?.path || 'request'}: ${first?.message}${more}. 请求格式有误。`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

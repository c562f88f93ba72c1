import type { Config } from '../config/config';
// Not of the whole contract: the timer's function has no other schema.
import {
  contentAnswer,
  contentItem,
  type ContentCall,
  type ContentItem,
  type ContentPerson,
  type ContentSource,
} from '../contract/ownContent';
import { parsePart } from '../contract/parse';
import { isForCaller, NotifyError } from '../errors';
import type { Context } from '../ports/context';
import { clean } from './clean';
import { cut } from './cut';

/** So long one call of a team's function may take, in milliseconds. */
export const CONTENT_TIMEOUT = 5000;

/** What a team's function has said of one notification. */
export type Given =
  | ({ kind: 'content' } & Pick<ContentItem, 'data' | 'page' | 'query'>)
  | { kind: 'skip' | 'unfit' | 'none'; words: string };

export type Answered =
  | { ok: true; given: ReadonlyMap<string, Given>; strangers: number }
  /** `missing`: it is not deployed; else another call may be answered. */
  | { ok: false; missing: boolean; text: string };

/** What is kept of anybody's words. */
const KEPT = 100;

/** Words to be stored and shown: one line, nothing hidden in it, not without end. */
export const briefly = (words: string): string => cut(clean(words.slice(0, 1000)), KEPT, 'ellipsis');

/**
 * Whether the configuration lets this function give content.
 * @param path of the field
 * @throws NotifyError `BAD_REQUEST`
 */
export function requireSource(
  { contentFunctions }: Config,
  source: ContentSource | undefined,
  path: string,
): void {
  if (source === undefined || contentFunctions.includes(source.function)) return;
  const known = contentFunctions.join(', ') || 'none';
  const message = `expected one of the contentFunctions of notify.config.ts (${known}), got "${source.function}"`;
  throw new NotifyError('BAD_REQUEST', `${path}.function: ${message}. 该云函数未列入 contentFunctions。`, [
    { code: 'invalid', path: `${path}.function`, message },
  ]);
}

/**
 * Asks a team's own function for the content of up to `CONTENT_PEOPLE` notifications. Whoever it says nothing of, or nothing
 * that can be read, is in the answer all the same: as `none` or `unfit`.
 */
export async function askContent(
  context: Context,
  source: ContentSource,
  call: Omit<ContentCall, 'action'>,
  timeoutMs: number,
): Promise<Answered> {
  const event: ContentCall = { action: 'content', ...call };
  const answer = await context.callFunction(source.function, event, timeoutMs);
  if (!answer.ok) return { ...answer, text: briefly(answer.text) };
  const read = contentAnswer.safeParse(answer.result);
  if (!read.success) {
    const text = `expected { people: [...] }, got ${briefly(JSON.stringify(answer.result ?? null).slice(0, 80))}`;
    return { ok: false, missing: false, text };
  }
  return { ok: true, ...sorted(call.people, read.data.people) };
}

function sorted(
  people: readonly ContentPerson[],
  items: readonly unknown[],
): { given: Map<string, Given>; strangers: number } {
  const given = new Map<string, Given>(people.map(({ id }) => [id, { kind: 'none', words: '' }]));
  const seen = new Set<string>();
  let strangers = 0;
  items.forEach((item, i) => {
    const id = (item as { id?: unknown } | null)?.id;
    if (typeof id !== 'string' || !given.has(id)) strangers += 1;
    else if (seen.has(id)) given.set(id, { kind: 'unfit', words: `people[${i}].id: answered twice` });
    else given.set(id, givenBy(item, i));
    if (typeof id === 'string') seen.add(id);
  });
  return { given, strangers };
}

function givenBy(item: unknown, i: number): Given {
  try {
    const { id: _id, skip, ...content } = parsePart(contentItem, item, `people[${i}]`);
    return skip === undefined ? { kind: 'content', ...content } : { kind: 'skip', words: briefly(skip) };
  } catch (error) {
    if (!isForCaller(error)) throw error;
    const [issue] = error.issues;
    const path = [`people[${i}]`, ...(issue?.path ? [issue.path] : [])].join('.');
    return { kind: 'unfit', words: briefly(issue ? `${path}: ${issue.message}` : error.message) };
  }
}

import { NotifyError, type Issue } from '../errors';
import { show, toIssue, WORDLESS } from './mistakes';
import { parseRequest } from './parse';
import { MOST_ITEMS, pushEvent, pushItem, WRAPPERS, type PushEvent } from './push';

/** A push, and what is wrong with those of its items that cannot be read. */
export interface ReadPush {
  push: PushEvent;
  wrong: Issue[];
}

/**
 * Reads WeChat's push. One item that cannot be read costs none of the others: each is somebody's receipt or refusal.
 * @throws NotifyError `BAD_REQUEST`, `TOO_LARGE`: nothing of it can be read
 */
export function readPush(event: unknown): ReadPush {
  if (!isObject(event))
    throw new NotifyError(
      'BAD_REQUEST',
      `push: expected WeChat's push as JSON, got ${show(event)}. If it is XML, set the data format of the message push to JSON (WeChat console → message push). 推送应为 JSON：请在控制台“消息推送”把数据格式设为 JSON。`,
    );
  const wrong: Issue[] = [];
  const read: Record<string, unknown> = { ...event };
  if ('List' in event) read.List = readable(event.List, 'List', wrong);
  for (const wrapper of WRAPPERS) {
    const wrapped = event[wrapper];
    if (isObject(wrapped) && 'List' in wrapped)
      read[wrapper] = { ...wrapped, List: readable(wrapped.List, `${wrapper}.List`, wrong) };
  }
  return { push: parseRequest(pushEvent, read), wrong };
}

/** Those items of a list that can be read; a list that has none, or is none, stays for the schema to refuse. */
function readable(list: unknown, path: string, wrong: Issue[]): unknown {
  if (!Array.isArray(list) || list.length > MOST_ITEMS) return list;
  const found = list.map((item, i) => {
    const result = pushItem.safeParse(item, { reportInput: true, error: () => WORDLESS });
    return result.success ? [] : result.error.issues.map((issue) => at(`${path}[${i}]`, toIssue(issue)));
  });
  const good = list.filter((_, i) => found[i]!.length === 0);
  if (good.length === 0 || good.length === list.length) return list;
  wrong.push(...found.flat());
  return good;
}

const at = (where: string, { path, ...issue }: Issue): Issue => ({
  ...issue,
  path: path ? `${where}.${path}` : where,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

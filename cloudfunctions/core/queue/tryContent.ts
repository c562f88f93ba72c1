import { askContent, CONTENT_TIMEOUT, type Given } from '../content/ask';
import type { ContentCall, ContentSource, ContentTried } from '../contract';
import { CONTENT_PEOPLE } from '../contract/ownContent';
import { notificationId } from '../model/id';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { templateOf } from './build';

/** Milliseconds that the answer takes. */
const MARGIN = 1000;
const EXAMPLES = 10;

export interface Trial {
  /** With the key that they would have: a function that gives something away all the same keeps it under their own ids. */
  call: Omit<ContentCall, 'action' | 'preview' | 'people' | 'key'> & { key: string };
  /** At most `CONTENT_PEOPLE` are asked for. */
  openids: readonly string[];
  row(openid: string, given: Given): MessageDocument;
}

/** What a team's function answers for some people, and the notifications that would come of it. Nothing is written. */
export async function tryContent(
  context: Context,
  source: ContentSource,
  { call, openids, row }: Trial,
): Promise<{ tried: ContentTried; rows: MessageDocument[] }> {
  const some = openids.slice(0, CONTENT_PEOPLE);
  const people = some.map((openid) => ({ id: notificationId(call.template, openid, call.key), openid }));
  const left = context.deadline - context.clock.now() - MARGIN;
  const tried = { function: source.function, asked: people.length, given: 0, skipped: 0, refused: 0 };
  const without = (unanswered: string) => ({
    tried: { ...tried, unanswered, strangers: 0, examples: [] },
    rows: [],
  });
  if (left < MARGIN) return without('no time was left to ask it');
  const timeout = Math.min(CONTENT_TIMEOUT, left);
  const answer = await askContent(context, source, { ...call, preview: true, people }, timeout);
  if (!answer.ok)
    return without(answer.missing ? `no such function is deployed (${answer.text})` : answer.text);
  const rows = people.map(({ id, openid }) => row(openid, answer.given.get(id)!));
  for (const { reason } of rows) {
    if (reason === null) tried.given += 1;
    else if (reason === 'CONTENT_SKIPPED') tried.skipped += 1;
    else tried.refused += 1;
  }
  const examples = rows.slice(0, EXAMPLES).map((each) => exampleOf(context, each));
  return { tried: { ...tried, strangers: answer.strangers, examples }, rows };
}

function exampleOf(context: Context, row: MessageDocument): ContentTried['examples'][number] {
  const { to, reason, data, page, content } = row;
  if (reason !== null) return { openid: to, reason, ...(content?.words ? { words: content.words } : {}) };
  const fields = Object.values(templateOf(context, row.template).data);
  return {
    openid: to,
    data: Object.fromEntries(fields.map(({ name, field }) => [name, data[field] ?? ''])),
    ...(page ? { page } : {}),
  };
}

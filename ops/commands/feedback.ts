import {
  manageRequest,
  parseRequest,
  type FeedbackItem,
  type ManageRequest,
} from '../../cloudfunctions/core/contract';
import { answerFeedback, closeFeedback, listFeedback } from '../../cloudfunctions/core/management/feedback';
import { audited } from '../../cloudfunctions/core/management/audited';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { shellActor } from '../base/actor';
import { given } from '../base/given';
import { timeWords } from '../base/words';

export type FeedbackOptions = { name: 'feedback' } & (
  | {
      what: 'list';
      status: string | undefined;
      category: string | undefined;
      limit: string | undefined;
    }
  | { what: 'answer'; id: string; answer: string; again: boolean }
  | { what: 'close'; id: string }
);

/** Lists, answers or closes; each as `manage` does it, and in the audit log like it. @returns what to print */
export async function careForFeedback(context: Context, options: FeedbackOptions): Promise<string[]> {
  switch (options.what) {
    case 'list':
      return list(context, options);
    case 'answer': {
      const { id, answer, again } = options;
      const request = asked('feedback.answer', { id, answer, ...(again ? { again } : {}) });
      await audited(context, shellActor(), request, () => answerFeedback(context, shellActor().by, request));
      return [`${id} is answered; the user reads it in the inbox. 已回复，用户可在消息页看到。`];
    }
    case 'close': {
      const request = asked('feedback.close', { id: options.id });
      await audited(context, shellActor(), request, () => closeFeedback(context, request.id));
      return [`${options.id} is closed. 已关闭。`];
    }
  }
}

async function list(
  context: Context,
  { status, category, limit }: Extract<FeedbackOptions, { what: 'list' }>,
): Promise<string[]> {
  const request = asked('feedback.list', given({ status, category, limit }));
  const { items, next } = await audited(context, shellActor(), request, () => listFeedback(context, request));
  if (items.length === 0) return ['None. 没有反馈。'];
  return [
    ...items.flatMap((item) => linesOf(item, context.config.timeZone)),
    ...(next ? ['… and older ones: raise --limit. 还有更早的，可加大 --limit。'] : []),
  ];
}

function linesOf(item: FeedbackItem, zone: string): string[] {
  const { id, openid, category, cause, rating, text, at, template, status, answer, answeredAt, answeredBy } =
    item;
  const what = [category, cause, rating && `${rating}★`, template].filter(Boolean).join(' · ');
  return [
    `${timeWords(at, zone)}  ${status}  ${what}  ${openid}  ${id}`,
    ...(text ? [`    ${oneLine(text)}`] : []),
    ...(answer ? [`    → ${oneLine(answer)} (${answeredBy}, ${timeWords(answeredAt, zone)})`] : []),
  ];
}

/** A user's words: no line end of theirs breaks the list, no control character reaches the terminal. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ');

function asked<Action extends ManageRequest['action']>(
  action: Action,
  fields: object,
): Extract<ManageRequest, { action: Action }> {
  return parseRequest(manageRequest, { action, ...fields }) as Extract<ManageRequest, { action: Action }>;
}

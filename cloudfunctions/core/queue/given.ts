import { briefly, requireSource, type Given } from '../content/ask';
import type { ContentSource, NotificationRequest } from '../contract';
import type { From } from '../content/link';
import { requireKnownPage } from '../content/page';
import { isForCaller, NotifyError } from '../errors';
import type { MessageDocument } from '../model/message';
import { CONTENT_LANE } from '../gate/lanes';
import { rests, type State } from '../model/states';
import type { Context } from '../ports/context';
import type { ReasonCode } from '../reasons/table';
import { buildMessage, templateOf, askedTimes } from './build';
import { newRow } from './newRow';

/**
 * The document of a notification whose content a team's function gives. What it left out, or gave so that it cannot be sent,
 * becomes a notification that has come to its end, with the reason: nobody is lost, and no other is kept back.
 * @param request with what is the same for all; the function's data are added to it
 */
export function buildGiven(
  context: Context,
  request: NotificationRequest,
  given: Given,
  { function: name, ...from }: { function: string } & Pick<From, 'campaign' | 'variant'>,
): MessageDocument {
  if (given.kind !== 'content') {
    const [state, reason] = ENDS[given.kind];
    return ended(context, request, { name, state, reason, words: given.words });
  }
  const { data, page, query } = given;
  try {
    const whole = {
      ...request,
      data: { ...request.data, ...data },
      page: page ?? request.page,
      query: request.query || query ? { ...request.query, ...query } : undefined,
    };
    requireKnownPage(context.config, page);
    const row = buildMessage(context, whole, from);
    return { ...row, content: { function: name } };
  } catch (error) {
    if (!isForCaller(error)) throw error;
    const [issue] = error.issues;
    const words = issue ? `${issue.path}: ${issue.message}` : error.message;
    return ended(context, request, { name, state: 'failed', reason: 'CONTENT_UNFIT', words: briefly(words) });
  }
}

const ENDS = {
  skip: ['suppressed', 'CONTENT_SKIPPED'],
  none: ['failed', 'CONTENT_UNAVAILABLE'],
  unfit: ['failed', 'CONTENT_UNFIT'],
} as const satisfies Record<string, readonly [State, ReasonCode]>;

interface End {
  /** Of the function. */
  name: string;
  state: State;
  reason: ReasonCode;
  words: string;
}

/** A notification without content that has come to its end before it began. */
function ended(
  context: Context,
  request: NotificationRequest,
  { name, state, reason, words }: End,
): MessageDocument {
  const row = emptyRow(context, request);
  return {
    ...row,
    content: { function: name, ...(words ? { words } : {}) },
    state,
    reason,
    ...rests(state, row.createdAt),
    history: [{ at: row.createdAt, state, reason }],
  };
}

/** A notification without content: nothing could be sent of it. */
export const emptyRow = (context: Context, request: NotificationRequest): MessageDocument =>
  withoutData(context, { ...request, page: '', query: undefined });

/** One whose content is asked for shortly before it is due: nobody claims it until it is there. */
export function rowToCome(
  context: Context,
  request: NotificationRequest,
  { function: name }: ContentSource,
): MessageDocument {
  const row = emptyRow(context, request);
  const first = { at: row.createdAt, state: 'scheduled', reason: 'CONTENT_TO_COME' } as const;
  return {
    ...row,
    lane: CONTENT_LANE,
    reason: 'CONTENT_TO_COME',
    content: { function: name },
    history: [first],
  };
}

function withoutData(context: Context, request: NotificationRequest): MessageDocument {
  const template = templateOf(context, request.template);
  return newRow(context, template, {
    to: request.to,
    key: request.key,
    bodyHash: '',
    data: {},
    page: request.page ?? template.page,
    query: request.query,
    whenNoCredit: request.whenNoCredit ?? template.whenNoCredit,
    ...askedTimes(context, template, request),
  });
}

/**
 * A notification as all of many will be, for what is wrong with it for everybody. Where a function gives the content, what
 * is missing is what it is asked for; what is there is checked.
 * @throws NotifyError as `buildMessage`, and `BAD_REQUEST` for a function that is not in the configuration
 */
export function sampleRow(
  context: Context,
  request: NotificationRequest,
  source: ContentSource | undefined,
): MessageDocument {
  requireSource(context.config, source, 'content');
  if (source === undefined) return buildMessage(context, request);
  try {
    return buildMessage(context, request);
  } catch (error) {
    if (!isForCaller(error)) throw error;
    const issues = error.issues.filter(({ code }) => code !== 'missing');
    const [first] = issues;
    if (first && issues.length < error.issues.length) {
      throw new NotifyError(error.code, `${first.path}: ${first.message}. 模板数据有误。`, issues);
    }
    if (first || error.issues.length === 0) throw error;
    const row = withoutData(context, request);
    return request.expiresAt === undefined ? row : { ...row, ownExpiry: true };
  }
}

/** What came to its end at once for what the function said, or did not say. */
export const CONTENT_ENDS: readonly (ReasonCode | null)[] = [
  'CONTENT_SKIPPED',
  'CONTENT_UNAVAILABLE',
  'CONTENT_UNFIT',
];

import { askContent, CONTENT_TIMEOUT, type Given } from '../content/ask';
import type { ContentCall, ContentSource } from '../contract';
import { CONTENT_PEOPLE } from '../contract/ownContent';
import { NotifyError } from '../errors';
import { noteAnswer, noteSilence } from '../gate/silence';
import type { Asking, CampaignDocument } from '../model/campaign';
import { notificationId } from '../model/id';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { CONTENT_ENDS } from '../queue/given';
import { chunk, groupBy } from '../store/grouping';
import { MARGIN } from './chunks';

/** Times that a function is asked for the same people before they are given up on; after each, the wait doubles. */
const TRIES = 5;
const FIRST_WAIT = 30_000;
/** Milliseconds in which functions are asked, in one call or tick. */
const ASKING = 6000;
/** Less than this is not worth a call. */
const LEAST_TIME = 3000;
/** So many groups given up on in a row, and a person has to look. */
const GIVEN_UP = 2;

export const ALL_WELL: Asking = { tries: 0, givenUp: 0 };

/** One person of a chunk. */
export interface Person {
  openid: string;
  /** Whom to ask for the content; absent: it is all there. */
  source?: ContentSource | undefined;
  variant?: string;
}

export interface Chunk {
  /** What all of them have in common. */
  call: Pick<ContentCall, 'template' | 'about'> & { key: string };
  people: readonly Person[];
  /** @param given absent for those that nobody is asked for */
  row(place: number, given?: Given): MessageDocument;
  /** Writes rows. @returns them as they stand */
  make(rows: MessageDocument[]): Promise<Pick<MessageDocument, '_id' | 'reason'>[]>;
  /** They came later and have rows, which are held: only these are gone on with. */
  noted?: boolean;
}

export interface Progress {
  /** Everybody of the chunk has a notification. */
  done: boolean;
  /** Of a chunk that is done: how many ended at once. */
  ended: number;
  asking: Asking;
  /** Not to be gone on with before, in milliseconds from now; 0 = at once, absent = with the next tick. */
  wait?: number;
  /** Why the function has not answered. */
  text?: string;
}

/**
 * Makes the rows of a chunk whose content a team's function gives. It is asked for those who have no row yet; what it has
 * answered is written before it is asked for more, so a crash asks again for at most one group, with the same row ids.
 * @throws NotifyError `NOT_FOUND` where there is no such function
 */
export async function makeWithContent(
  context: Context,
  { call, people, row, make: write, noted = false }: Chunk,
  asking: Asking = ALL_WELL,
): Promise<Progress> {
  const all = people.map((person, place) => ({
    ...person,
    place,
    id: notificationId(call.template, person.openid, call.key),
  }));
  const reasons = await reasonsOf(context, all);
  const make = async (rows: MessageDocument[]) => {
    for (const { _id, reason } of await write(rows)) reasons.set(_id, reason);
  };
  const missing = all.filter(({ id }) => (reasons.has(id) ? reasons.get(id) === 'LATECOMER' : !noted));
  await make(missing.filter(({ source }) => !source).map(({ place }) => row(place)));
  const asked = await askInGroups(context, { ...call, preview: false }, missing, asking, (group, given) =>
    make(group.map(({ id, place }) => row(place, given(id)))),
  );
  if (!asked.done) return { ...asked, ended: 0 };
  const ended = [...reasons.values()].filter((reason) => CONTENT_ENDS.includes(reason)).length;
  return { ...asked, ended };
}

/** Somebody with a notification, there or to be made. */
export interface Asked extends Person {
  /** Of the notification. */
  id: string;
  /** Of the event that lets it be made. */
  value?: string | undefined;
}

/**
 * Asks the functions for those who have one, by hundreds of one function and variant; what each has answered is written before
 * the next is asked.
 * @param write is told a group and, by the notification's id, what was given for it
 * @throws NotifyError `NOT_FOUND` where there is no such function
 */
export async function askInGroups<Someone extends Asked>(
  context: Context,
  call: Omit<ContentCall, 'action' | 'people' | 'variant'>,
  people: readonly Someone[],
  asking: Asking,
  write: (group: Someone[], given: (id: string) => Given | undefined) => Promise<void>,
): Promise<Omit<Progress, 'ended'>> {
  const groups = groupBy(
    people.filter(({ source }) => source),
    ({ source, variant = '' }) => `${source!.function} ${variant}`,
  ).flatMap((same) => chunk(same, CONTENT_PEOPLE));
  let state = asking;
  for (const [i, group] of groups.entries()) {
    const timeout = timeFor(context, i === 0);
    if (timeout === undefined) return { done: false, asking: state };
    const { source, variant } = group[0]!;
    const answer = await askContent(
      context,
      source!,
      {
        ...call,
        ...(variant === undefined ? {} : { variant }),
        people: group.map(({ id, openid, value }) => ({ id, openid, ...(value ? { value } : {}) })),
      },
      timeout,
    );
    if (answer.ok) {
      if (answer.strangers > 0)
        context.log('content.strangers', { function: source!.function, count: answer.strangers });
      await write(group, (id) => answer.given.get(id));
      if (state.tries + state.givenUp > 0) await noteAnswer(context, source!.function);
      state = ALL_WELL;
      continue;
    }
    const { text } = answer;
    const isLast = state.tries + 1 >= TRIES;
    await noteSilence(context, source!.function, {
      text,
      missing: answer.missing,
      givenUp: isLast && !answer.missing,
    });
    if (answer.missing) throw notDeployed(source!);
    context.log('content.unanswered', { function: source!.function, tries: state.tries + 1, error: text });
    const tries = state.tries + 1;
    if (!isLast) {
      const wait = FIRST_WAIT * 2 ** (tries - 1);
      return { done: false, asking: { ...state, tries }, wait, text };
    }
    await write(group, () => ({ kind: 'none', words: text }));
    return { done: false, asking: { tries: 0, givenUp: state.givenUp + 1 }, wait: 0, text };
  }
  return { done: true, asking: state };
}

/** The rows that are there already, with their reasons. */
async function reasonsOf({ store }: Context, people: readonly { id: string }[]) {
  const found = await store.find(
    'notify_messages',
    { _id: { $in: people.map(({ id }) => id) } },
    { limit: people.length, fields: ['reason'] },
  );
  return new Map(found.map(({ _id, reason }) => [_id, reason]));
}

/** A call that is cut short says nothing of the function: only the first of a step may have less time than it is due. */
function timeFor({ clock, deadline }: Context, isFirst: boolean): number | undefined {
  const left = deadline - MARGIN - clock.now();
  if (left >= CONTENT_TIMEOUT) return CONTENT_TIMEOUT;
  return isFirst && left >= LEAST_TIME ? left : undefined;
}

/** Whether it is still to be waited for before the function is asked again. */
export const isResting = (
  { clock }: Context,
  { asking, leaseUntil }: { asking?: Asking; leaseUntil: number },
): boolean => asking !== undefined && asking.tries > 0 && clock.now() < leaseUntil;

/** With no more time than asking may take: who waits for an answer, and what is due, is not held up by somebody else's function. */
export const inBrief = (context: Context): Context => ({
  ...context,
  deadline: Math.min(context.deadline, context.clock.now() + ASKING + MARGIN),
});

/** Whether a function gives content of it. */
export const isAsking = ({ content, plan }: Pick<CampaignDocument, 'content' | 'plan'>): boolean =>
  plan
    ? plan.spec.kind !== 'ask' && plan.spec.variants.some((variant) => variant.content)
    : content.content !== undefined;

/** Whether it has failed for so many that a person should look, before more are given up on. */
export const isDown = ({ givenUp }: Asking): boolean => givenUp >= GIVEN_UP;

function notDeployed({ function: name }: ContentSource): NotifyError {
  const message = `expected a cloud function "${name}" in this environment, there is none: deploy it`;
  return new NotifyError(
    'NOT_FOUND',
    `content.function: ${message}. 当前环境没有云函数 ${name}，请先部署。`,
    [{ code: 'not_found', path: 'content.function', message }],
  );
}

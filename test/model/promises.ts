/** Promises 1 to 4 (DESIGN §2), and that nothing is sent late, held against WeChat's book and the cards, once everything has come to rest. */
import { FINAL_STATES } from '../../cloudfunctions/core/model/states';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { Card } from '../../local-cloud/base/ports';
import { unbalanced, withoutWords, type Snapshot } from '../support/books';
import type { NotifyCloud } from '../support/cloud';
import { ALIASES, aliasesOf, CREDIT_IDS, USERS, type User } from './acts';
import { dayOf } from '../../cloudfunctions/core/time/zone';
import config from '../fixtures/model.config';
import { whenAndWhom } from './promisesKept';
import type { Reference } from './reference';

export function brokenPromises(cloud: NotifyCloud, state: Snapshot, reference: Reference): string[] {
  // What came before everything was deleted is over: its key may be used again.
  const cards = USERS.flatMap((user) =>
    cloud.local.wechat.messages(user).filter(({ at }) => at > (reference.erasedAt.get(user) ?? 0)),
  );
  return [
    ...neverTwice(state, cards),
    ...toldOnce(state, reference),
    ...neverLost(state, reference, cards),
    ...noMeansNo(state, reference, cards),
    ...expiryDrops(state, reference, cards),
    ...breakersStop(state, reference, cards),
    ...haltsHold(state, reference, cards),
    ...campaignsEnd(state, reference),
    ...capsHold(state, reference, cards),
    ...whenAndWhom(state, reference, cards),
    ...reference.broken,
    ...unbalanced(state),
    ...withoutWords(state),
    ...booksAgainstWeChat(cloud, state, reference),
    ...leftovers(state),
  ];
}

const cardsOf = (row: MessageDocument, cards: Card[]): Card[] =>
  cards.filter(({ page }) => page?.includes(row._id));

function neverTwice({ messages }: Snapshot, cards: Card[]): string[] {
  const twice = messages
    .filter((row) => cardsOf(row, cards).length > 1)
    .map((row) => `1 never twice: ${name(row)} came ${cardsOf(row, cards).length} times`);
  const foreign = cards
    .filter(({ page }) => !messages.some((row) => page?.includes(row._id)))
    .map(({ page }) => `1 never twice: a card of no notification: ${page}`);
  return [...twice, ...foreign];
}

/** What a digest that WeChat has taken told of, no other one has; and it is over. */
function toldOnce({ journals, messages }: Snapshot, reference: Reference): string[] {
  const items = journals.flatMap(({ entries, results }) =>
    entries
      .filter(({ id, to }) => results[id]?.kind === 'accepted' && !reference.erasedAt.has(to as User))
      .flatMap(({ items: told = [] }) => told),
  );
  const states = new Map(messages.map(({ _id, state }) => [_id, state]));
  return [
    ...items
      .filter((id, i) => items.indexOf(id) < i)
      .map((id) => `1 never twice: ${id} was told of by two digests`),
    ...items
      .filter((id) => !['merged', 'failed', 'cancelled'].includes(states.get(id) ?? 'merged'))
      .map((id) => `2 never lost: ${id} was told of by a digest, and is ${states.get(id)}`),
  ];
}

function neverLost({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  const known = new Set(messages.map(({ _id }) => _id));
  const lost = [...reference.accepted]
    .filter(([id]) => !known.has(id))
    .map(([, what]) => `2 never lost: ${what} was accepted and is gone`);
  const wrong = messages.flatMap((row) => {
    const come = cardsOf(row, cards).length > 0;
    const problems: string[] = [];
    const final = FINAL_STATES.includes(row.state) || (row.state === 'sent' && reference.receiptsLost);
    if (!final) problems.push(`ends ${row.state} (${row.reason})`);
    if (!row.reason && row.state !== 'delivered' && row.state !== 'sent')
      problems.push(`is ${row.state} without a reason`);
    const isLeft = row.createdAt <= (reference.erasedAt.get(row.to as User) ?? 0);
    if (row.state === 'delivered' && !come && !isLeft) problems.push('is delivered, but no card came');
    const mayHaveCome = ['sent', 'delivered'].includes(row.state) || row.reason === 'NO_ANSWER';
    if (come && !mayHaveCome) problems.push(`is ${row.state} (${row.reason}), but a card came`);
    return problems.map((problem) => `2 never lost: ${name(row)} ${problem}`);
  });
  return [...lost, ...wrong];
}

function noMeansNo({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  return USERS.flatMap((user) =>
    ALIASES.flatMap((alias) => {
      const times = messages
        .filter(({ to, template }) => to === user && template === alias)
        .flatMap((row) => cardsOf(row, cards).map(({ at }) => ({ at, attemptedAt: row.attemptedAt })))
        .filter(({ at, attemptedAt }) => !reference.wasOnTheWire(attemptedAt, at))
        .map(({ at }) => at)
        .sort((a, b) => a - b);
      return reference
        .breaches(user, alias, times)
        .map((at) => `3 no means no: ${alias} to ${user} was sent at ${iso(at)}, after the unsubscribe’s ok`);
    }),
  );
}

/** What is over is not begun any more: a late reminder is worse than none (DESIGN §7, quiet hours and caps). */
function expiryDrops({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  return messages
    .filter((row) => cardsOf(row, cards).length > 0 && row.attemptedAt > row.expiresAt)
    .filter(({ expiresAt }) => !reference.wasJumped(expiresAt))
    .map((row) => `${name(row)} was begun at ${iso(row.attemptedAt)}, good until ${iso(row.expiresAt)}`);
}

/** While a breaker is open, nothing of what it stops is begun. */
function breakersStop({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  return messages
    .filter((row) => cardsOf(row, cards).length > 0)
    .flatMap((row) => {
      const key = reference.wasStopped(row.template, row.attemptedAt);
      return key ? [`${name(row)} was begun at ${iso(row.attemptedAt)}, while ${key} was open`] : [];
    });
}

/**
 * No more of a capped topic in a day of the user's zone than it allows, but for those whose answer was lost: nobody knew of
 * them yet. Of a user who had everything deleted nothing is known.
 */
function capsHold({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  const capped = Object.entries(config.topics).flatMap(([topic, its]) =>
    'cap' in its && its.cap.days === 1 ? [{ topic, max: its.cap.max }] : [],
  );
  const known = messages
    .filter(({ to }) => !reference.erasedAt.has(to as User))
    .filter((row) => cardsOf(row, cards).length > 0)
    .filter(({ history }) => !history.some(({ state }) => state === 'unknown'))
    .filter(({ attemptedAt }) => !reference.wasJumped(attemptedAt))
    .sort((a, b) => a.attemptedAt - b.attemptedAt);
  return USERS.flatMap((user) =>
    capped.flatMap(({ topic, max }) => {
      const sent = known.filter((row) => row.to === user && row.topic === topic);
      const isOver = ({ attemptedAt: at }: { attemptedAt: number }, i: number) =>
        reference.known.zonesAt(user, at, 'Asia/Shanghai').every((zone) => {
          const day = dayOf(at, zone);
          return sent.slice(0, i).filter((before) => dayOf(before.attemptedAt, zone) === day).length >= max;
        });
      return sent
        .filter(isOver)
        .map((row) => `caps hold: ${name(row)} was one more of ${topic} than ${max} a day`);
    }),
  );
}

/** What an operator has paused or stopped is not begun. */
function haltsHold({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  return messages
    .filter((row) => cardsOf(row, cards).length > 0)
    .filter((row) => reference.wasHalted(row))
    .map((row) => `${name(row)} was begun at ${iso(row.attemptedAt)}, while an operator had halted it`);
}

/** A campaign ends, and everybody whom it was for has been looked at once. */
function campaignsEnd({ campaigns, messages }: Snapshot, reference: Reference): string[] {
  return campaigns.flatMap(({ _id, state, plan, made }) => {
    if (!plan) return [];
    const problems: string[] = [];
    const rows = messages.filter(({ campaign }) => campaign?.id === _id);
    if (!['draft', 'finished', 'stopped'].includes(state)) problems.push(`ends ${state}`);
    // Of a chunk under way when it was halted for good, rows may be there that nobody counted.
    const differs = reference.wasEverHalted(_id) ? rows.length < made : rows.length !== made;
    if (reference.erasedAt.size === 0 && differs)
      problems.push(`has ${rows.length} notifications, and says ${made}`);
    if (new Set(rows.map(({ to }) => to)).size < rows.length) problems.push('has two for one user');
    const audience = reference.started.get(_id);
    if (state === 'finished' && plan.expanded && plan.matched !== audience)
      problems.push(`was for ${audience}, and has looked at ${plan.matched}`);
    return problems.map((problem) => `2 never lost: ${_id} ${problem}`);
  });
}

/** Rows that are held by a breaker that is not open, or a campaign that is not paused. @param state two undisturbed ticks after anything else */
export function heldByNobody({ messages, locks, campaigns }: Snapshot, now: number): string[] {
  const breakers = locks.find(({ gate }) => gate)?.gate?.breakers ?? {};
  const paused = campaigns.filter(({ state }) => state === 'paused').map(({ _id }) => _id);
  return messages
    .filter(({ state, heldBy }) => state === 'heldBack' && !((breakers[heldBy ?? '']?.until ?? 0) > now))
    .filter(({ campaign }) => !paused.includes(campaign?.id ?? ''))
    .map((row) => `held rows go on: ${name(row)} is held by ${row.heldBy}, which is not open`);
}

const iso = (at: number): string => new Date(at).toISOString();

/**
 * WeChat may hold more than the books: accepts that were never reported (or refused as older than a rejection)
 * and credits voided because nobody could know. It may hold less only where it took a credit for a refusal.
 */
function booksAgainstWeChat(cloud: NotifyCloud, state: Snapshot, reference: Reference): string[] {
  return USERS.flatMap((user) => {
    const secret = cloud.local.wechat.credits(user);
    const books = state.users.find(({ _id }) => _id === user)?.credits ?? {};
    return CREDIT_IDS.flatMap((id) => {
      const account = books[id];
      const where = `${user}/${aliasesOf(id).join('+')}`;
      const bought = reference.bought.get(`${user}/${id}`) ?? 0;
      const granted = account?.granted ?? 0;
      const ours = account ? account.available + account.held + account.uncertain : 0;
      const theirs = secret[id] ?? 0;
      const problems: string[] = [];
      if (granted > bought) problems.push(`${where} was granted ${granted}, but WeChat sold ${bought}`);
      const most = ours + (account?.voided ?? 0) + (bought - granted);
      const least =
        ours - charged(cloud, state, user, id) - (reference.voidedUnseen.get(`${user}/${id}`) ?? 0);
      if (theirs < least || theirs > most)
        problems.push(
          `WeChat holds ${theirs} for ${where}, expected ${least} to ${most}; the books say ${JSON.stringify(account ?? {})}`,
        );
      return problems.map((problem) => `4 the books balance: ${problem}`);
    });
  });
}

/** Codes with which this WeChat itself refuses for content: in one mode it keeps the credit of such a call. */
const CHARGED_CODES = [41030, 47003];

function charged(cloud: NotifyCloud, { journals }: Snapshot, user: string, templateId: string): number {
  if (!cloud.local.profile.get().refusalSpendsCredit) return 0;
  return journals
    .filter((journal) => journal.templateId === templateId)
    .flatMap(({ entries, results }) => entries.filter(({ to }) => to === user).map(({ id }) => results[id]))
    .filter((result) => result && CHARGED_CODES.includes(Number(result.code))).length;
}

function leftovers({ users, journals }: Snapshot): string[] {
  return [
    ...users.filter(({ hold }) => hold).map(({ _id, hold }) => `${_id} is still held by ${hold!.token}`),
    ...users
      .filter(({ uncertainties }) => uncertainties.length > 0)
      .map(({ _id }) => `${_id} still has uncertain attempts`),
    ...journals.filter(({ stage }) => stage === 'open').map(({ _id }) => `journal ${_id} is still open`),
  ].map((problem) => `2 never lost: ${problem}`);
}

const name = ({ _id, to, template, key }: MessageDocument): string => `${template}/${key} to ${to} (${_id})`;

/** What was promised about when and to whom: quiet hours, tiredness, best times, waiting lists, what a user has done. */
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { Card } from '../../local-cloud/base/ports';
import type { Snapshot } from '../support/books';
import { groupBy } from '../../cloudfunctions/core/store/grouping';
import config from '../fixtures/model.config';
import { ABOUT, LIMITS, USERS, type User } from './acts';
import { isQuiet, type Quiet } from '../support/wallClock';
import type { Reference } from './reference';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SLOT = 5 * MINUTE;
const QUIET: Quiet = { ...config.quietHours!, zone: 'Asia/Shanghai' };
/** The one alias that is promotional and does not say that it ignores them. */
const OBEYS = 'offer';

const came = (row: MessageDocument, cards: Card[]): boolean =>
  cards.some(({ page }) => page?.includes(row._id));
const name = ({ template, key, to }: MessageDocument): string => `${template}/${key} to ${to}`;
const iso = (at: number): string => new Date(at).toISOString();

export function whenAndWhom(state: Snapshot, reference: Reference, cards: Card[]): string[] {
  return [
    ...quietHoursHold(state, reference, cards),
    ...tiredGetLess(state, reference, cards),
    ...wishesAreServed(state, reference, cards),
    ...viewsAreCounted(state, reference),
  ];
}

function quietHoursHold({ messages }: Snapshot, { known, ...reference }: Reference, cards: Card[]): string[] {
  return messages
    .filter((row) => row.template === OBEYS && came(row, cards))
    .filter(
      ({ attemptedAt }) => !reference.jumps.some(({ from, to }) => from <= attemptedAt && attemptedAt <= to),
    )
    .filter(({ to, attemptedAt }) => known.isSurelyQuiet(to, attemptedAt, QUIET))
    .map((row) => `quiet hours: ${name(row)} was begun at ${iso(row.attemptedAt)}`);
}

/** Whoever opened none of the last ones gets one in some days (DESIGN §8), until one is opened. */
function tiredGetLess({ messages }: Snapshot, reference: Reference, cards: Card[]): string[] {
  const { ignored, days } = config.topics.offers.cap.fatigue;
  return USERS.flatMap((user) => {
    const sent = messages
      .filter((row) => row.to === user && row.topic === 'offers' && came(row, cards))
      .sort((a, b) => a.attemptedAt - b.attemptedAt);
    const isKnown = (row: MessageDocument) =>
      !row.history.some(({ state }) => state === 'unknown') && !reference.wasJumped(row.attemptedAt);
    if (reference.erasedAt.has(user) || !sent.every(isKnown)) return [];
    return sent.flatMap((row, i) => {
      const last = sent.slice(Math.max(0, i - ignored), i);
      if (last.length < ignored) return [];
      const since = Math.floor(last[0]!.attemptedAt / SLOT) * SLOT;
      if (reference.known.hasClicked(user, since, row.attemptedAt)) return [];
      // Days of the calendar: in whatever zone, the last of three is two whole ones away.
      return row.attemptedAt - last.at(-1)!.attemptedAt >= (days - 1) * DAY
        ? []
        : [
            `tired: ${name(row)} was begun at ${iso(row.attemptedAt)}, though the ${ignored} before were ignored`,
          ];
    });
  });
}

/** No more than there are, to nobody who has not wished; and whoever has got it waits no more. */
function wishesAreServed(
  { campaigns, messages, users }: Snapshot,
  reference: Reference,
  cards: Card[],
): string[] {
  const { known } = reference;
  const lists = campaigns.filter(({ kind }) => kind === 'wish');
  const rows = messages.filter(({ wish, digest }) => wish && !digest);
  return [
    ...lists
      .filter(({ state }) => state !== 'done')
      .map(({ _id, state }) => `2 never lost: ${_id} ends ${state}`),
    ...LIMITS.flatMap((limit, occasion) => {
      const made = groupBy(
        rows.filter(({ key }) => key === `w${occasion}`),
        ({ template }) => template,
      );
      return made
        .filter((same) => limit !== undefined && same.length > limit)
        .map((same) => `a list of ${limit} has made ${same.length}`);
    }),
    ...rows
      .filter((row) => !reference.erasedAt.has(row.to as User))
      .flatMap((row) => {
        if (!known.mayHaveWished(row.to, row.template, row.createdAt))
          return [`${name(row)}: nobody wished for it`];
        const kept = users.find(({ _id }) => _id === row.to)?.wishFor ?? [];
        const isOver = !kept.includes(row.wish!) || known.mayWishAgain(row.to, row.template, row.createdAt);
        return came(row, cards) && !isOver
          ? [`${name(row)} came, and ${row.to} still waits for ${ABOUT}`]
          : [];
      }),
  ];
}

/** Each once, however often it was told, but for those of whose telling nobody knows. */
function viewsAreCounted({ users }: Snapshot, { known, erasedAt }: Reference): string[] {
  return [...known.views].flatMap(([user, { told, open }]) => {
    const did = Object.values(users.find(({ _id }) => _id === user)?.did ?? {});
    const counted = did.find(({ event, key }) => event === 'view' && key === undefined)?.total ?? 0;
    return erasedAt.has(user) || (counted >= told && counted <= told + open)
      ? []
      : [`behaviour: ${user} has looked ${told} times (and perhaps ${open} more), ${counted} are counted`];
  });
}

/**
 * Of notifications whose hour was left to the system and that nothing has happened to yet: not after the latest time but for
 * quiet hours until then, never in the quiet hours, and good for longer.
 * @param state right after they were asked for, with nobody else about
 */
export function wrongTimes({ messages, users }: Snapshot, reference: Reference): string[] {
  return messages.flatMap((row) => {
    const latest = reference.known.takeLatest(row._id);
    const { createdAt, dueAt, expiresAt } = row;
    if (latest === undefined || row.reason !== 'BEST_TIME' || row.history.length > 1) return [];
    const own = users.find(({ _id }) => _id === row.to)?.quietHours;
    const hours = own ? { ...own, zone: own.zone || QUIET.zone } : QUIET;
    const quietAt = (at: number) => row.template === OBEYS && isQuiet(at, hours);
    const quarters = Array.from(
      { length: Math.max(1, Math.ceil((latest - createdAt) / (15 * MINUTE))) },
      (_, i) => createdAt + i * 15 * MINUTE,
    );
    const hasOther = !quarters.every(quietAt);
    const problems = [
      ...(dueAt < createdAt || dueAt >= expiresAt ? ['is outside of its life'] : []),
      ...(dueAt > latest && hasOther ? [`is after its latest time, ${iso(latest)}`] : []),
      ...(quietAt(dueAt) && hasOther ? ['is in the quiet hours'] : []),
    ];
    return problems.map(
      (problem) => `best time: ${name(row)} of ${iso(createdAt)}: ${iso(dueAt)} ${problem}`,
    );
  });
}

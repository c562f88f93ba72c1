import type { ChosenTimes } from '../contract';
import type { CampaignDocument } from '../model/campaign';
import { CHOSEN_BY, type ChosenBy } from '../model/hours';
import type { MessageDocument } from '../model/message';
import type { OnceSpec } from '../model/plan';
import type { Context } from '../ports/context';
import { bestTimes } from '../timing/bestTimes';
import { isOnce, type Planned } from './stored';

type Wanted = NonNullable<OnceSpec['bestTime']>;

/** Until when each person's own hour is waited for; `undefined`: it is not. */
export const bestTimeIn = (campaign: Planned): Wanted | undefined =>
  isOnce(campaign) ? campaign.plan.spec.bestTime : undefined;

/** The hours of the people of one chunk. */
export interface Hours {
  /** The row at its user's hour; one that has come to its end already has none. */
  at(row: MessageDocument): MessageDocument;
  /** What changes of a waiting list's document by the rows that were given an hour since. */
  count(campaign: CampaignDocument): Pick<CampaignDocument, 'bestTime'>;
}

/** Reads the people of a chunk, where the campaign wants their hours. */
export async function hoursFor(
  context: Context,
  wanted: Wanted | undefined,
  people: readonly { openid: string }[],
): Promise<Hours> {
  if (!wanted) return { at: (row) => row, count: () => ({}) };
  const chosen = new Chosen();
  const timed = await bestTimes(
    context,
    people.map(({ openid }) => openid),
  );
  return {
    at(row) {
      const made = timed(row, wanted.latest);
      if (made.bestTime) chosen.add(made.bestTime.by);
      return made;
    },
    count: ({ bestTime }) =>
      bestTime ? { bestTime: { ...bestTime, fallback: bestTime.fallback + chosen.others() } } : {},
  };
}

/** Adds up by what hours were chosen. */
export class Chosen {
  readonly #by = Object.fromEntries(CHOSEN_BY.map((by) => [by, 0])) as Record<ChosenBy, number>;

  add(by: ChosenBy, count = 1): void {
    this.#by[by] += count;
  }

  /** What another has added up. */
  addAll(other: Chosen): void {
    for (const by of CHOSEN_BY) this.#by[by] += other.#by[by];
  }

  /** For how many it was not the user's own habit. */
  others(): number {
    return CHOSEN_BY.reduce((sum, by) => sum + (by === 'own' ? 0 : this.#by[by]), 0);
  }

  told(): ChosenTimes {
    const all = this.others() + this.#by.own;
    return { by: { ...this.#by }, fallback: all === 0 ? null : this.others() / all };
  }
}

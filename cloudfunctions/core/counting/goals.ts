import type { Config } from '../config/config';
import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { groupBy } from '../store/grouping';
import { REVERTED } from './liveConversions';

const DAY = 24 * 60 * 60_000;
const USERS_PER_QUERY = 500;
const FIELDS = ['to', 'createdAt', 'campaign'] as const;
/** A campaign's notification, of a control group too: when it was made its user was assigned. */
export type Assigned = Pick<MessageDocument, '_id' | (typeof FIELDS)[number]>;
type Told = Pick<EventDocument, 'openid' | 'at'>;

/** What conversions do to the goals of those who were assigned to a campaign: theirs has been reached, or no longer. */
export interface GoalChange {
  assigned: Assigned;
  by: 1 | -1;
}

const windowOf = ({ attributionDays }: Config): number => attributionDays * DAY;

/**
 * Which campaigns' goals conversions are: of everybody who was assigned to one no longer before than the window of attribution,
 * clicked or not, sent to or not.
 */
export class Goals {
  readonly #window: number;
  readonly #byUser: ReadonlyMap<string, Assigned[]>;
  /** By notification: conversions in its window that have not been taken back. */
  readonly #live = new Map<string, number>();

  private constructor(window: number, assigned: Assigned[]) {
    this.#window = window;
    this.#byUser = new Map(groupBy(assigned, ({ to }) => to).map((own) => [own[0]!.to, own]));
  }

  /** @param conversions those that are to be counted, and those that are taken back */
  static async of(context: Context, conversions: Told[]): Promise<Goals> {
    const goals = new Goals(windowOf(context.config), await findAssigned(context, conversions));
    for (const earlier of await goals.#counted(context)) goals.#change(earlier, 1);
    return goals;
  }

  /** Alone, as a rebuild takes them: it sees every conversion itself. */
  static async alone(context: Context, conversions: Told[]): Promise<Goals> {
    return new Goals(windowOf(context.config), await findAssigned(context, conversions));
  }

  /** In whose window a conversion lies. */
  around({ openid, at }: Told): Assigned[] {
    const own = this.#byUser.get(openid) ?? [];
    return own.filter(({ createdAt }) => createdAt <= at && createdAt >= at - this.#window);
  }

  /** One more conversion, which is the first of some. */
  add = (conversion: Told): GoalChange[] => this.#change(conversion, 1);

  /** One that is taken back, which was the last of some. */
  remove = (conversion: Told): GoalChange[] => this.#change(conversion, -1);

  #change(conversion: Told, by: 1 | -1): GoalChange[] {
    return this.around(conversion).flatMap((assigned) => {
      const before = this.#live.get(assigned._id) ?? 0;
      this.#live.set(assigned._id, before + by);
      return before === (by === 1 ? 0 : 1) ? [{ assigned, by }] : [];
    });
  }

  /** What earlier folds have counted for those who were assigned. */
  async #counted(context: Context): Promise<Told[]> {
    const since = Math.min(...[...this.#byUser.values()].flat().map(({ createdAt }) => createdAt));
    return findForAll(
      context,
      'notify_events',
      this.#byUser.keys(),
      (some) => ({
        kind: 'convert',
        openid: { $in: some },
        at: { $gte: since },
        stage: 'folded',
        category: { $ne: REVERTED },
      }),
      { perQuery: USERS_PER_QUERY, fields: ['openid', 'at'] },
    );
  }
}

/** Those that a conversion may be a goal of. */
async function findAssigned(context: Context, conversions: Told[]): Promise<Assigned[]> {
  const since = Math.min(...conversions.map(({ at }) => at)) - windowOf(context.config);
  return findForAll(
    context,
    'notify_messages',
    conversions.map(({ openid }) => openid),
    (some) => ({
      to: { $in: some },
      createdAt: { $gte: since },
      'campaign.id': { $exists: true },
      'campaign.test': { $exists: false },
    }),
    { perQuery: USERS_PER_QUERY, fields: [...FIELDS] },
  );
}

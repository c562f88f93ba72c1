import type { Context } from '../ports/context';
import { RECOVERY_GRACE } from '../time/spans';
import { recoverToken } from '../mending/recovery';
import { NotifyError } from '../errors';
import type { UserDocument } from '../model/user';
import { recordUnsubscribe } from './recordUnsubscribe';
import { checkScope, covers, type Scope } from './scope';
import { writeSwitches, type Switching } from './switching';

/** How long an answer may be put off while a send to this user ends; and what its function keeps for answering. */
const PATIENCE = 4500;
const ANSWER_MARGIN = 1000;
const POLL = 150;

/** What goes with a no. */
interface Along extends Partial<Omit<Switching, 'off'>> {
  /** Of the scopes, those that count as an unsubscribe; all by default. */
  news?: Scope[];
  /** The user's own words. */
  reason?: string | undefined;
}

const NOTHING_ON = { topics: [], templates: [] };

/** What of a user tells whether something is under way. */
type State = Pick<UserDocument, 'hold' | 'uncertainties'>;

/**
 * The user's no, whoever brings it: an unsubscribe, a switch of the settings page, a complaint, an operator. One update
 * sets it: from then no reserve can pass. If an attempt is under way that it covers, the answer waits until that has
 * ended, so that after an ok nothing starts (DESIGN §2, 3).
 * @param scopes it covers whatever any of them covers
 * @returns the user as the update has left it
 * @throws NotifyError `PENDING` when the attempt does not end in time: the no stands all the same; `BAD_REQUEST`
 */
export async function sayNo(
  context: Context,
  openid: string,
  scopes: Scope[],
  { news = scopes, reason, on = NOTHING_ON, set = {}, unset = [] }: Along = {},
): Promise<UserDocument> {
  for (const scope of scopes) checkScope(context.config, scope);
  const user = await writeSwitches(context, openid, { off: scopes, on, set, unset });
  for (const scope of news) await recordUnsubscribe(context, openid, { ...scope, reason });
  await untilNothingIsUnderWay(context, openid, scopes, user);
  return user;
}

async function untilNothingIsUnderWay(
  context: Context,
  openid: string,
  scopes: Scope[],
  first: State,
): Promise<void> {
  const { store, clock, deadline } = context;
  const until = Math.min(clock.now() + PATIENCE, deadline - ANSWER_MARGIN);
  const recovered = new Set<string>();
  let state: State | undefined = first;
  for (let what = underWay(state, scopes, clock.now()); what; what = underWay(state, scopes, clock.now())) {
    const { dead, series } = what;
    // Its journal may not be written yet: the no stops it in this round or the next.
    if (series !== undefined) {
      const going = { _id: series, stage: 'open', stopped: false };
      await store.update('notify_journals', going, { $set: { stopped: true } });
    }
    if (dead !== undefined && !recovered.has(dead)) {
      recovered.add(dead);
      await recoverToken(context, dead);
    } else if (clock.now() > until) throw pending(what.template);
    else await clock.sleep(POLL);
    [state] = await store.find(
      'notify_users',
      { _id: openid },
      { limit: 1, fields: ['hold', 'uncertainties'] },
    );
  }
}

/**
 * What the scopes cover and somebody may still begin: the attempt that holds the user, or one that recovery took from a
 * worker whose lease was over by another machine's clock, and which may be alive (DESIGN §7: nothing rests on two clocks
 * agreeing). Its report ends that, and so does the time after which no clock lets it begin.
 * @returns its template, its token where its lease is over, and its journal if it is a series, of which the rest can be
 * stopped; `undefined`: nothing
 */
function underWay(
  state: State | undefined,
  scopes: Scope[],
  now: number,
): { template: string; dead?: string; series?: string } | undefined {
  const hold = state?.hold;
  if (hold && covers(scopes, hold)) {
    const { template, token, journal, sends } = hold;
    const dead = hold.until + RECOVERY_GRACE < now ? { dead: token } : {};
    return { template, ...dead, ...(sends > 1 ? { series: journal } : {}) };
  }
  return state?.uncertainties
    .flatMap(({ mayStart }) => (mayStart ? [mayStart] : []))
    .find((each) => each.until > now && covers(scopes, each));
}

const pending = (template: string): NotifyError =>
  new NotifyError(
    'PENDING',
    `It is switched off; one message of "${template}" was already under way and may still arrive. 已关闭；有一条消息正在发送，可能仍会送达。`,
  );

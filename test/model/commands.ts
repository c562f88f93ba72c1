/** The single things that may happen, at random. */
import * as fc from 'fast-check';
import {
  USERS,
  type User,
  ALIASES,
  type ModelAlias,
  DISTURBED,
  type Disturbed,
  type Act,
  type ReportWhen,
  type IfNone,
  type Operated,
  type Preference,
  type Command,
  type ReceiptMode,
} from './acts';
import type { Fault } from '../support/control';
import config from '../fixtures/model.config';

export const SECOND = 1000;
export const HOUR = 3_600_000;

export const user = fc.constantFrom(...USERS);
export const alias = fc.constantFrom(...ALIASES);
export const ONE_TIME = ALIASES.filter((each) => config.templates[each].kind === 'one-time');
const oneTime = fc.constantFrom(...ONE_TIME);
const key = fc.integer({ min: 0, max: 2 });
/** How long a notification is good for: less than the pauses after a refusal, quiet hours or a sleeping worker. */
const lifetime = fc.constantFrom(undefined, undefined, undefined, 20 * SECOND, 300 * SECOND, HOUR);
const moment = fc.constantFrom(SECOND, 31 * SECOND, 90 * SECOND, 400 * SECOND, HOUR, 7 * HOUR, 30 * HOUR);

const accept = fc.record({
  do: fc.constant('accept' as const),
  user,
  // WeChat takes no long-term template together with others (20002).
  aliases: fc.oneof(
    { weight: 3, arbitrary: fc.uniqueArray(oneTime, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant<ModelAlias[]>(['notice']) },
  ),
  named: fc.constantFrom(true, true, true, false),
  always: fc.boolean(),
  report: fc.constantFrom<ReportWhen>('now', 'now', 'now', 'twice', 'late', 'lost', 'in sync'),
  about: fc.boolean(),
});
export const send = fc.record({
  do: fc.constant('send' as const),
  user,
  alias,
  key,
  body: fc.constantFrom(0, 0, 0, 1),
  gonePage: fc.constantFrom(false, false, false, false, true),
  ifNone: fc.constantFrom<IfNone>(undefined, undefined, 'drop', 'wait', 'try'),
  forMs: lifetime,
});
const schedule = fc.record({
  do: fc.constant('schedule' as const),
  items: fc.array(
    fc.record({ user, alias, key, inMs: moment, forMs: lifetime, best: fc.constantFrom(false, false, true) }),
    {
      minLength: 1,
      maxLength: 5,
    },
  ),
});
const stop = fc.record({
  do: fc.constant('stop' as const),
  user,
  scope: fc.constantFrom('all' as const, 'topic' as const, 'template' as const),
  alias,
});
export const advance = fc.record({ do: fc.constant('advance' as const), ms: moment });
export const restock = fc.record({
  do: fc.constant('restock' as const),
  alias: fc.constantFrom<ModelAlias>('backInStock', 'restockNews', 'offer'),
  occasion: fc.constantFrom(0 as const, 1 as const),
});
const tick = fc.constant({ do: 'tick' as const });

const campaign = fc.nat(1);
export const operate = fc.record({
  do: fc.constant('operate' as const),
  campaign,
  does: fc.constantFrom<Operated>('pause', 'pause', 'resume', 'stop', 'undo'),
});
export const promotional = fc.record({
  do: fc.constant('promotional' as const),
  does: fc.constantFrom('pause' as const, 'resume' as const),
});
export const planAsk = fc.record({
  do: fc.constant('plan ask' as const),
  campaign,
  aliases: fc.constantFrom<ModelAlias[]>(['offer'], ['backInStock'], ['offer', 'orderProgress'], ['notice']),
  target: fc.constantFrom(undefined, 1, 2),
  hours: fc.constantFrom(1, 3),
  segment: fc.boolean(),
});
export const operateAsk = fc.record({
  do: fc.constant('operate ask' as const),
  campaign,
  does: fc.constantFrom('pause' as const, 'resume' as const, 'stop' as const),
});
const look = fc.record({ do: fc.constant('look' as const), user, taps: fc.boolean() });
export const plan = fc.record({
  do: fc.constant('plan' as const),
  campaign,
  alias,
  users: fc.shuffledSubarray([...USERS], { minLength: 1 }),
  perSecond: fc.constantFrom(undefined, undefined, 0.1),
});

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: accept },
  { weight: 5, arbitrary: send },
  { weight: 4, arbitrary: schedule },
  { weight: 4, arbitrary: tick },
  { weight: 3, arbitrary: advance },
  { weight: 2, arbitrary: stop },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('reject' as const), user, alias, always: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('report late' as const), newestFirst: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('cancel' as const), user, alias, key, prefix: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), user, alias, key }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('reschedule' as const), user, alias, key, inMs: moment }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('click' as const), user }) },
  { weight: 1, arbitrary: restock },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('view' as const), user, twice: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('complain' as const),
      user,
      cause: fc.constantFrom('too-many' as const, 'misleading' as const, 'other' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('convert' as const, 'revert' as const),
      user,
      order: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), user }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reset breakers' as const }) },
  { weight: 1, arbitrary: operate },
  { weight: 1, arbitrary: operateAsk },
  { weight: 2, arbitrary: look },
  { weight: 1, arbitrary: promotional },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('prefer' as const),
      user,
      change: fc.constantFrom<Preference>(
        'all on',
        'all off',
        'topic on',
        'topic off',
        'topic daily',
        'topic daily',
        'template on',
        'template off',
        'quiet now',
        'quiet far east',
        'quiet far west',
        'no quiet',
      ),
      alias,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('settings' as const),
      user,
      alias,
      set: fc.constantFrom('reject' as const, 'accept' as const, 'main off' as const, 'main on' as const),
    }),
  },
);

export const when = fc.constantFrom('before' as const, 'after' as const);

/** WeChat's word: the call had no effect (43101 as in a surge: the credit stays). */
const refusal = fc.record({
  api: fc.constant('subscribeMessage.send'),
  when: fc.constant('before' as const),
  error: fc
    .constantFrom(43101, 43101, 47003, 45009, 40037, 43108, 40003, 43116, 48001, -501003, 99999)
    .map((code): Fault['error'] => code),
});
const minusOne = fc.constant({
  api: 'subscribeMessage.send',
  when: 'before' as const,
  error: { code: -1, message: 'system error rid: 6921' },
});
/** Nobody's word: the call may have had its effect. */
const ambiguous = fc.record({
  api: fc.constant('subscribeMessage.send'),
  when,
  error: fc.constantFrom<NonNullable<Fault['error']>>(-604102, -604103, -501001, 'reset', 'empty', 'broken'),
});
const database = fc.record({
  api: fc.constantFrom(
    'database.*',
    'database.modifyDocument',
    'database.modifyAndReturnDoc',
    'database.insertDocument',
    'database.getDocument',
  ),
  when,
  error: fc.constantFrom<NonNullable<Fault['error']>>('DATABASE_REQUEST_FAILED', 'reset', 'empty', 'broken'),
});
const fault = fc
  .tuple(
    fc.oneof(refusal, minusOne, ambiguous, database),
    fc.constantFrom(...DISTURBED),
    fc.constantFrom(1, 1, 2, 4),
  )
  .map(([rule, name, times]): Fault => {
    // WeChat is called by two functions only; both meet it.
    const who = rule.api.startsWith('database') || name === 'send' || name === 'dispatch' ? name : 'dispatch';
    return { ...rule, function: who, times };
  });

const point = fc.record({
  function: fc.constantFrom(...DISTURBED, 'dispatch' as const, 'send' as const),
  call: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 14 })),
  when,
});

/** A sleep that outlives its lease, with somebody who takes over. */
const takenOver = fc
  .tuple(fc.constantFrom(80 * SECOND, 80 * SECOND, 400 * SECOND, HOUR), fc.array(act, { maxLength: 2 }))
  .map(([ms, others]): Act[] => [{ do: 'advance', ms }, { do: 'tick' }, ...others]);
/** The user leaves while a send is on its way, by either door: who answers `ok` has waited for it. */
const leaving = fc
  .tuple(user, fc.boolean())
  .map(([whom, bySettings]): Act[] => [
    bySettings
      ? { do: 'prefer', user: whom, change: 'all off', alias: 'offer' }
      : { do: 'stop', user: whom, scope: 'all', alias: 'offer' },
  ]);
/** A sleep within the lease: the same user is wanted by somebody else, who has to keep off. */
const stillHeld = fc.array(fc.oneof(send, send, tick, stop, accept), { minLength: 1, maxLength: 2 });
const frozen = fc
  .tuple(
    fc.oneof(send, send, schedule, stop, accept, tick, tick),
    // What leads to a send is decided in the first calls.
    fc.record({ call: fc.integer({ min: 2, max: 7 }), when }),
    fc.oneof(takenOver, stillHeld, leaving),
    fc.boolean(),
  )
  .map(([slept, at, meanwhile, sameUser]): Command => ({
    do: 'frozen',
    act: slept,
    point: { ...at, function: functionOf(slept) },
    meanwhile: sameUser && 'user' in slept ? meanwhile.map(about(slept.user)) : meanwhile,
  }));
/** Several callers who want the same user at once. */
const crowd = fc
  .tuple(user, fc.array(fc.oneof(send, send, send, tick, stop, accept), { minLength: 2, maxLength: 4 }))
  .map(([whom, acts]): Command => ({ do: 'together', acts: acts.map(about(whom)) }));

/** The same act with another user. */
const about =
  (whom: User) =>
  (each: Act): Act =>
    'user' in each ? { ...each, user: whom } : each;

/** The function that an act calls; acts that can be frozen only. */
function functionOf({ do: name }: Act): Disturbed {
  if (name === 'tick') return 'dispatch';
  if (name === 'stop') return 'unsubscribe';
  return name === 'accept' ? 'subscribe' : 'send';
}

export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 30, arbitrary: act },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('receipts' as const),
      mode: fc.constantFrom<ReceiptMode>('normal', 'late', 'twice', 'lost', 'shuffled', 'not shown'),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), point }) },
  { weight: 4, arbitrary: frozen },
  { weight: 3, arbitrary: crowd },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('together' as const),
      acts: fc.array(act, { minLength: 2, maxLength: 4 }),
    }),
  },
);

/** Random histories: single commands, and episodes that chance alone would hardly bring about. */
import * as fc from 'fast-check';
import {
  USERS,
  type User,
  type ModelAlias,
  templateId,
  aliasesOf,
  type Scheduled,
  type Act,
  type Preference,
  type Command,
  type Sequence,
} from './acts';
import {
  send,
  advance,
  when,
  command,
  alias,
  operate,
  operateAsk,
  planAsk,
  promotional,
  plan,
  restock,
  user,
  HOUR,
  ONE_TIME,
  SECOND,
} from './commands';

/** The user says yes to these on the sheet, and the client reports it. */
const yes = (whom: User, aliases: ModelAlias[], about = false): Command => ({
  do: 'accept',
  user: whom,
  aliases,
  named: true,
  always: false,
  report: 'now',
  about,
});
const inASecond = (user: User, alias: ModelAlias, key: number): Scheduled => ({
  user,
  alias,
  key,
  inMs: SECOND,
  forMs: undefined,
  best: false,
});
const due = (of: ModelAlias, keys: number[]): Command => ({
  do: 'schedule',
  items: USERS.flatMap((whom) => keys.map((each) => inASecond(whom, of, each))),
});
const RESET: Act = { do: 'reset breakers' };

/** WeChat refuses a template, its rows are held, and somebody resets the breaker, also while a worker is about to hold some. */
const breaker = fc
  .tuple(
    alias,
    fc.oneof(
      { weight: 1, arbitrary: fc.constant<Command[]>([{ do: 'tick' }, RESET]) },
      {
        weight: 2,
        arbitrary: fc
          .record({ call: fc.integer({ min: 1, max: 4 }), when })
          .map((at): Command[] => [
            { do: 'frozen', act: { do: 'tick' }, point: { ...at, function: 'dispatch' }, meanwhile: [RESET] },
          ]),
      },
      {
        weight: 1,
        arbitrary: send.map((each): Command[] => [{ do: 'together', acts: [RESET, { do: 'tick' }, each] }]),
      },
    ),
    advance,
  )
  .map(([of, mended, later]): Command[] => [
    ...USERS.map((whom) => yes(whom, [of])),
    due(of, [0]),
    { do: 'advance', ms: 31 * SECOND },
    {
      do: 'fault',
      fault: { api: 'subscribeMessage.send', when: 'before', error: 40037, function: 'dispatch', times: 1 },
    },
    { do: 'tick' },
    due(of, [1, 2]),
    { do: 'advance', ms: 31 * SECOND },
    ...mended,
    later,
  ]);

/** Something is switched off, then accepted on the sheet for one alias of an id or for both, and both want to send. */
const SHARING = aliasesOf(templateId('restockNews'));
const permit = fc
  .tuple(
    user,
    fc.constantFrom<Preference>('all off', 'topic off', 'template off'),
    fc.constantFrom(...SHARING),
    fc.shuffledSubarray(SHARING, { minLength: 1 }),
    fc.array(fc.constantFrom(...SHARING), { minLength: 2, maxLength: 4 }),
  )
  .map(([whom, change, off, asked, sends]): Command[] => [
    { do: 'prefer', user: whom, change, alias: off },
    { do: 'advance', ms: SECOND },
    // Others than those that are permitted: credits for all of them.
    yes(whom, [asked[0]!]),
    yes(whom, [asked[0]!]),
    yes(whom, asked),
    ...sends.map((each, i): Command => ({
      do: 'send',
      user: whom,
      alias: each,
      key: i % 3,
      body: 0,
      gonePage: false,
      ifNone: undefined,
      forMs: undefined,
    })),
  ]);

/**
 * Several notifications of one template fall due for one user at once: they go as a series, of which WeChat refuses one, or loses
 * an answer; or its worker dies or sleeps in the middle of it; or the user leaves.
 */
const inTheMiddle = fc.record({
  function: fc.constant('dispatch' as const),
  // From the hold to the end of a series of six.
  call: fc.integer({ min: 4, max: 18 }),
  when,
});
const leaves = fc.constantFrom<(whom: User) => Act>(
  (whom) => ({ do: 'stop', user: whom, scope: 'all', alias: 'offer' }),
  (whom) => ({ do: 'prefer', user: whom, change: 'all off', alias: 'offer' }),
  (whom) => ({ do: 'erase', user: whom }),
);
const series = fc
  .tuple(
    user,
    alias,
    fc.integer({ min: 0, max: 6 }),
    fc.oneof(
      fc.constant((): Command[] => [{ do: 'tick' }]),
      fc.constantFrom(43101, 43108, 47003, 45009, -604102, -501001, 'reset', 'empty').chain((error) =>
        when.map((at) => (): Command[] => [
          {
            do: 'fault',
            fault: {
              api: 'subscribeMessage.send',
              // WeChat's own refusals have no effect.
              when: typeof error === 'number' && error > 0 ? 'before' : at,
              error,
              function: 'dispatch',
              times: 1,
            },
          },
          { do: 'tick' },
        ]),
      ),
      inTheMiddle.map((point) => (): Command[] => [{ do: 'kill', point }, { do: 'tick' }]),
      fc
        .tuple(inTheMiddle, leaves)
        .map(([point, leave]) => (whom: User): Command[] => [
          { do: 'frozen', act: { do: 'tick' }, point, meanwhile: [leave(whom)] },
        ]),
      inTheMiddle.map((point) => (): Command[] => [
        {
          do: 'frozen',
          act: { do: 'tick' },
          point,
          meanwhile: [{ do: 'advance', ms: 80 * SECOND }, { do: 'tick' }],
        },
      ]),
      leaves.map((leave) => (whom: User): Command[] => [
        { do: 'together', acts: [{ do: 'tick' }, leave(whom)] },
      ]),
    ),
    advance,
  )
  .map(([whom, of, credits, happening, later]): Command[] => [
    ...Array.from({ length: credits }, () => yes(whom, [of])),
    {
      do: 'schedule',
      items: Array.from({ length: 6 }, (_, key) => inASecond(whom, of, key)),
    },
    { do: 'advance', ms: 31 * SECOND },
    ...happening(whom),
    later,
  ]);

/** A digest of several, which closes in an hour; its closing is disturbed, and things happen beside it. */
const digest = fc
  .tuple(
    user,
    fc.constantFrom(...SHARING),
    fc.oneof(
      fc.constant<Command[]>([{ do: 'together', acts: [{ do: 'tick' }, { do: 'tick' }] }]),
      fc
        .record({ call: fc.integer({ min: 1, max: 14 }), when })
        .map((at): Command[] => [
          { do: 'kill', point: { ...at, function: 'dispatch' } },
          { do: 'tick' },
          { do: 'tick' },
        ]),
      send.map((each): Command[] => [{ do: 'together', acts: [{ do: 'tick' }, each] }]),
    ),
  )
  .map(([whom, of, disturbed]): Command[] => [
    yes(whom, [of]),
    { do: 'prefer', user: whom, change: 'topic daily', alias: of },
    ...[0, 1, 2].map((key): Command => ({
      do: 'send',
      user: whom,
      alias: of,
      key,
      body: 0,
      gonePage: false,
      ifNone: undefined,
      forMs: undefined,
    })),
    { do: 'tick' },
    { do: 'advance', ms: 3700 * SECOND },
    ...disturbed,
  ]);

/** A campaign begins; its worker dies or sleeps, two are at it, or operators pause, stop and resume it meanwhile. */
const campaign = fc
  .tuple(
    plan,
    fc.record({ call: fc.integer({ min: 2, max: 14 }), when }),
    fc.array(operate, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('killed', 'frozen', 'taken over', 'together'),
    advance,
    fc.array(operate, { maxLength: 2 }),
  )
  .map(([planned, at, operated, how, later, afterwards]): Command[] => {
    const tick: Act = { do: 'tick' };
    const point = { ...at, function: 'dispatch' as const };
    const own = operated.map((each): Act => ({ ...each, campaign: planned.campaign }));
    const asleep = (...meanwhile: Act[]): Command => ({ do: 'frozen', act: tick, point, meanwhile });
    const disturbed: Record<typeof how, Command[]> = {
      killed: [{ do: 'kill', point }, tick, ...own],
      frozen: [asleep(...own)],
      'taken over': [asleep({ do: 'advance', ms: 80 * SECOND }, tick, ...own)],
      together: [{ do: 'together', acts: [tick, tick, ...own] }],
    };
    return [
      ...planned.users.map((whom) => yes(whom, [planned.alias])),
      planned,
      { do: 'advance', ms: 121 * SECOND },
      ...disturbed[how],
      tick,
      later,
      ...afterwards.map((each) => ({ ...each, campaign: planned.campaign })),
      tick,
    ];
  });

/** Users wait for a thing, which comes in twice; the worker that serves them dies or sleeps, or two are at it. */
const waitingList = fc
  .tuple(
    restock,
    fc.record({ call: fc.integer({ min: 2, max: 12 }), when }),
    fc.constantFrom('killed', 'frozen', 'together', 'well'),
    advance,
  )
  .map(([first, at, how, later]): Command[] => {
    const point = { ...at, function: 'send' as const };
    const second: Act = { ...first, occasion: first.occasion === 0 ? 1 : 0 };
    const served: Record<typeof how, Command[]> = {
      killed: [{ do: 'kill', point }, first, first],
      frozen: [{ do: 'frozen', act: first, point, meanwhile: [{ do: 'tick' }, first] }],
      together: [{ do: 'together', acts: [first, first, second] }],
      well: [first],
    };
    return [
      ...USERS.flatMap((whom) => [yes(whom, [first.alias], true), { do: 'advance', ms: SECOND } as const]),
      ...served[how],
      { do: 'tick' },
      later,
      { do: 'tick' },
      second,
      { do: 'tick' },
    ];
  });

/** Offers that nobody opens, day after day, until there are fewer of them; or one is opened. */
const ignored = fc
  .tuple(user, fc.boolean(), fc.constantFrom(23 * HOUR, 26 * HOUR, 30 * HOUR), fc.integer({ min: 0, max: 2 }))
  .map(([whom, opens, day, pause]): Command[] => {
    const of = (alias: ModelAlias, ...keys: number[]): Command[] => [
      {
        do: 'schedule',
        items: keys.map((each) => inASecond(whom, alias, each)),
      },
      { do: 'advance', ms: 31 * SECOND },
      { do: 'tick' },
    ];
    return [
      ...Array.from({ length: 5 }, () => yes(whom, ['restockNews'])),
      ...of('restockNews', 0, 1),
      { do: 'advance', ms: day },
      ...of('restockNews', 2),
      ...(opens ? [{ do: 'click', user: whom } as const] : []),
      ...Array.from({ length: pause }, (): Command => ({ do: 'advance', ms: day })),
      ...of('restockNews', 3),
      ...of('offer', 0),
      { do: 'advance', ms: 11 * HOUR },
      { do: 'tick' },
    ];
  });

/** The hour is left to the system, where much of the time until the latest one is quiet. */
const atBest = fc
  .tuple(
    user,
    fc.constantFrom(HOUR, 7 * HOUR, 12 * HOUR, 30 * HOUR),
    fc.constantFrom<Preference | undefined>(undefined, 'quiet now', 'quiet far east', 'quiet far west'),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([whom, inMs, quiet, ticks]): Command[] => [
    { ...yes(whom, ['offer', 'orderProgress']), report: 'in sync' } as Command,
    ...(quiet ? [{ do: 'prefer', user: whom, change: quiet, alias: 'offer' } as const] : []),
    {
      do: 'schedule',
      items: (['offer', 'orderProgress'] as const).map((alias) => ({
        ...inASecond(whom, alias, 0),
        inMs,
        best: true,
      })),
    },
    ...Array.from({ length: ticks }, (): Command[] => [
      { do: 'advance', ms: inMs / 4 },
      { do: 'tick' },
    ]).flat(),
  ]);

/** Operators ask for subscriptions; users look and tap while it is paused, stopped, over, or everything promotional is paused. */
const asking = fc
  .tuple(
    planAsk,
    fc.array(fc.oneof(operateAsk, operateAsk, promotional), { minLength: 1, maxLength: 3 }),
    user,
  )
  .map(([planned, halts, whom]): Command[] => {
    const tick: Act = { do: 'tick' };
    const looks = USERS.map((each): Act => ({ do: 'look', user: each, taps: each === whom }));
    return [
      planned,
      looks[0]!,
      { do: 'advance', ms: 121 * SECOND },
      tick,
      { do: 'advance', ms: 61 * SECOND },
      ...looks,
      ...halts.flatMap((halt): Command[] => [
        halt.do === 'operate ask' ? { ...halt, campaign: planned.campaign } : halt,
        { do: 'advance', ms: 62 * SECOND },
        ...looks,
      ]),
      { do: 'advance', ms: 1000 * SECOND },
      tick,
      tick,
      { do: 'advance', ms: 1000 * SECOND },
      tick,
      ...looks,
      { do: 'advance', ms: 1000 * SECOND },
      tick,
      { do: 'advance', ms: 62 * SECOND },
      ...looks,
    ];
  });

const part: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 12, arbitrary: command.map((one) => [one]) },
  { weight: 1, arbitrary: breaker },
  { weight: 1, arbitrary: permit },
  { weight: 2, arbitrary: series },
  { weight: 1, arbitrary: digest },
  { weight: 2, arbitrary: campaign },
  { weight: 1, arbitrary: asking },
  { weight: 1, arbitrary: waitingList },
  { weight: 1, arbitrary: ignored },
  { weight: 1, arbitrary: atBest },
);

/** Credits to begin with: without, most sends end before they are interesting. */
const supply = fc
  .array(user, { minLength: 1, maxLength: 4 })
  .map((users): Command[] => users.map((whom) => yes(whom, [...ONE_TIME])));

/** @param most commands or episodes of one sequence, the first accepts apart */
export const sequences = (most: number): fc.Arbitrary<Sequence> =>
  fc.record({
    refusalSpends: fc.boolean(),
    hour: fc.integer({ min: 0, max: 23 }),
    latencyMs: fc.constantFrom(0, 0, 40),
    commands: fc
      .tuple(supply, fc.array(part, { minLength: 3, maxLength: most }))
      .map(([first, rest]): Command[] => [...first, ...rest.flat()]),
  });

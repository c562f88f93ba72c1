/**
 * Pushes and folds as some hours bring them, where WeChat answers sends without msgids: receipts late, shuffled, doubled and
 * lost. `RECEIPTS=10000` is the long form; `RECEIPTS_SEED` plays one again.
 */
import type { MemoryContext } from '../../../../test/support/memory/context';
import { fold, putSent, recordContext, totalOf } from '../../../../test/support/memory/record';
import { seeded } from '../../../../test/support/random';
import { NOW } from '../../../../test/support/sample';
import { receivePush } from '../../facts/receive';
import type { PushItem } from '../../contract/push';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const SPAN = 6 * HOUR;
const NOTIFICATIONS = Number(process.env['RECEIPTS'] ?? 1000);
const PAIRS = Math.ceil(NOTIFICATIONS / 20);
const ALIASES = ['backInStock', 'offer'] as const;
const SEED = Number(process.env['RECEIPTS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

interface Send {
  id: string;
  to: string;
  alias: (typeof ALIASES)[number];
  at: number;
  shown: boolean;
  lost: boolean;
}
interface Arrival {
  at: number;
  send: Send;
  /** Of WeChat's word, whole seconds. */
  createTime: number;
}

/** Hours of sends, some of one pair seconds apart, and when the receipts of them come. */
function hours(random: () => number): { sends: Send[]; arrivals: Arrival[] } {
  const between = (from: number, to: number): number => Math.floor(from + random() * (to - from));
  const sends = Array.from({ length: NOTIFICATIONS }, (_, i): Send => {
    const pair = between(0, PAIRS);
    return {
      id: `n-${i}`,
      to: `o-${pair >> 1}`,
      alias: ALIASES[pair & 1]!,
      at: NOW + between(0, SPAN),
      shown: random() < 0.8,
      lost: random() < 0.1,
    };
  });
  // Every fifth comes seconds after another of its user and template.
  for (let i = 4; i < sends.length; i += 5) {
    const { to, alias, at } = sends[i - 1]!;
    Object.assign(sends[i]!, { to, alias, at: at + between(0, 20 * SECOND) });
  }
  const arrivals = sends.flatMap((send): Arrival[] => {
    if (send.lost) return [];
    const pushedAt = send.at + between(0, random() < 0.9 ? 5 * SECOND : 40 * MINUTE);
    const createTime = Math.floor(pushedAt / SECOND);
    const comes = pushedAt + between(0, random() < 0.8 ? 3 * SECOND : 50 * MINUTE);
    const first = { send, createTime, at: comes };
    // As it was, and as a repetition that names its own time.
    if (random() < 0.15) return [first, { ...first, at: comes + between(0, 2 * HOUR) }];
    if (random() < 0.15)
      return [first, { send, createTime: createTime + 7, at: comes + between(0, 2 * HOUR) }];
    return [first];
  });
  return { sends, arrivals: arrivals.sort((a, b) => a.at - b.at) };
}

const itemOf = (context: MemoryContext, { id, alias, shown }: Send): PushItem => ({
  TemplateId: context.config.templates[alias]!.id,
  MsgID: `1${id.slice(2).padStart(18, '0')}`,
  ErrorCode: shown ? '0' : '43101',
  ErrorStatus: shown ? 'success' : 'failed',
});

/** Sends, pushes and a fold every five minutes, in the order of time; then as long as anything is looked at again. */
async function play(context: MemoryContext, { sends, arrivals }: ReturnType<typeof hours>): Promise<void> {
  const sending = [...sends].sort((a, b) => a.at - b.at);
  const coming = [...arrivals];
  const end = Math.max(...[...sends, ...arrivals].map(({ at }) => at)) + 3 * HOUR;
  for (let next = NOW + 5 * MINUTE; next < end; next += 5 * MINUTE) {
    while ((sending[0]?.at ?? Infinity) < next || (coming[0]?.at ?? Infinity) < next) {
      if ((sending[0]?.at ?? Infinity) <= (coming[0]?.at ?? Infinity)) putSent(context, sending.shift()!);
      else await arrive(context, coming.shift()!);
    }
    context.clock.advance(Math.max(0, next - context.clock.now()));
    await fold(context);
  }
}

async function arrive(context: MemoryContext, { at, send, createTime }: Arrival): Promise<void> {
  context.clock.advance(Math.max(0, at - context.clock.now()));
  await receivePush(context, {
    FromUserName: send.to,
    CreateTime: createTime,
    MsgType: 'event',
    Event: 'subscribe_msg_event',
    List: itemOf(context, send),
  });
}

/** How many of each user and template, by whether they were shown. */
function perPair<Item>(items: Item[], pairOf: (item: Item) => string, isShown: (item: Item) => boolean) {
  const counts: Record<string, [shown: number, not: number]> = {};
  for (const item of items) (counts[pairOf(item)] ??= [0, 0])[isShown(item) ? 0 : 1] += 1;
  return counts;
}

test(`of ${NOTIFICATIONS} notifications none is matched to another user or template, none counted twice, counts are exact (seed ${SEED})`, async () => {
  const context = recordContext();
  const world = hours(seeded(SEED));
  await play(context, world);

  const told = world.sends.filter(({ lost }) => !lost);
  const rows = context.store.all('notify_messages').filter(({ state }) => state !== 'sent');
  // What WeChat has told, and what the rows say: the same of every user and template.
  expect(
    perPair(
      rows,
      ({ to, template }) => `${to} ${template}`,
      ({ state }) => state === 'delivered',
    ),
  ).toEqual(
    perPair(
      told,
      ({ to, alias }) => `${to} ${alias}`,
      ({ shown }) => shown,
    ),
  );
  // Each match by itself: own user, own template, and no notification twice.
  const receipts = new Map(context.store.all('notify_receipts').map((one) => [one._id, one]));
  const pairs = context.store
    .all('notify_folds')
    .flatMap(({ matches }) => matches.flatMap((one) => one.pairs));
  expect(new Set(pairs.map(({ nid }) => nid)).size).toBe(told.length);
  for (const { receipt, nid } of pairs) {
    const { openid, templateId } = receipts.get(receipt)!;
    expect(context.store.get('notify_messages', nid)).toMatchObject({ to: openid, templateId });
  }
  expect(totalOf(context)).toEqual({
    attempted: NOTIFICATIONS,
    accepted: NOTIFICATIONS,
    delivered: told.filter(({ shown }) => shown).length,
    undelivered: told.filter(({ shown }) => !shown).length,
  });
}, 600_000);

import { chunk } from '../../cloudfunctions/core/store/grouping';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot, type Snapshot } from '../support/books';
import { CROWD, notifyPerFile, type NotifyCloud } from '../support/cloud';
import { PASSES } from '../support/profiles';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { backInStock, send, templateId, until } from '../support/shop';

/** That of the profile whose turn it is. */
let cloud: () => NotifyCloud;

/** Of each kind; `UNSUBSCRIBES=200` is the long form. */
const TIMES = Number(process.env['UNSUBSCRIBES'] ?? 1);
const batchOf = (kinds: number): number => (TIMES > 1 ? 500 : 30 * kinds);
const WECHAT_LATENCY = 100;
/**
 * Real milliseconds within which a no is to be answered: `ANSWERED_WITHIN=5000` on a quiet machine (DESIGN §13). How long it waits
 * for what is under way is held in a time of its own, by `core/consent/sayNo`.
 */
const ANSWERED_WITHIN = Number(process.env['ANSWERED_WITHIN'] ?? Infinity);

const stopping = (openid: string, scope: object) =>
  cloud().call<unknown>('unsubscribe', { action: 'stop', ...scope }, { openid });
const updating = (openid: string, preferences: object) =>
  cloud().call<unknown>('subscribe', { action: 'update', preferences }, { openid });
const stop = (openid: string) => stopping(openid, { scope: 'topic', name: 'restock' });

/** Every way to say no, and why a row that met it in time was not sent. */
const DOORS: Record<string, { no(openid: string): Promise<Answer<unknown>>; reason: string }> = {
  'stop all': { no: (openid) => stopping(openid, { scope: 'all' }), reason: 'MUTED' },
  'stop topic': { no: stop, reason: 'TOPIC_OFF' },
  'stop template': {
    no: (openid) => stopping(openid, { scope: 'template', name: 'backInStock' }),
    reason: 'TEMPLATE_OFF',
  },
  'all off': { no: (openid) => updating(openid, { muted: true }), reason: 'MUTED' },
  'topic off': { no: (openid) => updating(openid, { topics: { restock: 'off' } }), reason: 'TOPIC_OFF' },
  'template off': {
    no: (openid) => updating(openid, { templates: { backInStock: 'off' } }),
    reason: 'TEMPLATE_OFF',
  },
  'one topic off, another on': {
    no: (openid) =>
      updating(openid, { muted: false, topics: { offers: 'instant', orders: 'off', restock: 'off' } }),
    reason: 'TOPIC_OFF',
  },
  erase: {
    no: (openid) => cloud().call('unsubscribe', { action: 'erase', confirm: true }, { openid }),
    reason: 'MUTED',
  },
};
const KINDS = Object.keys(DOORS);
/** Of a shortened pass: one by each kind of door. */
const FEW = ['stop topic', 'all off', 'erase'];
/** So many leave at the same moment: each waits for its own send, none for another. */
const AT_ONCE = TIMES > 1 ? 16 : 4;
/** Such moments in one batch. */
const ROUNDS = 10;

/** Where the batch stands with a user at the moment of the no. Mostly in flight: there a no has something to wait for. Five, and eight kinds: each kind meets every moment. */
const MOMENT_IN_TURN = ['in flight', 'claimed', 'in flight', 'not claimed', 'in flight'] as const;

type Picked = { openid: string; moment: (typeof MOMENT_IN_TURN)[number] };

/**
 * A user at that point of the batch, or, near its end, at any point before the send. Of those in flight, the last whose
 * card has not come yet: the others' windows are about to be settled.
 */
function pick(
  { users, messages, journals }: Snapshot,
  wanted: Picked['moment'],
  asked: Set<string>,
): Picked | undefined {
  const held = new Set(users.filter(({ hold }) => hold).map(({ _id }) => _id));
  if (wanted === 'in flight') {
    const flying = journals
      .filter(({ stage }) => stage === 'open')
      .sort((a, b) => a.at - b.at)
      .flatMap(({ entries }) => entries.map(({ to }) => to))
      .filter((to) => held.has(to) && !asked.has(to) && cloud().local.wechat.messages(to).length === 0);
    const last = flying.at(-1);
    if (last) return { openid: last, moment: wanted };
  }
  const momentOf = (to: string, state: string): Picked['moment'] => {
    if (held.has(to)) return 'in flight';
    return state === 'claimed' ? 'claimed' : 'not claimed';
  };
  const open = messages
    .filter(({ state, to }) => ['scheduled', 'claimed'].includes(state) && !asked.has(to))
    .map(({ to, state }): Picked => ({ openid: to, moment: momentOf(to, state) }));
  const fitting = open.filter(({ moment }) => moment === wanted);
  return fitting[Math.floor(fitting.length / 2)] ?? open[0];
}

interface Said extends Picked {
  kind: string;
  answer: Answer<unknown>;
  tookMs: number;
  /** Environment time at which the answer was there. */
  at: number;
}

async function sayNo(leaving: Picked & { kind: string }): Promise<Said> {
  const from = performance.now();
  const answer = await DOORS[leaving.kind]!.no(leaving.openid);
  const tookMs = performance.now() - from;
  return { ...leaving, answer, tookMs, at: cloud().local.clock.now() };
}

/** A batch of so many on its way, and users who leave while it is: all those of a round at the same moment. */
async function runBatch(size: number, kinds: string[]): Promise<Said[]> {
  await seed(cloud(), { users: Array.from({ length: size }, (_, i) => `o-${i}`) });
  await cloud().resetMetrics();
  await cloud().local.wechat.setMode({ latencyMs: WECHAT_LATENCY });
  const sent = async () => (await cloud().metrics()).calls['dispatch']?.['subscribeMessage.send'] ?? 0;
  let over = false;
  const batch = cloud()
    .fire('dispatch')
    .finally(() => (over = true));
  const said: Said[] = [];
  const rounds = chunk(kinds, AT_ONCE);
  for (const [i, round] of rounds.entries()) {
    const enough = Math.floor(((i + 1) * 0.75 * size) / (rounds.length + 1));
    await until(async () => over || (await sent()) >= enough, `${enough} are sent`, 120_000);
    // On a slow machine a tick is over before everybody has left.
    if (over) break;
    const state = await snapshot(cloud());
    const asked = new Set(said.map(({ openid }) => openid));
    const leaving = round.flatMap((kind, j) => {
      const moment = MOMENT_IN_TURN[(said.length + j) % MOMENT_IN_TURN.length]!;
      const picked = pick(state, moment, asked);
      if (picked) asked.add(picked.openid);
      return picked ? [{ ...picked, kind }] : [];
    });
    said.push(...(await Promise.all(leaving.map(sayNo))));
    if (leaving.length < round.length) break;
  }
  await batch;
  return said;
}

/** What went wrong after a no. */
function afterNo({ openid, kind, answer, tookMs, at }: Said, { messages }: Snapshot): string[] {
  const problems: string[] = [];
  const row = messages.find(({ to }) => to === openid);
  if (tookMs > ANSWERED_WITHIN) problems.push(`${kind} was answered after ${Math.round(tookMs)} ms`);
  if (!answer.ok) {
    if (answer.error.code !== 'PENDING') problems.push(`${kind} was answered ${answer.error.code}`);
    return problems;
  }
  // A card lies there when the send is over; it started earlier still.
  const late = cloud()
    .local.wechat.messages(openid)
    .filter((card) => card.at > at);
  if (late.length > 0) problems.push(`${kind}: ${openid} got a card after the ok`);
  // An erasure leaves no row.
  if (row && row.attempts === 0 && (row.state !== 'suppressed' || row.reason !== DOORS[kind]!.reason))
    problems.push(`${kind}: ${openid} is ${row.state} ${row.reason}`);
  return problems;
}

/** What a long run has seen, for `docs/figures.md`. */
function figures(all: Said[], oks: number, batches: number): string {
  const took = all.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const moments = all.map(({ moment }) => moment);
  const met = [...new Set(moments)].map((each) => `${moments.filter((one) => one === each).length} ${each}`);
  return `${all.length} noes in ${batches} batches (${met.join(', ')}): ${oks} ok; half within ${Math.round(took[took.length >> 1]!)} ms, all within ${Math.round(took.at(-1)!)} ms\n`;
}

describe.each(PASSES)('no means no, in the profile $profile', ({ profile, whole }) => {
  const own = notifyPerFile({ maxInstances: CROWD, profile });
  beforeEach(() => void (cloud = own));
  const kinds = whole ? KINDS : FEW;
  const size = batchOf(kinds.length);

  test(`of ${TIMES} of each kind against a running batch of ${size}, none is followed by a send after its ok`, async () => {
    const turns = Array.from({ length: TIMES }, () => kinds).flat();
    const all: Said[] = [];
    let batches = 0;
    while (all.length < turns.length) {
      const said = await runBatch(size, turns.slice(all.length, all.length + AT_ONCE * ROUNDS));
      batches += 1;
      expect(batches).toBeLessThan(2 + turns.length);
      all.push(...said);
      const state = await settleDown(cloud());
      expect(said.flatMap((one) => afterNo(one, state))).toEqual([]);
      const others = state.messages.filter(({ to }) => !said.some(({ openid }) => openid === to));
      expect(others.filter(({ state: at }) => at !== 'delivered')).toEqual([]);
    }
    // A system that always answers PENDING keeps no promise.
    const oks = all.filter(({ answer }) => answer.ok).map(({ kind }) => kind);
    expect([...new Set(oks)].sort()).toEqual([...kinds].sort());
    expect(oks.length).toBeGreaterThanOrEqual(all.length / 2);
    if (TIMES > 1) process.stdout.write(figures(all, oks.length, batches));
  }, 3_600_000);

  // What follows does not hang on the profile, but for the long form.
  if (!whole) return;

  test('where a send is under way for longer than anybody would wait, the answer is PENDING, and then ok', async () => {
    await seed(cloud(), { users: ['o-1'] });
    await cloud().local.wechat.setMode({ latencyMs: 6500 });
    const sending = cloud().fire('dispatch');
    await until(async () => (await snapshot(cloud())).journals.length === 1, 'the send is under way');
    expect(await stop('o-1')).toMatchObject({ ok: false, error: { code: 'PENDING' } });
    await sending;
    expect((await snapshot(cloud())).messages).toMatchObject([{ attempts: 1 }]);
    expect(await cloud().messages('o-1')).toHaveLength(1);
    expect(await stop('o-1')).toMatchObject({ ok: true });
    await cloud().local.wechat.setMode({ latencyMs: 0 });
    const next = await send(cloud(), backInStock('o-1', 'restock:2'));
    expect(next).toMatchObject({ ok: true, data: { state: 'suppressed', reason: { code: 'TOPIC_OFF' } } });
  });

  test('a no while many are being sent to that user one after the other stops the rest: ok, and nothing after it', async () => {
    const rows = 24;
    await seed(cloud(), {
      users: ['o-1'],
      credits: rows,
      notifications: (openid) => Array.from({ length: rows }, (_, i) => backInStock(openid, `restock:${i}`)),
    });
    await cloud().local.wechat.setMode({ latencyMs: WECHAT_LATENCY });
    const cards = () => cloud().local.wechat.messages('o-1').length;
    const sending = cloud().fire('dispatch');
    await until(() => Promise.resolve(cards() >= 3), 'some are there');
    const answer = await stop('o-1');
    const atOk = cards();
    expect(answer).toMatchObject({ ok: true });
    await sending;
    expect(cards()).toBe(atOk);
    const { users, messages } = await settleDown(cloud());
    expect(cards()).toBe(atOk);
    const stopped = messages.filter(({ state, reason }) => state === 'suppressed' && reason === 'TOPIC_OFF');
    // Where the machine is quick enough, most of it: the answer came before the series was through.
    expect(stopped).toHaveLength(rows - atOk);
    expect(users[0]!.credits[templateId('backInStock')]).toMatchObject({ spent: atOk, held: 0 });
  }, 60_000);

  test('a yes from before the unsubscribe that is reported after it permits nothing', async () => {
    const id = templateId('backInStock');
    const results = { [id]: (await cloud().subscribe('o-1', { [id]: 'accept' }))[id] };
    const at = await cloud().now();
    await cloud().advance(1000);
    expect(await stop('o-1')).toMatchObject({ ok: true });
    await cloud().call(
      'subscribe',
      { action: 'report', results, nonce: 'late-nonce', at },
      { openid: 'o-1' },
    );
    const next = await send(cloud(), backInStock('o-1', 'restock:1'));
    expect(next).toMatchObject({ ok: true, data: { state: 'suppressed', reason: { code: 'TOPIC_OFF' } } });
    expect(await cloud().messages('o-1')).toEqual([]);
  });
});

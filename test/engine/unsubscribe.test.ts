import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot, type Snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { backInStock, send, templateId, until } from '../support/shop';

const cloud = notifyPerFile();

/** `UNSUBSCRIBES=200` is the long form. */
const TIMES = Number(process.env['UNSUBSCRIBES'] ?? 3);
const PER_BATCH = 20;
const BATCH = 500;
const WECHAT_LATENCY = 100;
/** Real milliseconds within which an unsubscribe is to be answered (DESIGN §13); a busy test machine gets more. */
const ANSWERED_WITHIN = TIMES > PER_BATCH ? 5000 : 15_000;

/** Where the batch stands with a user at the moment of the no. */
const MOMENTS = ['in flight', 'claimed', 'not claimed'] as const;

type Picked = { openid: string; moment: (typeof MOMENTS)[number] };

/** A user at that point of the batch, or, near its end, at any point before the send. */
function pick({ users, messages }: Snapshot, wanted: Picked['moment']): Picked | undefined {
  const held = new Set(users.filter(({ hold }) => hold).map(({ _id }) => _id));
  const asked = new Set(users.filter(({ mutedTopics }) => mutedTopics.length > 0).map(({ _id }) => _id));
  const open = messages
    .filter(({ state, to }) => ['scheduled', 'claimed'].includes(state) && !asked.has(to))
    .map(({ to, state }): Picked => ({
      openid: to,
      moment: held.has(to) ? 'in flight' : state === 'claimed' ? 'claimed' : 'not claimed',
    }));
  const fitting = open.filter(({ moment }) => moment === wanted);
  return fitting[Math.floor(fitting.length / 2)] ?? open[0];
}

const stop = (openid: string) =>
  cloud().call<unknown>('unsubscribe', { action: 'stop', scope: 'topic', name: 'restock' }, { openid });

interface Said {
  openid: string;
  answer: Answer<unknown>;
  tookMs: number;
  /** Environment time at which the answer was there. */
  at: number;
}

/** One batch on its way, and users who leave while it is. */
async function runBatch(times: number): Promise<Said[]> {
  await seed(cloud(), { users: Array.from({ length: BATCH }, (_, i) => `o-${i}`) });
  await cloud().resetMetrics();
  await cloud().local.wechat.setMode({ latencyMs: WECHAT_LATENCY });
  const sent = async () => (await cloud().metrics()).calls['dispatch']?.['subscribeMessage.send'] ?? 0;
  const batch = cloud().fire('dispatch');
  const said: Said[] = [];
  for (let i = 0; i < times; i++) {
    const enough = Math.floor(((i + 1) * (BATCH - 150)) / (times + 1));
    await until(async () => (await sent()) >= enough, `${enough} are sent`, 60_000);
    const picked = pick(await snapshot(cloud()), MOMENTS[i % MOMENTS.length]!);
    if (!picked) break;
    const from = performance.now();
    const answer = await stop(picked.openid);
    said.push({
      openid: picked.openid,
      answer,
      tookMs: performance.now() - from,
      at: cloud().local.clock.now(),
    });
  }
  await batch;
  return said;
}

describe('no means no', () => {
  test(`of ${TIMES} unsubscribes against a running batch of ${BATCH}, none is followed by a send after its ok`, async () => {
    for (let done = 0; done < TIMES;) {
      // On a slow machine a batch is over before everybody has left.
      const said = await runBatch(Math.min(PER_BATCH, TIMES - done));
      expect(said.length).toBeGreaterThan(0);
      done += said.length;
      const { messages } = await settleDown(cloud());
      for (const { openid, answer, tookMs, at } of said) {
        expect(tookMs).toBeLessThan(ANSWERED_WITHIN);
        const row = messages.find(({ to }) => to === openid)!;
        if (answer.ok) {
          // A card lies there when the send is over; it started earlier still.
          const late = cloud()
            .local.wechat.messages(openid)
            .filter((card) => card.at > at);
          expect(late).toEqual([]);
          if (row.attempts === 0) expect(row).toMatchObject({ state: 'suppressed', reason: 'TOPIC_OFF' });
        } else {
          expect(answer.error.code).toBe('PENDING');
          expect(row.attempts).toBe(1);
        }
      }
      const others = messages.filter(({ to }) => !said.some(({ openid }) => openid === to));
      expect(others.filter(({ state }) => state !== 'delivered')).toEqual([]);
    }
  }, 3_600_000);

  test('where a send is under way for longer than anybody would wait, the answer is PENDING, and then ok', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: () => [] });
    await cloud().local.wechat.setMode({ latencyMs: 6500 });
    const sending = send(cloud(), backInStock('o-1', 'restock:1'));
    await until(async () => (await snapshot(cloud())).journals.length === 1, 'the send is under way');
    expect(await stop('o-1')).toMatchObject({ ok: false, error: { code: 'PENDING' } });
    expect(await sending).toMatchObject({ ok: true, data: { state: 'sent' } });
    expect(await stop('o-1')).toMatchObject({ ok: true });
    await cloud().local.wechat.setMode({ latencyMs: 0 });
    const next = await send(cloud(), backInStock('o-1', 'restock:2'));
    expect(next).toMatchObject({ ok: true, data: { state: 'suppressed', reason: { code: 'TOPIC_OFF' } } });
  });

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

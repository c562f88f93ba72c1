/** Long form: `REBUILD_RUNS=100 CRASH_STRIDE=1 npx jest test/engine/rebuild`. A failing history prints its seed. */
import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import fc from 'fast-check';
import type { Overview } from '../../cloudfunctions/core/contract';
import { rebuild, type RebuildReport } from '../../cloudfunctions/core/counting/rebuild';
import { MOST_PLACES } from '../../cloudfunctions/core/counting/places';
import type { DayCounters, StatsDocument } from '../../cloudfunctions/core/model/figures';
import { rebuildStats } from '../../ops/commands/rebuildStats';
import { connect } from '../support/connect';
import { snapshot } from '../support/books';
import { CROWD, notifyPerFile } from '../support/cloud';
import { nidOf } from '../support/links';
import { quiet } from '../support/quiet';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone, settleDown } from '../support/settleDown';
import { ADMIN, SHOP, accept, backInStock, data, send, templateId } from '../support/shop';

const cloud = notifyPerFile({ maxInstances: CROWD });
const HOUR = 3_600_000;
const RUNS = Number(process.env['REBUILD_RUNS'] ?? 2);

const compare = async (write = false): Promise<RebuildReport> =>
  rebuild(await connect({ local: cloud().url }), { write });

const track = (openid: string, ...events: Record<string, unknown>[]) =>
  cloud().call('track', { events }, { openid });

const order = (openid: string, id: string) =>
  cloud().call('track', { openid, events: [{ kind: 'convert', goal: 'order', id, value: 8900 }] }, SHOP);

/** The counters without the numbers of the folds that made them. */
const figures = (stats: StatsDocument[]): Record<string, DayCounters> =>
  Object.fromEntries(stats.map(({ _id, counters }) => [_id, counters] as const).sort());

/** Sent, received, clicked, bought, complained about and left: all of it still to be counted. */
async function uncounted(): Promise<void> {
  const users = ['o-1', 'o-2', 'o-3'];
  await seed(cloud(), { users });
  await tick(cloud());
  await pushesDone(cloud());
  const { messages } = await snapshot(cloud());
  const nid = messages.find(({ to }) => to === 'o-1')!._id;
  await track(
    'o-1',
    { kind: 'click', nid: nidOf(nid, 'o-1') },
    { kind: 'feedback', nid, rating: 2, category: 'complaint' },
  );
  await order('o-1', 'a');
  await order('o-2', 'b');
  await cloud().call('unsubscribe', { action: 'stop', scope: 'topic', name: 'restock' }, { openid: 'o-3' });
  await prompted('o-1', 'reject', 'goods');
  await prompted('o-2', 'accept', 'goods');
  await cloud().advance(3000);
}

/** A sheet was shown, for two templates, at a place. */
async function prompted(openid: string, status: string, place: string): Promise<void> {
  const results = { [templateId('backInStock')]: status, [templateId('offer')]: 'reject' };
  const nonce = `prompt-${openid}-${place}-${status}-${await cloud().now()}`;
  const report = { results, nonce, at: await cloud().now(), place };
  data(await cloud().call('subscribe', { action: 'sync', reports: [report, report] }, { openid }));
}

async function countAll(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await cloud().advance(FOLD_EVERY);
    await tick(cloud());
  }
}

describe('the counters are what the record says', () => {
  test('a killed fold counts everything once, at whatever call it dies', async () => {
    await uncounted();
    const base = await cloud().export();
    await countAll();
    const expected = figures((await snapshot(cloud())).stats);
    const total = Object.entries(expected).find(([id]) => id.includes('|total|'))![1];
    expect(total).toMatchObject({
      attempted: 3,
      accepted: 3,
      delivered: 3,
      clicked: 1,
      converted: 1,
      conversions: 2,
      value: 17_800,
      unsubscribed: 1,
      complaints: 1,
    });
    const prompts = Object.entries(expected).filter(([id]) => id.includes('|prompt|'));
    expect(Object.fromEntries(prompts.map(([id, counters]) => [id.split('|')[2], counters]))).toEqual({
      [templateId('backInStock')]: { 'shown:goods': 2, 'agreed:goods': 1 },
      [templateId('offer')]: { 'shown:goods': 2 },
    });
    const stride = Number(process.env['CRASH_STRIDE'] ?? 9);
    const calls: number[] = [];
    for (let call = 1; ; call += stride) {
      let reached = true;
      for (const when of ['before', 'after'] as const) {
        await cloud().import(base);
        await cloud().kill({ function: 'dispatch', call, when });
        await tick(cloud()).catch(() => undefined);
        reached = await cloud().killed();
        await cloud().clearFaults();
        if (!reached) break;
        await countAll();
        expect({ call, when, ...figures((await snapshot(cloud())).stats) }).toEqual({
          call,
          when,
          ...expected,
        });
      }
      if (!reached) break;
      calls.push(call);
    }
    expect(calls.at(-1)).toBeGreaterThan(15);
    expect((await compare()).differences).toEqual([]);
  }, 600_000);

  test('random histories, over days, with refusals, lost answers and lost receipts', async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), user: user(), fault: fault() }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('click' as const), user: user() }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('order' as const), user: user() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('complain' as const), user: user() }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('prompt' as const), user: user() }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('replay' as const), user: user() }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 14 }) }),
      },
    );
    const histories = fc.array(step, { minLength: 12, maxLength: 22 });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        await cloud().reset();
        for (const [i, one] of history.entries()) await play(one, i);
        await settleDown(cloud());
        const { differences, journals } = await compare();
        expect(differences).toEqual([]);
        const attempts = history.filter((one) => one.do === 'send').length;
        if (attempts > 0) expect(journals).toBeGreaterThan(0);
      }),
      { numRuns: RUNS },
    );
  }, 3_600_000);

  test('what does not agree is told, and mended only when asked', async () => {
    await uncounted();
    await countAll();
    const right = figures((await snapshot(cloud())).stats);
    const overview = async () => {
      // Until when all is counted is the moment of the question where nothing waits.
      const { asOf: _now, ...rest } = data(
        await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN),
      );
      return rest;
    };
    const before = await overview();
    const [wrong] = (await snapshot(cloud())).stats;
    const context = await connect({ local: cloud().url });
    await context.store.update('notify_stats', { _id: wrong!._id }, { $set: { 'counters.attempted': 99 } });
    await context.store.remove('notify_stats', { dimension: 'topic' });
    const told = await rebuildStats(context, { write: false }, quiet);
    expect(told.equal).toBe(false);
    expect(told.lines).toContain(`  ${wrong!._id} attempted: stored 99, recorded 3`);
    expect((await snapshot(cloud())).stats.some(({ dimension }) => dimension === 'topic')).toBe(false);
    await rebuildStats(context, { write: true }, quiet);
    expect(figures((await snapshot(cloud())).stats)).toEqual(right);
    expect(await overview()).toEqual(before);
    expect(await rebuildStats(context, { write: false }, quiet)).toMatchObject({ equal: true });
    expect((await cloud().metrics()).scans).toEqual([]);
  });

  test('a fold that is under way is waited for, and what is uncounted is counted first', async () => {
    await uncounted();
    const context = await connect({ local: cloud().url });
    const [report] = await Promise.all([rebuild(context, { write: true }), tick(cloud()), tick(cloud())]);
    expect(report).toMatchObject({ differences: [], written: 0 });
    expect(report.journals).toBe(1);
    expect((await compare()).differences).toEqual([]);
  });

  test('places beyond the day’s bound count together, and the same ones when counted anew', async () => {
    const reports = Array.from({ length: 2 * MOST_PLACES }, (_, i) => ({
      results: { [templateId('offer')]: i % 2 ? 'accept' : 'reject' },
      nonce: `nonce-place-${i}`,
      at: 0,
      place: `place-${i}`,
    }));
    for (const one of [...reports, reports[0]!, reports.at(-1)!]) {
      const report = { ...one, nonce: `${one.nonce}-${await cloud().now()}`, at: await cloud().now() };
      data(await cloud().call('subscribe', { action: 'report', ...report }, { openid: 'o-forger' }));
      if (one === reports[MOST_PLACES - 5]) await countAll();
    }
    await countAll();
    const { prompts } = data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN));
    expect(prompts).toHaveLength(MOST_PLACES + 1);
    expect(prompts[0]).toEqual({
      templateId: templateId('offer'),
      aliases: ['offer'],
      place: '*',
      shown: MOST_PLACES + 1,
      accepted: MOST_PLACES / 2 + 1,
      rate: (MOST_PLACES / 2 + 1) / (MOST_PLACES + 1),
    });
    expect(prompts.find(({ place }) => place === 'place-0')).toMatchObject({ shown: 2, accepted: 0 });
    expect((await compare()).differences).toEqual([]);
    expect((await cloud().metrics()).scans).toEqual([]);
  });

  test('only the days asked for are compared', async () => {
    await uncounted();
    await countAll();
    const context = await connect({ local: cloud().url });
    const [{ day }] = (await snapshot(cloud())).stats as [StatsDocument];
    await context.store.update(
      'notify_stats',
      { dimension: 'total', _id: `${day}|total|` },
      { $inc: { 'counters.accepted': 1 } },
    );
    expect((await rebuild(context, { from: day, to: day, write: false })).differences).toHaveLength(1);
    expect((await rebuild(context, { from: '2100-01-01', write: false })).differences).toEqual([]);
    expect((await rebuild(context, { to: '2001-01-01', write: false })).differences).toEqual([]);
    await expect(rebuildStats(context, { from: '2026-02-30', write: false }, quiet)).rejects.toThrow(
      '--from: expected a day',
    );
  });
});

const user = () => fc.constantFrom('o-1', 'o-2', 'o-3');
const FAULTS = {
  none: [],
  busy: [{ api: 'subscribeMessage.send', error: -1, times: 1 }],
  content: [{ api: 'subscribeMessage.send', error: 47003, times: 1 }],
  noCredit: [{ api: 'subscribeMessage.send', error: 43101, times: 1 }],
  lost: [{ api: 'subscribeMessage.send', when: 'after' as const, reset: true, times: 1 }],
  neverSent: [{ api: 'subscribeMessage.send', reset: true, times: 1 }],
};
const fault = () => fc.constantFrom(...(Object.keys(FAULTS) as (keyof typeof FAULTS)[]));

type Step =
  | { do: 'send'; user: string; fault: keyof typeof FAULTS }
  | { do: 'click' | 'order' | 'complain' | 'prompt' | 'replay'; user: string }
  | { do: 'wait'; hours: number };

async function play(step: Step, number: number): Promise<void> {
  if (step.do === 'wait') {
    await cloud().advance(step.hours * HOUR + 61_000);
    await tick(cloud());
    await pushesDone(cloud());
    return;
  }
  const { user: openid } = step;
  const own = (await snapshot(cloud())).messages.filter(({ to }) => to === openid);
  const seen = own.filter(({ state }) => ['sent', 'delivered'].includes(state)).at(-1);
  switch (step.do) {
    case 'send':
      await accept(cloud(), openid);
      await cloud().faults(FAULTS[step.fault]);
      await send(cloud(), backInStock(openid, `k:${number}`));
      await cloud().clearFaults();
      return;
    case 'click':
      if (seen) await track(openid, { kind: 'click', nid: nidOf(seen._id, openid) });
      return;
    case 'order':
      await order(openid, `order-${number}`);
      return;
    case 'complain':
      await track(openid, { kind: 'feedback', category: 'complaint', ...(seen ? { nid: seen._id } : {}) });
      return;
    case 'prompt':
      // More places than a day tells apart.
      for (let i = 0; i < 20; i++) await prompted(openid, i % 3 ? 'reject' : 'accept', `p-${number}-${i}`);
      return;
    case 'replay':
      for (const { _id, state } of own) {
        if (state === 'failed') await cloud().call('send', { action: 'replay', id: _id }, SHOP);
      }
  }
}

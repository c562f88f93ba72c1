import { sumOf } from '../../../../test/support/campaigns/figures';
import { campaignHouse, DAY } from '../../../../test/support/campaigns/house';
import { FIRST, MINUTE, runId, weekly } from '../../../../test/support/campaigns/weekly';
import { counted } from '../../../../test/support/memory/context';
import { fold } from '../../../../test/support/memory/record';
import { NOW } from '../../../../test/support/sample';
import type { CampaignList, CampaignPeople, CampaignPreview } from '../../contract';
import { iso } from '../../time/zone';

let house: ReturnType<typeof campaignHouse>;
beforeEach(() => {
  house = campaignHouse();
});
const starts = () => weekly(house).starts();
const to = (moment: number, ticks?: number) => weekly(house).to(moment, ticks);

test('the preview says the next five runs, and is of one run', async () => {
  house.person('o-1', 5);
  await weekly(house).create();
  const preview = (await house.preview('weekly')) as CampaignPreview;
  expect(preview).toMatchObject({ matched: 2, reachable: 1, wouldSend: 1 });
  expect(preview.runs).toEqual([0, 1, 2, 3, 4].map((day) => iso(FIRST + day * DAY)));
  expect(house.context.store.all('notify_campaigns')).toHaveLength(1);
});

test('lists name the runs and whose they are; a copy repeats, too', async () => {
  await starts();
  await to(FIRST);
  const { campaigns } = (await house.ask({ action: 'campaign.list' })) as CampaignList;
  expect(campaigns.map(({ id, kind, runOf }) => [id, kind, runOf])).toEqual([
    [runId(FIRST), 'once', 'weekly'],
    ['weekly', 'repeat', undefined],
  ]);
  expect(campaigns[1]!.runs).toEqual([{ at: iso(FIRST), id: runId(FIRST) }]);
  const copy = { action: 'campaign.duplicate', id: 'weekly', as: 'again', endsAt: NOW + 20 * DAY } as const;
  expect(await house.ask(copy)).toMatchObject({
    state: 'draft',
    spec: { kind: 'repeat', runMinutes: 1440 },
  });
});

describe('the report', () => {
  const VARIANTS = [
    { name: 'a', percent: 40, data: { goods: 'A mug' } },
    { name: 'constructor', percent: 40, data: { goods: 'B mug' } },
  ];
  /** Two runs to 60 people of whom some have nothing left for the second, in two variants and a control group. */
  async function played() {
    const openids = house.people(60);
    for (const openid of openids.slice(0, 40)) house.person(openid, 2);
    house.person('o-1', 0);
    await weekly(house).create({
      variants: VARIANTS,
      control: 20,
      audience: { openids: [...openids, 'o-1'] },
    });
    await house.start(60, 'weekly');
    await house.minutes(3);
    await to(FIRST);
    await to(FIRST + DAY + 61 * MINUTE);
    await to(FIRST + 2 * DAY);
    return openids;
  }
  const people = (more: object = {}) =>
    house.ask({ action: 'campaign.people', id: 'weekly', ...more }) as Promise<CampaignPeople>;

  test('over all runs by variant, adding up exactly, open or ended, and the same when asked again', async () => {
    await played();
    const open = await weekly(house).report();
    await fold(house.context);
    const report = await weekly(house).report();
    const { matched, noCredit, total, parts, runs } = report;
    expect(open.total.leftOut).toEqual(total.leftOut);
    expect(runs.map(({ id, skipped }) => id ?? skipped)).toEqual([
      runId(FIRST + 2 * DAY),
      'missed',
      runId(FIRST),
    ]);
    expect(matched).toBe(122);
    expect(noCredit).toBeGreaterThan(2);
    expect(matched).toBe(noCredit + total.assigned);
    expect(Object.keys(parts).sort()).toEqual(['a', 'constructor', 'control']);
    for (const part of [total, ...Object.values(parts), ...runs.filter(({ id }) => id)]) {
      const { assigned, sent, inDigests, open: still, leftOut } = part as typeof total;
      expect(assigned).toBe(sent + inDigests + still + sumOf(leftOut));
    }
    for (const field of ['assigned', 'sent', 'delivered', 'clicked', 'open'] as const) {
      expect(sumOf(Object.values(parts).map((part) => part[field]) as never)).toBe(total[field]);
      expect(sumOf(runs.map((run) => run[field] ?? 0) as never)).toBe(total[field]);
    }
    expect(total.counted.accepted).toBe(total.sent);
    expect(total.sent).toBe(house.recipients().length);
    expect(parts.a!.counted.accepted).toBe(sumOf(runs.map((run) => run.parts?.a?.accepted ?? 0) as never));
    expect(sumOf(Object.values(parts).map((part) => part.counted.accepted) as never)).toBe(total.sent);
    expect(report.complete).toBe(true);
    const calls = await counted(house.context, async () => {
      expect(await weekly(house).report()).toEqual(report);
    });
    // What has ended is kept: none for a run.
    expect(calls).toEqual({ aggregate: 1, find: 3 });
  });

  test('where the time does not do for all it says so, and adds up what it has', async () => {
    await played();
    await fold(house.context);
    let looks = 0;
    house.context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'aggregate' && collection === 'notify_messages' && ++looks === 1)
        house.context.clock.advance(9000);
      return run();
    };
    const report = await weekly(house).report();
    expect([report.complete, report.runs.filter(({ counted: has }) => has).length]).toEqual([false, 1]);
    expect(report.matched).toBe(61);
    house.context.store.around = undefined;
    expect(await weekly(house).report()).toMatchObject({ complete: true, matched: 122 });
  });

  test('who exactly is behind each number, over all runs, page by page, and of one run', async () => {
    await played();
    await fold(house.context);
    const { total, parts } = await weekly(house).report();
    const all = [];
    let after: string | undefined;
    do {
      const page = await people({ outcome: 'sent', limit: 7, ...(after ? { after } : {}) });
      all.push(...page.people);
      after = page.next;
    } while (after);
    expect(all.map(({ openid }) => openid).sort()).toEqual(house.recipients());
    expect(new Set(all.map(({ id }) => id)).size).toBe(total.sent);
    expect(new Set(all.map(({ run }) => run))).toEqual(new Set([runId(FIRST), runId(FIRST + 2 * DAY)]));
    expect((await people({ part: 'a', limit: 500 })).people).toHaveLength(parts.a!.assigned);
    const left = await people({ outcome: 'leftOut', reason: 'CONTROL', limit: 500 });
    expect(left.people).toHaveLength(total.leftOut.CONTROL!);
    const one = await people({ id: runId(FIRST), outcome: 'sent', limit: 500 });
    expect(one.people).toHaveLength(all.filter(({ run }) => run === runId(FIRST)).length);
    expect(one.people[0]).not.toHaveProperty('run');
  });

  test('of more runs than a query goes through, the next by their ids', async () => {
    await played();
    const before = (await people({ limit: 500 })).people;
    const [stored] = await house.context.store.find(
      'notify_campaigns',
      { _id: 'campaign:weekly' },
      { limit: 1 },
    );
    const more = Array.from({ length: 250 }, (_, i) => ({ at: FIRST - (i + 1) * DAY }));
    const { nextAt, made, runs } = stored!.repeat!;
    await house.context.store.update(
      'notify_campaigns',
      { _id: 'campaign:weekly' },
      { $set: { repeat: { nextAt, made, runs: [runs[0]!, ...more, ...runs.slice(1)] } } },
    );
    const after = [];
    let next: string | undefined;
    do {
      const page = await people({ limit: 9, ...(next ? { after: next } : {}) });
      after.push(...page.people);
      next = page.next;
    } while (next);
    expect(after).toEqual(before);
  });

  test('before it has begun there is nothing', async () => {
    await weekly(house).create();
    expect(await weekly(house).report()).toMatchObject({ complete: true, matched: 0, parts: {}, runs: [] });
    expect(await people()).toEqual({ people: [] });
  });
});

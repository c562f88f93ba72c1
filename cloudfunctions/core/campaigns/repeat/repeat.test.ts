import { campaignHouse, DAY, HOUR } from '../../../../test/support/campaigns/house';
import { fold } from '../../../../test/support/memory/record';
import { NOW } from '../../../../test/support/sample';
import type { AskedRepeat, CampaignList, CampaignPreview, CampaignView, RepeatReport } from '../../contract';
import type { Rule } from '../../model/rule';
import { createSegment } from '../../segments/stored';
import { iso } from '../../time/zone';
import { spaceAnew } from '../change';
import { runTick } from '../../tick/run';

const MINUTE = 60_000;
/** The first run is due an hour from the start of the clock, the next a day later. */
const FIRST = NOW + HOUR;
const at = new Date(FIRST).toISOString().slice(11, 16);
const runId = (due: number): string => `weekly.${iso(due).slice(0, 16).replace(/[-:]/g, '')}Z`;

let house: ReturnType<typeof campaignHouse>;
beforeEach(() => {
  house = campaignHouse();
});
const person = (openid: string): void => house.person(openid, 5);
const asked = (more: Partial<AskedRepeat> = {}): AskedRepeat => ({
  ...house.spec(['o-1', 'o-2']),
  kind: 'repeat',
  schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], at, zone: 'UTC' },
  ...more,
});
const create = (more: Partial<AskedRepeat> = {}) =>
  house.ask({ action: 'campaign.create', id: 'weekly', ...asked(more) }) as Promise<CampaignView>;
const show = (id = 'weekly') => house.show(id);
const skipped = async () => (await show()).runs!.map((run) => run.skipped ?? run.state).reverse();
const starts = async (more: Partial<AskedRepeat> = {}): Promise<void> => {
  person('o-1');
  person('o-2');
  await create(more);
  await house.start(2, 'weekly');
  await house.minutes(3);
};
/** To a moment, and a few ticks there. */
async function to(moment: number, ticks = 4): Promise<void> {
  house.context.clock.advance(moment - MINUTE - house.context.clock.now());
  await house.minutes(ticks);
}
const sentTo = (): string[] => house.recipients();

describe('its runs', () => {
  test('each goes to whoever can be reached then, and is a campaign of its own', async () => {
    await starts();
    expect(await show()).toMatchObject({ state: 'running', nextRun: iso(FIRST), runs: [] });
    await to(FIRST);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
    expect(await show(runId(FIRST))).toMatchObject({
      ...{ state: 'finished', made: 2, runOf: 'weekly', confirmed: 2, startsAt: iso(FIRST) },
      spec: { kind: 'once', title: '双十一', endsAt: FIRST + DAY },
    });
    const { creditFor: _none, ...poor } = house.context.store.get('notify_users', 'o-2')!;
    house.context.store.put('notify_users', { ...poor, creditFor: [], credits: {} } as never);
    await to(FIRST + DAY);
    expect(sentTo()).toEqual(['o-1', 'o-1', 'o-2']);
    expect(await show()).toMatchObject({
      nextRun: iso(FIRST + 2 * DAY),
      runs: [
        { at: iso(FIRST + DAY), id: runId(FIRST + DAY), state: 'finished' },
        { at: iso(FIRST), id: runId(FIRST), state: 'finished' },
      ],
    });
  });

  test('of a segment the people are looked for anew, and who got any run is known', async () => {
    for (const openid of ['o-1', 'o-2', 'o-3']) person(openid);
    const fresh: Rule = { kind: 'not', of: { kind: 'gotCampaign', campaign: 'campaign:weekly' } };
    // The rule names a campaign that is there: it is written before it is asked for by its own segment.
    await create();
    await createSegment(house.context, 'o-boss', { name: 'fresh', rule: fresh });
    const { version } = await show();
    await house.ask({
      ...{ action: 'campaign.update', id: 'weekly', version },
      ...asked({ audience: { segment: 'fresh' } }),
    });
    await house.start(3, 'weekly');
    await house.minutes(3);
    await house.context.store.update('notify_users', { _id: 'o-3' }, { $set: { creditFor: [] } });
    await to(FIRST);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
    await house.context.store.remove('notify_users', { _id: 'o-3' });
    person('o-3');
    await to(FIRST + DAY);
    expect(sentTo()).toEqual(['o-1', 'o-2', 'o-3']);
    await to(FIRST + 2 * DAY);
    expect(sentTo()).toHaveLength(3);
  });

  test('it is over after so many, when they have ended', async () => {
    await starts({ runs: 1 });
    await to(FIRST);
    await to(FIRST + 30 * MINUTE);
    expect(await show()).toMatchObject({ state: 'finished', runs: [{ state: 'finished' }] });
    await to(FIRST + DAY);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('as long as its last run stands still it is not over, and can still be stopped', async () => {
    await starts({ runs: 1, perSecond: 0.1 });
    await to(FIRST, 2);
    await house.does('pause', runId(FIRST));
    await to(FIRST + HOUR);
    expect(await show()).toMatchObject({ state: 'running', runs: [{ state: 'paused' }] });
    await house.does('stop', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('stopped');
  });

  test('it ends with its end; what rests is removed no sooner than its runs', async () => {
    await starts({ endsAt: FIRST + DAY });
    await to(FIRST);
    await to(FIRST + DAY);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
    expect((await show()).state).toBe('finished');
    const [first, second] = house.context.store.all('notify_campaigns').map(({ restsSince }) => restsSince);
    expect(first).toBeGreaterThanOrEqual(second!);
    expect(second).toBeGreaterThan(0);
  });

  test('an earlier end counts at once', async () => {
    await starts();
    await house.end(FIRST - 5 * MINUTE, 'weekly');
    await house.minutes(1);
    expect((await show()).state).toBe('finished');
  });
});

describe('whatever happens', () => {
  test('two ticks at once make one run', async () => {
    await starts();
    house.context.clock.advance(FIRST - house.context.clock.now());
    house.context.deadline = house.context.clock.now() + 50_000;
    await Promise.all([runTick(house.context, true), runTick(house.context, true)]);
    await house.minutes(3);
    expect(house.context.store.all('notify_campaigns')).toHaveLength(2);
    expect((await show()).runs).toHaveLength(1);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('a tick that slept while its run was skipped does not begin it', async () => {
    await starts();
    house.context.clock.advance(FIRST - house.context.clock.now());
    house.context.deadline = house.context.clock.now() + 50_000;
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let sleep = (): void => undefined;
    const sleeps = new Promise<void>((resolve) => (sleep = resolve));
    let slept = false;
    house.context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'updateOne' && collection === 'notify_campaigns' && !slept) {
        slept = true;
        sleep();
        await asleep;
      }
      return run();
    };
    const early = runTick(house.context, true);
    await sleeps;
    await to(FIRST + 2 * HOUR);
    wake();
    await early;
    await house.minutes(3);
    expect(await skipped()).toEqual(['missed']);
    expect(sentTo()).toEqual([]);
  });

  test('cut off at any write, and begun again: each run once', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; n <= 8; n++) {
        house = campaignHouse();
        await starts();
        house.context.clock.advance(FIRST - house.context.clock.now());
        house.context.deadline = house.context.clock.now() + 50_000;
        let writes = 0;
        house.context.store.around = async ({ operation, collection }, run) => {
          const counts = collection === 'notify_campaigns' && operation !== 'find';
          if (counts) writes += 1;
          const dies = counts && writes === n;
          if (dies && when === 'before') throw new Error('killed');
          const answer = await run();
          if (dies) throw new Error('killed');
          return answer;
        };
        await runTick(house.context, true).catch(() => undefined);
        house.context.store.around = undefined;
        await house.minutes(5);
        expect([when, n, sentTo()]).toEqual([when, n, ['o-1', 'o-2']]);
        expect((await show()).runs).toMatchObject([{ id: runId(FIRST), state: 'finished' }]);
      }
    }
  });

  test('a run that was missed for more than an hour is skipped and told, the next one comes', async () => {
    await starts();
    await to(FIRST + 61 * MINUTE);
    expect(sentTo()).toEqual([]);
    expect(await skipped()).toEqual(['missed']);
    expect(house.context.logged).toContainEqual({
      event: 'campaign.skipped',
      facts: { id: 'weekly', why: 'missed', runs: iso(FIRST) },
    });
    await to(FIRST + DAY + 59 * MINUTE);
    expect(await skipped()).toEqual(['missed', 'finished']);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('after an outage of days none is caught up; after one over its end all are told', async () => {
    await starts();
    await to(FIRST + 3 * DAY + 2 * HOUR);
    expect(await skipped()).toEqual(['missed', 'missed', 'missed', 'missed']);
    await to(NOW + 11 * DAY);
    expect(await skipped()).toEqual(Array(10).fill('missed'));
    expect((await show()).state).toBe('finished');
    expect(sentTo()).toEqual([]);
  });

  test('one that was made and never taken up does not begin', async () => {
    await starts();
    house.context.clock.advance(FIRST - house.context.clock.now());
    house.context.deadline = house.context.clock.now() + 50_000;
    house.context.store.around = async ({ operation, collection }, run) => {
      const answer = await run();
      if (operation === 'insert' && collection === 'notify_campaigns') throw new Error('killed');
      return answer;
    };
    await runTick(house.context, true).catch(() => undefined);
    house.context.store.around = undefined;
    await to(FIRST + 2 * HOUR);
    expect(await show(runId(FIRST))).toMatchObject({ state: 'stopped', made: 0 });
    expect(await skipped()).toEqual(['missed']);
    expect(sentTo()).toEqual([]);
  });
});

describe('in somebody’s hands', () => {
  test('a pause holds the run under way, and those that fall into it are skipped', async () => {
    await starts({ perSecond: 0.1 });
    await to(FIRST, 1);
    await house.minutes(1);
    await house.does('pause', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('paused');
    const before = sentTo().length;
    expect(before).toBeLessThan(2);
    await to(FIRST + 30 * MINUTE);
    expect(sentTo()).toHaveLength(before);
    await house.does('resume', 'weekly');
    await house.minutes(5);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('resumed days later it goes on with the next run', async () => {
    await starts();
    await house.does('pause', 'weekly');
    await to(FIRST + 2 * DAY + 30 * MINUTE);
    await house.does('resume', 'weekly');
    await house.minutes(2);
    expect(await skipped()).toEqual(['paused', 'paused', 'paused']);
    expect(sentTo()).toEqual([]);
    await to(FIRST + 3 * DAY);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('a run that somebody paused before stays so', async () => {
    await starts({ perSecond: 0.1 });
    await to(FIRST, 2);
    await house.does('pause', runId(FIRST));
    house.context.clock.advance(MINUTE);
    await house.does('pause', 'weekly');
    await house.does('resume', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('paused');
  });

  test('stopped, its run under way is, too', async () => {
    await starts({ perSecond: 0.1 });
    await to(FIRST, 2);
    await house.does('stop', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('stopped');
    await to(FIRST + DAY);
    expect(sentTo().length).toBeLessThan(2);
    expect(house.context.store.all('notify_campaigns')).toHaveLength(2);
  });

  test('everything promotional goes on: its pace is that of its runs', async () => {
    await starts({ perSecond: 0.1 });
    await spaceAnew(house.context);
    expect(await show()).not.toHaveProperty('pacing');
  });

  test('undone and started again it begins as if it were new', async () => {
    await create();
    await house.start(2, 'weekly');
    await house.does('undo', 'weekly');
    expect(await show()).not.toHaveProperty('nextRun');
    expect(await house.start(2, 'weekly')).toMatchObject({ state: 'scheduled' });
  });

  test('a run above the confirmed number pauses, the others come', async () => {
    await starts({ audience: { openids: ['o-1', 'o-2', 'o-3', 'o-4'] } });
    person('o-3');
    person('o-4');
    await to(FIRST, 6);
    expect(await show(runId(FIRST))).toMatchObject({ state: 'paused', pausedFor: 'confirmed' });
    expect(await show()).toMatchObject({ state: 'running', nextRun: iso(FIRST + DAY) });
  });

  test('above the configured size it takes an approval of what each run goes to', async () => {
    house = campaignHouse();
    house.context.config.campaigns.approveAbove = 1;
    person('o-1');
    const { hash } = await create();
    await expect(house.start(2, 'weekly')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const approves = { action: 'campaign.approve', id: 'weekly', hash, size: 2 } as const;
    await house.ask(approves, 'o-other');
    expect((await house.start(2, 'weekly')).state).toBe('scheduled');
    await house.minutes(3);
    await to(FIRST);
    expect((await show(runId(FIRST))).approval).toMatchObject({ by: 'o-other', size: 2 });
  });
});

describe('what is told', () => {
  test('the preview says the next five runs, and is of one run', async () => {
    person('o-1');
    await create();
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

  test('its report has the figures of each run, and their sum', async () => {
    await starts();
    await to(FIRST);
    await to(FIRST + DAY + 61 * MINUTE);
    await to(FIRST + 2 * DAY);
    await fold(house.context);
    const report = (await house.ask({ action: 'campaign.report', id: 'weekly' })) as RepeatReport;
    expect(report.total).toMatchObject({ matched: 4, noCredit: 0, made: 4 });
    expect(report.total.counted.accepted).toBe(4);
    expect(report.runs).toMatchObject([
      { id: runId(FIRST + 2 * DAY), state: 'finished', made: 2, counted: { accepted: 2 } },
      { at: iso(FIRST + DAY), skipped: 'missed' },
      { id: runId(FIRST), made: 2, counted: { accepted: 2 } },
    ]);
    expect(house.problems()).toEqual([]);
  });
});

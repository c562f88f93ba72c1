import { campaignHouse, DAY, HOUR, launchesAt } from '../../../../test/support/campaigns/house';
import { askedWeekly, FIRST, MINUTE, runId, weekly } from '../../../../test/support/campaigns/weekly';
import { NOW } from '../../../../test/support/sample';
import type { AskedRepeat } from '../../contract';
import type { Rule } from '../../model/rule';
import { createSegment } from '../../segments/stored';
import { hourOf, iso } from '../../time/zone';
import { spaceAnew } from '../change';
import { latestOf } from './bestTime';
import { runTick } from '../../tick/run';

let house: ReturnType<typeof campaignHouse>;
beforeEach(() => {
  house = campaignHouse();
});
const person = (openid: string): void => house.person(openid, 5);
const create = (more: Partial<AskedRepeat> = {}) => weekly(house).create(more);
const starts = (more: Partial<AskedRepeat> = {}) => weekly(house).starts(more);
const to = (moment: number, ticks?: number) => weekly(house).to(moment, ticks);
const show = (id = 'weekly') => house.show(id);
const skipped = async () => (await show()).runs!.map((run) => run.skipped ?? run.state).reverse();
const sentTo = (): string[] => house.recipients();

describe('its runs', () => {
  test('each goes to whoever can be reached then, and is a campaign of its own', async () => {
    await starts();
    expect(await show()).toMatchObject({ state: 'running', nextRun: iso(FIRST), runs: [] });
    await to(FIRST);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
    expect(await show(runId(FIRST))).toMatchObject({
      state: 'finished',
      made: 2,
      runOf: 'weekly',
      confirmed: 2,
      startsAt: iso(FIRST),
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

  test('the tick that makes it begins it, and sends', async () => {
    await starts();
    await to(FIRST, 1);
    expect(sentTo()).toEqual(['o-1', 'o-2']);
  });

  test('each person at their own hour, up to the hour of each run, within its end', async () => {
    const clock = (due: number) => iso(due).slice(11, 16);
    house.person('o-1', 5, launchesAt(13));
    house.person('o-2', 5, launchesAt(4));
    const bestTime = { latest: clock(FIRST + 4 * HOUR) };
    await create({ bestTime, endsAt: FIRST + DAY + 2 * HOUR });
    expect((await house.preview('weekly')).bestTime).toEqual({
      by: { own: 1, everybody: 0, usual: 0, left: 1 },
      fallback: 0.5,
    });
    await house.start(2, 'weekly');
    await house.minutes(3);
    await to(FIRST, 1);
    expect(await show(runId(FIRST))).toMatchObject({ spec: { bestTime: { latest: FIRST + 4 * HOUR } } });
    const hours = Object.fromEntries(
      house.rows().map(({ to: openid, dueAt }) => [openid, hourOf(dueAt, 'Asia/Shanghai')]),
    );
    expect(hours['o-1']).toBe(13);
    for (const { dueAt } of house.rows()) expect(dueAt).toBeLessThan(FIRST + 4 * HOUR);
    await to(FIRST + DAY, 1);
    // Its end comes first.
    expect(await show(runId(FIRST + DAY))).toMatchObject({
      spec: { bestTime: { latest: FIRST + DAY + 2 * HOUR } },
    });
  });

  test.each([
    ['Europe/Berlin', '10:00', '22:00', '2026-10-25T10:00+01:00', '2026-10-25T22:00+01:00'],
    ['Europe/Berlin', '10:00', '09:00', '2026-10-24T10:00+02:00', '2026-10-25T09:00+01:00'],
    // Both times are left out by the clock.
    ['Europe/Berlin', '02:30', '02:45', '2026-03-29T03:30+02:00', '2026-03-29T03:45+02:00'],
    ['Asia/Shanghai', '10:00', '22:00', '2026-11-22T10:00+08:00', '2026-11-22T15:00+08:00'],
  ])('in %s, at %s up to %s', (zone, at, latest, due, until) => {
    const schedule = { at, zone, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    const ends = zone === 'Asia/Shanghai' ? Date.parse(until) : Infinity;
    expect(latestOf({ schedule, bestTime: { latest } }, Date.parse(due), ends)).toEqual({
      latest: Date.parse(until),
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
      action: 'campaign.update',
      id: 'weekly',
      version,
      ...askedWeekly(house, { audience: { segment: 'fresh' } }),
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
    await house.does('pause', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('paused');
    expect(sentTo()).toEqual(['o-1']);
    await to(FIRST + 30 * MINUTE);
    expect(sentTo()).toEqual(['o-1']);
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
    await to(FIRST, 1);
    await house.does('stop', 'weekly');
    expect((await show(runId(FIRST))).state).toBe('stopped');
    await to(FIRST + DAY);
    expect(sentTo()).toEqual(['o-1']);
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

import { campaignHouse, DAY } from '../../../../test/support/campaigns/house';
import { FIRST, MINUTE, runId, weekly } from '../../../../test/support/campaigns/weekly';
import { fold } from '../../../../test/support/memory/record';
import { NOW } from '../../../../test/support/sample';
import type { CampaignList, CampaignPreview, RepeatReport } from '../../contract';
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

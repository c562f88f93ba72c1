import { campaignHouse, DAY, HOUR } from '../../../../test/support/campaigns/house';
import { askedWeekly, AT, FIRST, MINUTE } from '../../../../test/support/campaigns/weekly';
import { NOW } from '../../../../test/support/sample';
import { manageRequest, parseRequest, type AskedRepeat } from '../../contract';
import { iso } from '../../time/zone';

const house = campaignHouse();
const create = (more: Partial<AskedRepeat> = {}) =>
  house.ask({ action: 'campaign.create', id: 'weekly', ...askedWeekly(house, more) });

describe('what cannot be', () => {
  test.each([
    [{ schedule: { weekdays: [1], at: '10:00', zone: 'CST' } }, 'schedule.zone'],
    [{ endsAt: NOW - HOUR }, 'endsAt'],
    [{ endsAt: NOW + 181 * DAY }, 'endsAt'],
  ])('%j', async (more, path) => {
    await expect(create(more)).rejects.toMatchObject({ issues: [{ path }] });
  });

  test.each([
    [{ at: '10:00' }, 'schedule', 'expected either weekdays or monthDay'],
    [{ at: '10:00', weekdays: [1], monthDay: 1 }, 'schedule', 'expected either weekdays or monthDay'],
    [{ at: '10:00', weekdays: [1, 1] }, 'schedule.weekdays', 'expected each day once'],
    [{ at: '10:00', monthDay: 31 }, 'schedule.monthDay', 'expected at most 28, or "last"'],
    [{ at: '25:00', weekdays: [1] }, 'schedule.at', 'expected HH:mm'],
  ])('%j', (schedule, path, message) => {
    const request = { action: 'campaign.create', id: 'weekly', ...askedWeekly(house), schedule };
    expect(() => parseRequest(manageRequest, request)).toThrow(
      expect.objectContaining({
        issues: [
          expect.objectContaining({ path, message: expect.stringContaining(message) as unknown }) as unknown,
        ],
      }) as Error,
    );
  });

  test.each([
    [{ bestTime: { latest: '21:00' }, perSecond: 5 }, 'BAD_REQUEST', 'bestTime: expected either bestTime or'],
    [{ bestTime: { latest: AT } }, 'BAD_TIME', `expected at least an hour after schedule.at (${AT})`],
    [{ bestTime: { latest: iso(FIRST + 59 * MINUTE).slice(11, 16) } }, 'BAD_TIME', 'at least an hour'],
    [
      { bestTime: { latest: iso(FIRST + 2 * HOUR).slice(11, 16) }, runMinutes: 119 },
      'BAD_TIME',
      'at most runMinutes (119)',
    ],
  ])('best time %j', async (more, code, message) => {
    await expect(create(more)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as unknown,
    });
  });

  test('a campaign with the name of a run', () => {
    const request = { action: 'campaign.create', ...askedWeekly(house), id: 'weekly.20261130T0200Z' };
    expect(() => parseRequest(manageRequest, request)).toThrow(/^id: /);
  });

  test('an end before the first run', async () => {
    await create({ endsAt: FIRST });
    await expect(house.start(1, 'weekly')).rejects.toMatchObject({
      code: 'BAD_TIME',
      issues: [{ path: 'endsAt' }],
    });
  });
});

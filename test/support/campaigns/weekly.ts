import type { AskedRepeat, CampaignView, RepeatReport } from '../../../cloudfunctions/core/contract';
import { iso } from '../../../cloudfunctions/core/time/zone';
import { NOW } from '../sample';
import { HOUR, type campaignHouse } from './house';

type House = ReturnType<typeof campaignHouse>;

export const MINUTE = 60_000;
/** The first run is due an hour from the start of the clock, the next a day later. */
export const FIRST = NOW + HOUR;
export const AT = iso(FIRST).slice(11, 16);
export const runId = (due: number): string => `weekly.${iso(due).slice(0, 16).replace(/[-:]/g, '')}Z`;

/** Every day, to two people. */
export function askedWeekly(house: House, more: Partial<AskedRepeat> = {}): AskedRepeat {
  const { bestTime: _none, ...base } = house.spec(['o-1', 'o-2']);
  return {
    ...base,
    kind: 'repeat',
    schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], at: AT, zone: 'UTC' },
    ...more,
  };
}

/** What is done with one that repeats. */
export const weekly = (house: House) => {
  const create = (more: Partial<AskedRepeat> = {}) =>
    house.ask({
      action: 'campaign.create',
      id: 'weekly',
      ...askedWeekly(house, more),
    }) as Promise<CampaignView>;
  return {
    create,
    /** Two people, and it has begun. */
    async starts(more: Partial<AskedRepeat> = {}, confirmed = 2): Promise<void> {
      house.person('o-1', 5);
      house.person('o-2', 5);
      await create(more);
      await house.start(confirmed, 'weekly');
      await house.minutes(3);
    },
    /** To a moment, and a few ticks there. */
    async to(moment: number, ticks = 4): Promise<void> {
      house.context.clock.advance(moment - MINUTE - house.context.clock.now());
      await house.minutes(ticks);
    },
    report: () => house.ask({ action: 'campaign.report', id: 'weekly' }) as Promise<RepeatReport>,
  };
};

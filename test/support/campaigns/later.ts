import { followGrant } from '../../../cloudfunctions/core/campaigns/later/follow';
import { bookReport } from '../../../cloudfunctions/core/consent/grant';
import type { AskedOnce, CampaignReport } from '../../../cloudfunctions/core/contract';
import type { MemoryOptions } from '../memory/context';
import { campaignHouse } from './house';

/** A shop whose campaigns go on to whoever gives a credit while they run. */
export function laterHouse(options: MemoryOptions = {}) {
  const house = campaignHouse(options);
  const { context, templateId } = house;
  let nonces = 0;
  return {
    ...house,
    /** Accepts the template once more. @param nonce the same one is a report repeated */
    grants: (openid: string, nonce = `nonce-${String(++nonces).padStart(6, '0')}`) =>
      bookReport(
        context,
        openid,
        { results: { [templateId]: 'accept' }, nonce, at: context.clock.now() },
        { follow: (gained) => followGrant(context, gained) },
      ),
    /** Created, started, and gone through everybody. */
    async run(openids: string[], more: Partial<AskedOnce> = {}, confirmed = 100): Promise<void> {
      await house.create(openids, { alsoLater: true, ...more });
      await house.start(confirmed);
      await house.minutes(4);
    },
    report: async () => (await house.ask({ action: 'campaign.report', id: 'c1' })) as CampaignReport,
    /** `sent`, `suppressed CONTROL`, by person. */
    states: () =>
      Object.fromEntries(
        house.rows().map(({ to, state, reason }) => [to, reason ? `${state} ${reason}` : state]),
      ),
    async calls(work: () => Promise<unknown>): Promise<string[]> {
      const before = context.store.calls.length;
      await work();
      return context.store.calls
        .slice(before)
        .map(({ operation, collection }) => `${operation} ${collection}`);
    },
  };
}

import { followGrant } from '../../../cloudfunctions/core/campaigns/later/follow';
import { bookReport } from '../../../cloudfunctions/core/consent/grant';
import type { AskedOnce } from '../../../cloudfunctions/core/contract';
import type { MemoryOptions } from '../memory/context';
import { campaignHouse } from './house';

/** A shop whose campaigns go on to whoever gives a credit while they run. */
export function laterHouse(options: MemoryOptions = {}) {
  const house = campaignHouse(options);
  const { context, templateId } = house;
  let nonces = 0;
  return {
    ...house,
    /** People without a credit. */
    withoutCredit(...openids: string[]): string[] {
      for (const openid of openids) house.person(openid, 0);
      return openids;
    },
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
    /** `sent`, `suppressed CONTROL`, by person. */
    states: () =>
      Object.fromEntries(
        house.rows().map(({ to, state, reason }) => [to, reason ? `${state} ${reason}` : state]),
      ),
  };
}

import { recordEvents } from '../../../cloudfunctions/core/facts/record';
import { followTriggers } from '../../../cloudfunctions/core/campaigns/triggered/follow';
import type { AskedTriggered, CampaignView } from '../../../cloudfunctions/core/contract';
import type { MemoryOptions } from '../memory/context';
import { NOW, sampleConfig } from '../sample';
import { campaignHouse, DAY } from './house';

export const MINUTE = 60_000;
type Props = Record<string, string | number | boolean>;

/** Who puts something into the cart (`cart`) and does not pay (`paid`) is reminded after an hour. */
export function triggeredHouse(options: MemoryOptions = {}) {
  const events = {
    cart: { keys: ['goods', 'kind'], fromClient: true },
    paid: { keys: ['goods'] },
    seen: { keys: ['page'] },
  };
  const house = campaignHouse({ config: sampleConfig({ events }), ...options });
  const { context } = house;
  const spec = (more: Partial<AskedTriggered> = {}): AskedTriggered => ({
    kind: 'triggered',
    title: '未付款',
    purpose: 'promotional',
    template: 'offer',
    variants: [{ name: 'a', percent: 100, data: { goods: 'Blue mug' } }],
    trigger: {
      on: { event: 'cart' },
      waitMinutes: 60,
      unless: { event: 'paid' },
      againAfterMinutes: 7 * 24 * 60,
    },
    endsAt: NOW + 30 * DAY,
    ...more,
  });
  const create = async (more: Partial<AskedTriggered> = {}, id = 'c1') =>
    (await house.ask({ action: 'campaign.create', id, ...spec(more) })) as CampaignView;
  return {
    ...house,
    /** Of a campaign to an audience. */
    once: (openids: string[] = []) => house.spec(openids),
    spec,
    create,
    /** Created, started, and running. */
    async run(more: Partial<AskedTriggered> = {}, confirmed = 1000, id = 'c1'): Promise<void> {
      await create(more, id);
      await house.start(confirmed, id);
      await house.minutes(3);
    },
    /** @param nonce of the call; the same one is a call repeated */
    tells(openid: string, name: string, props?: Props, nonce?: string) {
      const event = { kind: 'event' as const, name, ...(props ? { props } : {}) };
      return recordEvents(context, openid, [event], false, { nonce, follow: followTriggers(context) });
    },
    reasons: () => house.rows().map(({ state, reason }) => (reason ? `${state} ${reason}` : state)),
    /** Moves the clock without ticks. */
    pass: (ms: number) => {
      context.clock.advance(ms);
      context.deadline = context.clock.now() + 50_000;
    },
  };
}

import type { Figures, Overview } from '../../../cloudfunctions/core/contract';
import { expectEqual } from '../scene/expect';
import { ADMIN, wordsOf } from '../scene/people';
import type { Scene } from '../scene/scene';

type Shown = Pick<Figures, 'accepted' | 'delivered' | 'clicked' | 'converted' | 'value'>;

const shown = (figures: Figures | undefined): Shown => {
  const { accepted = 0, delivered = 0, clicked = 0, converted = 0, value = 0 } = figures ?? {};
  return { accepted, delivered, clicked, converted, value };
};

const text = ({ accepted, delivered, clicked, value }: Shown): string =>
  `${accepted} sent, ${clicked} clicked, ${wordsOf.money(value)} (${delivered} delivered)`;

/** What the operator sees in the evening: each message with what it brought. */
export async function operatorLooks({ environment, say }: Scene): Promise<void> {
  say.event(await environment.goTo('21:00'), 'the shop’s owner 店长 looks at the day');
  const { templates, total } = await environment.ask<Overview>(
    'stats',
    { action: 'overview' },
    { openid: ADMIN },
  );
  const backInStock = shown(templates.backInStock);
  const pickup = shown(templates.pickupReminder);
  expectEqual('back in stock', backInStock, {
    accepted: 3,
    delivered: 3,
    clicked: 1,
    converted: 1,
    value: 8900,
  });
  expectEqual('pickup reminder', pickup, { accepted: 1, delivered: 1, clicked: 0, converted: 0, value: 0 });
  expectEqual('both together', shown(total), {
    accepted: 4,
    delivered: 4,
    clicked: 1,
    converted: 1,
    value: 8900,
  });
  expectEqual('left over as unknown', total.unknown, 0);
  say.detail(`「到货提醒」 back in stock: ${text(backInStock)}`);
  say.detail(`「取货提醒」 pickup reminder: ${text(pickup)}`);
  say.detail(`together 合计: ${text(shown(total))}`);
}

import type { TrackResult } from '../../../cloudfunctions/core/contract';
import { expectEqual } from '../scene/expect';
import { GOODS, LIN, wordsOf } from '../scene/people';
import type { Scene } from '../scene/scene';

/** The customer opens the card and buys; the sale is reported by the shop's function, and counts once. */
export async function customerBuys({ environment, say }: Scene, nid: string): Promise<void> {
  say.event(await environment.goTo('10:06'), `小林 taps the card and buys for ${wordsOf.money(GOODS.fen)}`);
  const click = { events: [{ kind: 'click', nid }] };
  const { results } = await environment.ask<TrackResult>('track', click, { openid: LIN });
  expectEqual('the click', results, [{ counted: true }]);
  const purchase = { action: 'buy', goods: GOODS.id, order: 'A1001' };
  expectEqual('the sale', await environment.shop(purchase, { openid: LIN }), { counted: true });
  expectEqual('the same sale again', await environment.shop(purchase, { openid: LIN }), { counted: false });
  say.detail(`1 click · ${wordsOf.money(GOODS.fen)} · the same order reported again counts nothing`);
}

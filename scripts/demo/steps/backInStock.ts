import { expectEqual } from '../scene/expect';
import { GOODS, TEMPLATES, wordsOf } from '../scene/people';
import { cardText, expectBooks, expectCards, nidOf, restock, type Scene } from '../scene/scene';

/** The shop's function sends; the card opens the goods, and WeChat's receipt marks it delivered. @returns the card's `nid` */
export async function backInStockArrives(scene: Scene): Promise<string> {
  const { environment, say } = scene;
  say.event(await environment.goTo('10:02'), `the shop: ${GOODS.name} is back in stock`);
  const { id, state } = await restock(scene, 'monday');
  expectEqual('the answer to the shop', state, 'sent');
  const card = await expectCards(scene, 1);
  expectEqual('the card’s title', card.title, TEMPLATES.backInStock.title);
  expectEqual('the card’s values', card.data, {
    thing1: GOODS.name,
    amount2: wordsOf.money(GOODS.fen),
    thing3: TEMPLATES.backInStock.data.note.default,
  });
  const nid = nidOf(card, id);
  expectEqual('the card’s link', card.page, `${TEMPLATES.backInStock.page}?goods=${GOODS.id}&nid=${nid}`);
  say.detail(`card ${cardText(card)}`);
  await environment.untilState(id, 'delivered');
  say.detail(
    `WeChat’s receipt came: delivered · ${await expectBooks(scene, 'backInStock', { wechat: 0, available: 0, granted: 1 })}`,
  );
  return nid;
}

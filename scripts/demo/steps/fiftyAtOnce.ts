import type { SendResult } from '../../../cloudfunctions/core/contract';
import { expectEqual } from '../scene/expect';
import { GOODS, LIN, wordsOf } from '../scene/people';
import { accept, expectBooks, expectCards, type Scene } from '../scene/scene';

const TIMES = 50;

/** The same business event, fired many times at once from many function instances, is one card. */
export async function fiftyAtOnce(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  await environment.goTo('11:10');
  await accept(scene, 'backInStock', 'tap-0002');
  say.event(
    await environment.control.now(),
    `小林 accepts again; the same key is fired ${TIMES} times at once`,
  );
  await environment.control.resetMetrics();
  const request = {
    action: 'send',
    to: LIN,
    template: 'backInStock',
    data: { goods: GOODS.name, price: wordsOf.money(GOODS.fen) },
    key: 'restock:afternoon',
  };
  const answers = await Promise.all(
    Array.from({ length: TIMES }, () => environment.ask<SendResult>('send', request)),
  );
  expectEqual('the ids answered', new Set(answers.map(({ id }) => id)).size, 1);
  expectEqual('calls of WeChat’s send', await environment.wechatCalls(), 1);
  await expectCards(scene, 2);
  await environment.untilState(answers[0]!.id, 'delivered');
  const books = await expectBooks(scene, 'backInStock', { wechat: 0, available: 0, granted: 2 });
  say.detail(`1 call of WeChat, 1 card, delivered · ${books}`);
}

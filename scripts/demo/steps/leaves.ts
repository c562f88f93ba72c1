import { expectEqual } from '../scene/expect';
import { LIN } from '../scene/people';
import { accept, expectBooks, expectCards, restock, type Scene } from '../scene/scene';

/** Once the answer is ok nothing starts any more, although a credit is there. */
export async function customerLeaves(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  await environment.goTo('19:00');
  await accept(scene, 'backInStock', 'tap-0005');
  await environment.ask('unsubscribe', { action: 'stop', scope: 'all' }, { openid: LIN });
  say.event(
    await environment.control.now(),
    '小林 has accepted once more, then unsubscribes 退订 with one tap',
  );
  await environment.control.resetMetrics();
  const { state, reason } = await restock(scene, 'next-week');
  expectEqual('the next send', { state, code: reason?.code }, { state: 'suppressed', code: 'MUTED' });
  expectEqual('calls of WeChat’s send', await environment.wechatCalls(), 0);
  await expectCards(scene, 4);
  say.detail(`the next one: ${reason?.code}: ${reason?.message}`);
  const books = await expectBooks(scene, 'backInStock', { wechat: 1, available: 1, granted: 4 });
  say.detail(`WeChat was not called · ${books}`);
}

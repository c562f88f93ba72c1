import { expectEqual } from '../scene/expect';
import { GOODS } from '../scene/people';
import { expectCards, restock, type Scene } from '../scene/scene';

/** One accept buys one send: the second is not even tried, and the answer says where the credit went. */
export async function noCreditLeft(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  say.event(await environment.goTo('11:00'), `the shop: more of ${GOODS.name}; it sends again`);
  await environment.control.resetMetrics();
  const { state, willSend, reason } = await restock(scene, 'noon');
  expectEqual('the second send', { state, willSend }, { state: 'suppressed', willSend: false });
  const message = 'the only credit went to "back in stock" at 10:02; it was not sent';
  expectEqual('the reason', `${reason?.code}: ${reason?.message.split('（')[0]}`, `NO_CREDIT: ${message}`);
  expectEqual('calls of WeChat’s send', await environment.wechatCalls(), 0);
  await expectCards(scene, 1);
  say.detail(`${reason?.code}: ${reason?.message}`);
  say.detail('WeChat was not called');
}

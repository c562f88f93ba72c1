import { expectEqual } from '../scene/expect';
import { accept, expectBooks, expectCards, restock, type Scene } from '../scene/scene';
import { killsAt } from '../scene/kill';

/**
 * The process of `send` dies after WeChat has taken the message and before it could hear so: the worst moment. The
 * shop's helper repeats the call, recovery finds the journal, the receipt tells what became of it.
 */
export async function killedInTheMiddle(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  await environment.goTo('12:00');
  await accept(scene, 'backInStock', 'tap-0003');
  say.event(
    await environment.control.now(),
    '小林 accepts again; the sending function is killed just after WeChat took the message',
  );
  await environment.control.resetMetrics();
  const answer = await killsAt(environment, 'subscribeMessage.send', () => restock(scene, 'evening'));
  expectEqual('the answer to the repeated call', answer.state, 'claimed');
  const { ours } = await environment.books('backInStock');
  expectEqual('credits held by the dead process', ours?.held, 1);
  const story = await environment.untilState(answer.id, 'delivered');
  expectEqual('calls of WeChat’s send', await environment.wechatCalls(), 1);
  await expectCards(scene, 3);
  say.detail(`recovered: ${story.steps.map(({ state }) => state).join(' → ')}`);
  const books = await expectBooks(scene, 'backInStock', { wechat: 0, available: 0, granted: 3 });
  say.detail(`1 card, not two · ${books}: the books balance`);
}

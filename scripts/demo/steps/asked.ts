import { GOODS, LIN } from '../scene/people';
import { accept, expectBooks, type Scene } from '../scene/scene';

/** The customer wants to know when the goods are back: one accept is one credit, in WeChat's book and in ours. */
export async function customerAccepts(scene: Scene): Promise<void> {
  const { environment, say } = scene;
  say.event(
    await environment.firstMorning('10:00'),
    '小林 taps 「到货提醒」 “tell me when it is back” and accepts 允许',
  );
  await expectBooks(scene, 'backInStock', { wechat: 0, available: 0, granted: 0 });
  await environment.shop({ action: 'wish', goods: GOODS.id }, { openid: LIN });
  await accept(scene, 'backInStock', 'tap-0001');
  await expectBooks(scene, 'backInStock', { wechat: 1, available: 1, granted: 1 });
  say.detail('credits: WeChat 0 → 1 · ours 0 → 1');
}

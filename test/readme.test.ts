/** The README's three snippets run together. (Its story: `story.test.ts`; its commands and links: `docs/`.) */
import { join } from 'node:path';
import { withDocumented } from './support/docs/cloud';
import { snippet } from './support/docs/fences';
import { builtDemo } from './e2e/shopCloud';
import type { Control } from './support/control';
import { runMiniProgram } from './support/miniProgram';
import { SHOP, until } from './support/shop';

const USER = 'o-lin';

const restock = async (cloud: Control, delivery: string) => {
  const { result, error } = await cloud.tryCall<{ state: string; why?: string }>(
    'restock',
    { openid: USER, delivery },
    SHOP,
  );
  if (error) throw new Error(error.message);
  return result;
};

test('the three snippets together: a tap buys one send, the shop’s function uses it, the next says why not', async () => {
  const functions = { restock: snippet('cloudfunctions/restock/index.js') };
  await withDocumented({ functions }, async (cloud, folder) => {
    const { demo } = await builtDemo();
    const { page, toasts } = runMiniProgram(
      cloud,
      USER,
      { app: snippet('app.js'), page: snippet('pages/goods/index.js') },
      {
        // The client is the same for every configuration.
        './notify/index': join(demo.miniprogram, 'miniprogram_npm/miniprogram-notify/index.js'),
        './notify/notify.config': join(folder, 'dist/client/notify.config.js'),
      },
    );
    page['tellMe']!();
    await until(() => Promise.resolve(toasts.length === 1), 'the user is told');
    expect(toasts[0]).toMatch(/订阅/);
    const booked = async () => {
      const story = { action: 'explain', to: USER, template: 'backInStock' };
      const answer = await cloud.call<{ canSend: boolean }>('send', story, SHOP);
      return answer.ok && answer.data.canSend;
    };
    await until(booked, 'the tap is on the books');
    expect(await restock(cloud, 'monday')).toMatchObject({ state: 'sent' });
    expect((await cloud.messages(USER)).map(({ title, data }) => ({ title, ...data }))).toEqual([
      { title: '到货提醒', thing1: '蓝色马克杯', amount2: '¥89' },
    ]);
    const second = await restock(cloud, 'tuesday');
    expect(second?.state).toBe('suppressed');
    expect(second?.why).toMatch(/^NO_CREDIT: the only credit went to "back in stock"/);
  });
}, 120_000);

/** The page that the documentation shows gives users a copy of what is kept of them, and deletes it. */
import { join } from 'node:path';
import { builtDemo } from '../e2e/shopCloud';
import { withDocumented } from '../support/docs/cloud';
import { snippet } from '../support/docs/fences';
import { runMiniProgram } from '../support/miniProgram';
import { until } from '../support/shop';

test('a copy on the clipboard, then nothing is left but that this user wants nothing', async () => {
  await withDocumented({}, async (cloud, folder) => {
    const { demo } = await builtDemo();
    const modules = {
      './notify/index': join(demo.miniprogram, 'miniprogram_npm/miniprogram-notify/index.js'),
      './notify/notify.config': join(folder, 'dist/client/notify.config.js'),
    };
    const scripts = { app: snippet('app.js'), page: snippet('pages/privacy/index.js', 'privacy.md') };
    await cloud.call(
      'unsubscribe',
      { action: 'stop', scope: 'topic', name: 'restock', reason: '太多了' },
      { openid: 'o-lin' },
    );
    const { page, toasts, clipboard } = runMiniProgram(cloud, 'o-lin', scripts, modules);
    page['copy']!();
    await until(() => Promise.resolve(clipboard.length === 1), 'the copy is on the clipboard');
    expect(JSON.parse(clipboard[0]!)).toMatchObject([{ user: { _id: 'o-lin', mutedTopics: ['restock'] } }]);
    page['erase']!();
    await until(() => Promise.resolve(toasts.length === 1), 'the user is told');
    expect(toasts).toEqual(['已删除']);
    const { collections } = await cloud.export();
    expect(collections['notify_users']).toMatchObject([{ _id: 'o-lin', muted: true, mutedTopics: [] }]);
    expect(JSON.stringify(collections)).not.toContain('太多了');
  });
}, 120_000);

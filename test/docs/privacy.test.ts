/** The page that the documentation shows gives users a copy of what is kept of them, and deletes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtDemo } from '../e2e/shopCloud';
import { documentedConfig, withDocumented } from '../support/docs/cloud';
import { ROOT } from '../support/docs/files';
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

test.each(['en', 'zh-CN'])(
  '%s: what is kept, and how long, is what the configuration keeps',
  async (language) => {
    const text = readFileSync(join(ROOT, `docs/${language}/privacy.md`), 'utf8');
    const said = [...text.matchAll(/`retention\.(\w+)`\D*(\d+)/g)].map(([, name = '', days]) => [
      name,
      Number(days),
    ]);
    const { retention } = await documentedConfig();
    expect(Object.fromEntries(said)).toEqual({ ...retention });
    const collections = Object.keys(
      JSON.parse(readFileSync(join(ROOT, 'database-rules.json'), 'utf8')) as Record<string, object>,
    );
    // Without anything of a user: counters, locks, WeChat's list, and the probe's records.
    const others = [
      'notify_folds',
      'notify_locks',
      'notify_templates',
      'notify_probe',
      'notify_segments',
      'notify_segment_jobs',
    ];
    const named = [...new Set([...text.matchAll(/`(notify_\w+)`/g)].map(([, name = '']) => name))];
    expect([...named, ...others].sort()).toEqual(collections.sort());
  },
);

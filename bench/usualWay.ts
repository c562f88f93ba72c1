import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalCloud } from '../local-cloud/server/server';
import type { Built } from '../test/support/build';
import { createControl } from '../test/support/control';
import { templateId } from '../test/support/shop';

/** Counted calls per 1,000 messages of `bench/usual`, on a local cloud of its own. */
export async function usualWay({ dist }: Built, count: number): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'notify-bench-'));
  const local = await startLocalCloud({
    functionsDir: join(__dirname, 'usual/functions'),
    indexesFile: join(__dirname, 'usual/database-rules.json'),
    templatesFile: join(dist, 'wechat-templates.json'),
    dataDir,
    port: 0,
    timers: false,
  });
  try {
    const control = createControl(local.url);
    const template = templateId('backInStock');
    const data = {
      thing1: { value: '蓝色马克杯' },
      amount2: { value: '¥89' },
      thing3: { value: '数量有限' },
    };
    for (let i = 0; i < count; i++) {
      const openid = `o-${i}`;
      await control.subscribe(openid, { [template]: 'accept' });
      const { error } = await control.tryCall('remind', { openid, templateId: template, data }, { openid });
      if (error) throw new Error(`The usual way failed: ${error.code} ${error.message}`);
    }
    const { counted, calls } = await control.metrics();
    const sends = calls['remind']?.['subscribeMessage.send'] ?? 0;
    if (sends !== count) throw new Error(`The usual way sent ${sends} of ${count} messages.`);
    return Math.round((counted.total * 1000) / count);
  } finally {
    await local.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

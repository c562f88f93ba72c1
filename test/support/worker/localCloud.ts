/** Outside jest's registry: one local cloud per jest worker for all test files that want the usual one. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloudOptions } from '../../../local-cloud/start/options';
import { startLocalCloud, type LocalCloud } from '../../../local-cloud/server/server';
import { atEnd } from './atEnd';

export { startLocalCloud };

const kept = new Map<string, Promise<LocalCloud>>();

/**
 * @param dataIn folder that the run removes in the end
 * @param options without a data folder; the same ones give the same cloud, as the file before left it
 */
export function keptLocalCloud(dataIn: string, options: LocalCloudOptions): Promise<LocalCloud> {
  const key = JSON.stringify(options);
  let cloud = kept.get(key);
  if (!cloud) {
    const dataDir = mkdtempSync(join(dataIn, 'data-'));
    cloud = startLocalCloud({ ...options, dataDir });
    kept.set(key, cloud);
    cloud.then(
      (started) => atEnd(() => started.close()),
      () => kept.delete(key),
    );
  }
  return cloud;
}

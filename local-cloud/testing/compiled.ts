import path from 'node:path';

import { oncePerRun } from '../../test/support/oncePerRun';
import { runFolder } from '../../test/support/runFolder';

/**
 * A script for a process of its own as one file of plain JavaScript, made once per jest run: started with tsx, it would
 * compile for twice as long as it runs.
 * @param entry absolute path of the script, which uses no file beside it
 */
export function compiled(entry: string): Promise<string> {
  const name = path.basename(entry, '.ts');
  return oncePerRun(`script ${name}`, async () => {
    const { buildSync } = await import('esbuild');
    const outfile = path.join(runFolder(), 'scripts', `${name}.js`);
    buildSync({
      entryPoints: [entry],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
    });
    return outfile;
  });
}

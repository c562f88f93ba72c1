import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtFunctions } from '../support/build';
import { runFolder } from '../support/run/runFolder';
import { workersBuilder } from '../support/worker';
import { ROOT } from './withProject';

const CONFIG = 'test/fixtures/limits.config.ts';

test("functions that tests take with another configuration are byte for byte the build's own", async () => {
  const dist = join(runFolder(), 'own-limits');
  const { buildAll, demoOptions } = await workersBuilder();
  const { functions } = await buildAll({
    ...demoOptions(ROOT),
    config: resolve(ROOT, CONFIG),
    out: join(dist, 'cloudfunctions'),
    dist,
  });
  const taken = await builtFunctions(CONFIG);
  expect(functions.length).toBeGreaterThan(5);
  for (const { name } of functions) {
    for (const file of ['index.js', 'config.json', 'package.json']) {
      const read = (folder: string) => readFileSync(join(folder, name, file), 'utf8');
      // Not by jest's matcher, which would print a megabyte.
      if (read(taken.functions) !== read(join(dist, 'cloudfunctions')))
        throw new Error(`${name}/${file} is not what the build makes of ${CONFIG}`);
    }
  }
  for (const file of ['wechat-templates.json', 'server/notify.js', 'server/notify.d.ts'])
    expect(readFileSync(join(taken.dist, file), 'utf8')).toBe(readFileSync(join(dist, file), 'utf8'));
});

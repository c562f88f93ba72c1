/** What the story is played on: a local cloud with the product and the shop's own function, in a temporary folder. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readIndexes } from '../../local-cloud/start/files';
import { startLocalCloud, type LocalCloud } from '../../local-cloud/server/server';
import { createControl } from '../../test/support/control';
import { Environment } from './scene/environment';

const ROOT = resolve(__dirname, '../..');
const SHOP = join(ROOT, 'test/fixtures/shop');

/** The product as built. */
export interface Product {
  /** One folder per function. */
  functions: string;
  /** Holds `server/notify.js` and `wechat-templates.json`. */
  dist: string;
}

/** Runs `use` on a stage of its own; ends the cloud and removes everything afterwards, however far it came. */
export async function withStage<T>(
  product: Product,
  use: (environment: Environment) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'notify-demo-'));
  let local: LocalCloud | undefined;
  try {
    local = await startLocalCloud({
      functionsDir: deploy(product, folder),
      dataDir: join(folder, 'data'),
      // The shop has collections of its own beside ours, as in a team's environment.
      indexes: {
        ...readIndexes(join(ROOT, 'database-rules.json')),
        ...readIndexes(join(SHOP, 'database-rules.json')),
      },
      templatesFile: join(product.dist, 'wechat-templates.json'),
      // What the mini program has published: a card's link to any other page is refused (41030).
      pages: ['pages/goods/index', 'pages/order/index'],
      port: 0,
      // As many as a laptop runs at once: the fifty sends of one key would start twenty processes and wait for them.
      maxInstances: 5,
    });
    return await Promise.race([use(new Environment(createControl(local.url))), interrupted(signal)]);
  } finally {
    await local?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The product's functions and the shop's, side by side as in a team's `cloudfunctions` folder. */
function deploy({ functions, dist }: Product, folder: string): string {
  const deployed = join(folder, 'cloudfunctions');
  mkdirSync(deployed);
  cpSync(functions, deployed, { recursive: true });
  cpSync(SHOP, join(deployed, 'shop'), { recursive: true });
  cpSync(join(dist, 'server/notify.js'), join(deployed, 'shop/notify.js'));
  // The shop's function brings wx-server-sdk as installed; the product's have theirs bundled in.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return deployed;
}

function interrupted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('The story was interrupted.')), { once: true });
  });
}

/** `npm run docs`: writes the generated pages; a test finds them stale. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { generatedPages } from './pages';

const ROOT = resolve(__dirname, '../..');

for (const [path, text] of generatedPages()) {
  mkdirSync(dirname(resolve(ROOT, path)), { recursive: true });
  writeFileSync(resolve(ROOT, path), text);
  console.log(path);
}

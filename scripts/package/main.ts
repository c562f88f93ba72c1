/** `prepack`: what the package holds beside the sources: the client as mini programs take it, and `miniprogram-notify/config`. */
import { build, stop as stopEsbuild } from 'esbuild';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildClient } from '../buildClient/buildClient';
import { clientDeclarations } from '../buildClient/declarations';

const ROOT = resolve(__dirname, '../..');
const CORE = join(ROOT, 'cloudfunctions/core');
const ENTRY = 'config/defineConfig.ts';

async function main(): Promise<void> {
  await buildClient(ROOT);
  const out = join(ROOT, 'package');
  rmSync(out, { recursive: true, force: true });
  // Types alone, so that a team's own compiler options do not judge our sources.
  for (const [path, text] of Object.entries(clientDeclarations(CORE, [ENTRY]))) {
    const file = join(out, 'types', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  await build({
    entryPoints: { config: join(CORE, ENTRY) },
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    logLevel: 'warning',
  });
}

void main().finally(stopEsbuild);

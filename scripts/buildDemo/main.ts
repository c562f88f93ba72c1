/** `npx tsx scripts/buildDemo/main.ts`: the build, and the demo shop with it; then WeChat DevTools opens this folder. */
import { stop as stopEsbuild } from 'esbuild';
import { resolve } from 'node:path';
import { buildAll } from '../build/build';
import { demoOptions } from '../build/options';
import { BuildError } from '../build/problems';
import { buildDemo } from '../buildDemo';

async function main(): Promise<void> {
  const options = demoOptions(resolve(__dirname, '../..'));
  try {
    await buildAll(options);
    const { functions } = await buildDemo(options);
    console.log(`Demo shop ready. 示例商店已就绪：${functions.join(', ')}`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`Build stopped. 构建已停止。\n${error.message}`);
    process.exitCode = 1;
  } finally {
    // Its process would live on.
    await stopEsbuild();
  }
}

void main();

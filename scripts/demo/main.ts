/** `npm run demo`: builds, starts a local cloud of its own and plays the story; exit code 1 when a step differs. */
import { stop as stopEsbuild } from 'esbuild';
import { resolve } from 'node:path';
import { StartError } from '../../local-cloud/base/errors';
import { buildAll } from '../build/build';
import { demoOptions } from '../build/options';
import { BuildError } from '../build/problems';
import { StoryError } from './scene/expect';
import { createNarrator } from './scene/narrator';
import { playStory } from './play';
import { withStage } from './stage';

async function main(signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  const say = createNarrator((line) => console.log(line), colour);
  const options = demoOptions(resolve(__dirname, '../..'));
  // esbuild works in a process of its own, which would stay until the end.
  const { functions } = await buildAll(options).finally(stopEsbuild);
  say.heading(
    'Miniprogram Notify: one day of a shop, on a local cloud with the real SDKs  小程序通知：小店的一天',
  );
  say.detail(`${functions.length} cloud functions built; the shop’s own function uses the generated helper`);
  await withStage(
    { functions: options.out, dist: options.dist },
    (environment) => playStory(environment, say),
    signal,
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say.heading(`Every step was as it must be (${seconds} s). Next: npm start  每一步都符合预期`);
}

/** What is the reader's business in a sentence; a defect with its stack. */
function explain(error: unknown): string {
  if (error instanceof StoryError) return `The story differs here 与预期不符: ${error.message}`;
  if (error instanceof BuildError || error instanceof StartError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const interruption = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interruption.abort());

main(interruption.signal).catch((error: unknown) => {
  console.error(interruption.signal.aborted ? 'Interrupted. 已中断。' : explain(error));
  process.exitCode = 1;
});

/** What `npm run demo` plays, step by step; each step checks what it tells (`scripts/demo/expect.ts`). */
import { createNarrator } from '../scripts/demo/narrator';
import { playStory } from '../scripts/demo/play';
import { withStage } from '../scripts/demo/stage';
import { builtFunctions } from './support/build';

test('one day of a shop goes as told: asked, sent, bought, explained, sent once, recovered, scheduled, left, counted', async () => {
  const lines: string[] = [];
  const product = await builtFunctions();
  await withStage(product, (environment) =>
    playStory(
      environment,
      createNarrator((line) => lines.push(line)),
    ),
  );
  expect(lines.join('\n')).toContain('3 sent, 1 clicked, ¥89');
}, 120_000);

/** What `npm run demo` plays, step by step; each step checks what it tells (`scripts/demo/scene/expect.ts`). */
import { createNarrator } from '../scripts/demo/scene/narrator';
import { playStory } from '../scripts/demo/play';
import { withStage } from '../scripts/demo/stage';
import { builtFunctions } from './support/build';
import { snippets } from './support/docs/fences';

test('one day of a shop goes as told: asked, sent, bought, explained, sent once, recovered, scheduled, left, counted', async () => {
  const lines: string[] = [];
  const product = await builtFunctions();
  await withStage(product, (environment) =>
    playStory(
      environment,
      createNarrator((line) => lines.push(line)),
    ),
  );
  // What the README shows on its first screen is what happened.
  const [story, ...others] = snippets().filter(
    ({ page, language }) => page === 'README' && language === 'text',
  );
  expect(others).toEqual([]);
  expect(story?.text.trimEnd().split('\n').map(withoutMark)).toEqual(lines.map(withoutMark));
}, 120_000);

/** The mark in a link comes of a secret that each environment makes for itself. */
const withoutMark = (line: string): string => line.replace(/(nid=[\w-]{22})[\w-]{8}$/, '$1');

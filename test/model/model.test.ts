/**
 * Random histories against the promises of DESIGN §2.
 *
 * - `npx jest test/model` plays 24 sequences, a fifth as many where WeChat's pushes tell of accepts, and a few in each of the
 *   other profiles (`test/support/profiles.ts`), of a new seed.
 * - `MODEL_RUNS=2000 npx jest test/model` is the long form, with longer sequences (`MODEL_MOST`, 12 instead of 5).
 * - `MODEL_MINUTES=20` ends after so long, however many have been played; it tells how many they were.
 * - A failing run prints its seed, its path and the list of commands. `MODEL_SEED=… MODEL_PATH=… npx jest test/model`
 *   with the same `MODEL_RUNS` plays that one again; `MODEL_SHRINK=1` besides looks for a shorter one.
 *
 * The reference (`reference.ts`) holds only what was promised to callers; `promises.ts` compares it at rest with
 * WeChat's own book and the cards.
 */
import * as fc from 'fast-check';
import { CROWD, notifyPerFile } from '../support/cloud';
import { PASSES } from '../support/profiles';
import config from '../fixtures/model.config';
import { sequences } from './sequences';
import { play } from './play';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 24);
/** Short histories by default, so that `npm test` stays quick; a seed belongs to the length it was found with. */
const MOST = Number(process.env['MODEL_MOST'] ?? (RUNS > 100 ? 12 : 5));
const MINUTES = Number(process.env['MODEL_MINUTES'] ?? 0);
const { MODEL_SEED: seed, MODEL_PATH: path, MODEL_SHRINK: shrink } = process.env;

/** The published mini program has the configured pages; a page that is gone is refused by WeChat itself (41030). */
const pages = Object.values(config.templates).map(({ page }) => page);

const CONFIGS = { client: 'test/fixtures/model.config.ts', push: 'test/fixtures/modelPush.config.ts' };
const plays = PASSES.flatMap(({ profile, whole }) => [
  { profile, source: 'client' as const, runs: whole ? RUNS : Math.ceil(RUNS / 16) },
  ...(whole ? [{ profile, source: 'push' as const, runs: Math.ceil(RUNS / 5) }] : []),
]);

describe.each(plays)(
  'in the profile $profile, where the $source tells of accepts',
  ({ profile, source, runs }) => {
    const cloud = notifyPerFile({ maxInstances: CROWD, pages, config: CONFIGS[source], profile });

    test(
      `${runs} random sequences keep the promises: never twice, never lost, no means no, balanced books`,
      async () => {
        let clean = 0;
        await fc.assert(
          fc.asyncProperty(sequences(MOST), async (given) => {
            const { story, problems } = await play(cloud(), given, source);
            if (problems.length > 0) throw new Error([...problems, '', ...story].join('\n'));
            clean += 1;
          }),
          {
            numRuns: path === undefined ? runs : 1,
            endOnFailure: shrink === undefined,
            ...(MINUTES > 0 ? { interruptAfterTimeLimit: MINUTES * 60_000 } : {}),
            ...(seed === undefined ? {} : { seed: Number(seed) }),
            ...(path === undefined ? {} : { path }),
          },
        );
        if (MINUTES > 0) process.stdout.write(`${clean} sequences kept the promises\n`);
      },
      600_000 + RUNS * 5000,
    );
  },
);

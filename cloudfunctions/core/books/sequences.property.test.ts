import fc from 'fast-check';
import { Play, step } from '../../../test/support/memory/playBooks';

/** 20,000 in the long form (`npm run test:long`). */
const RUNS = Number(process.env.BOOK_RUNS ?? 400);

test(
  'whatever happens to a user’s credits, in whatever order: the books balance after every step',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.array(step, { minLength: 4, maxLength: 9, size: 'max' }),
        async (credits, steps) => {
          const play = new Play(credits);
          for (const one of steps) {
            await play.play(one);
            const problems = play.problems();
            if (problems.length > 0) throw new Error(problems.join('\n'));
          }
        },
      ),
      { numRuns: RUNS },
    );
    // Seconds; the machine may be busy.
  },
  60_000 + RUNS * 100,
);

/** Which profiles of the local cloud (DESIGN §11) the promises are held in, and how much of each test is run there. */
export interface Pass {
  profile: string;
  /** Else a shortened pass. */
  whole: boolean;
}

const { PROFILE, ALL_PROFILES } = process.env;
const OTHERS = ['friendly', 'harsh'];
/** Everything as a whole, `npm run test:long`. */
export const LONG = ALL_PROFILES !== undefined;

/**
 * `default` as a whole and the others shortened, so that `npm test` stays quick; `ALL_PROFILES=1`, the long form, runs all
 * as a whole; `PROFILE=harsh` that one alone.
 */
export const PASSES: Pass[] =
  PROFILE === undefined
    ? [{ profile: 'default', whole: true }, ...OTHERS.map((profile) => ({ profile, whole: LONG }))]
    : [{ profile: PROFILE, whole: true }];

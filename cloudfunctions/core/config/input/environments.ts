/** Where it runs, and who may do what there. */

/** What the team may do in the console and through `stats` and `manage`; each role includes the ones before it. */
export type Role = 'viewer' | 'operator' | 'admin';

/** A person with rights, known by the mini program's openid or by the uid of a web login (one of them). */
export type AdminInput = {
  role: Role;
  /** Shown in the audit log. Example: `'小林'`. */
  name?: string;
} & ({ openid: string; uid?: undefined } | { uid: string; openid?: undefined });

/**
 * How sends reach WeChat. `cloud`: by the platform's own token, which only some calls have (those of a mini program and of
 * a timer). `https`: by the AppSecret, from anywhere. `auto`: `cloud` where the call has a token, else `https` where the
 * AppSecret is set.
 */
export type TransportChoice = 'cloud' | 'https' | 'auto';

/** One cloud environment. Which one applies is decided at run time by the environment's id: one build serves all. */
export interface EnvironmentInput {
  /** The environment's id, or several that share these settings. Example: `'shop-prod-3g2k'`. Each id at most once in the file. */
  envId: string | readonly string[];
  /** Which version of the mini program a card opens: `developer`, `trial` or `formal`. */
  state: 'developer' | 'trial' | 'formal';
  /** Who may see figures and act. Nobody listed = nobody may. Default: none. */
  admins?: readonly AdminInput[];
  /** See `TransportChoice`. Default: `auto`. */
  transport?: TransportChoice;
  /** Whether a function that the timer's function calls has a WeChat token, so that further workers are of use; `ops probe` finds out. Default: tried once at the first large backlog, and remembered. */
  workersHaveToken?: boolean;
}

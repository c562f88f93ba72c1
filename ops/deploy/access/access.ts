import type { Actual } from '../actual';
import type { Desired } from '../desired';
import type { Action } from '../steps';

/** What a key lets us see and do in one environment. */
export interface Access {
  /** How the key is called in what is printed. */
  key: { zh: string; en: string };
  /** Whether the key can do it; if not, it cannot see whether it is done either. */
  can(action: Action): boolean;
  read(desired: Desired): Promise<Actual>;
  /** `actual` with that part read again which the action has changed. */
  readAgain(actual: Actual, action: Action): Promise<Actual>;
  /** @throws any error of the library as it is: `carryOut` says it in words */
  perform(action: Action): Promise<void>;
}

import type { UserDocument } from '../model/user';
import type { DoneEvent } from './change';

/** What one user has done, once it is counted. */
export interface Told {
  openid: string;
  /** In the order in which they were told. */
  done: DoneEvent[];
  /** As the counting has left it; `null`: it was counted before, and the call is repeated. */
  user: UserDocument | null;
}

/**
 * What is to follow from what users did: handed in by who knows. It is called again where a call is repeated, so that what a
 * call that died has left undone is done by its repetition.
 */
export type Follow = (told: Told[]) => Promise<void>;

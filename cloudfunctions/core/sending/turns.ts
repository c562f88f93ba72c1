/** Whether a send whose turn has come may still start; asked when nothing else is waited for any more. */
export type Turn = () => boolean;

/** What lets sends start one after the other. */
export interface Turns {
  /** Waits until it is this one's turn. */
  waitForSlot(): Promise<Turn>;
  /** Of a window no more than so many will wait: the others have been turned away. */
  expect?(rows: number): void;
}

/** Whose slot is older than this lets it go by; else what was held up would be made up for in a burst. Milliseconds. */
export const LATEST = 1500;

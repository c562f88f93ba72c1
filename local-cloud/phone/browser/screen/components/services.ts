import type { ChromeState } from '../chrome/state';

/** What built-in components need of the phone. */
export interface ScreenServices {
  chrome: ChromeState;
  /** A `wx` function by name, for `navigator` and `open-type`. */
  call(name: string, options: Record<string, unknown>): void;
  /** URL of a file of the mini program, seen from a page or component. */
  fileUrl(from: string, path: string): string;
  missing(what: string, where?: string): void;
}

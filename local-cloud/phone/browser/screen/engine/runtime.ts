import type { Bundle } from '../../shared/bundle';
import type { ShellPort } from '../../shared/ports';
import type { ChromeState } from '../chrome/state';
import type { AppHost } from './app';
import type { PhoneClock } from './clock';
import type { Gesture } from './gesture';
import type { PageStack } from './pageStack';

/** What a running mini program consists of, for the `wx` functions. */
export interface Runtime {
  bundle: Bundle;
  shell: ShellPort;
  chrome: ChromeState;
  app: AppHost;
  stack: PageStack;
  gesture: Gesture;
  clock: PhoneClock;
  /** Says what the phone does not have, and where it was used. */
  missing(what: string, where?: string): void;
  fileUrl(from: string, path: string): string;
}

/** A part of the `wx` object. */
export type ApiPart = (runtime: Runtime) => Record<string, unknown>;

/** Something wrong in the mini program's own files: shown on the phone, with its place. */
export interface Problem {
  level: 'error' | 'warning';
  /** Path inside the mini program, e.g. `pages/goods/index.wxml`. */
  file: string;
  /** Counted from 1; absent when the problem is the whole file. */
  line?: number;
  /** Counted from 1. */
  column?: number;
  message: string;
  /** The offending line of source, when there is one. */
  excerpt?: string;
}

import type { ShellPort } from '../shared/ports';
import { describe } from './engine/problems';

const LEVELS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** `console` for the mini program's scripts: the browser's, and a copy in the panel. */
export function createConsole(shell: ShellPort): Console {
  const copy = Object.create(console) as Console;
  for (const level of LEVELS) {
    copy[level] = (...values: unknown[]) => {
      console[level](...values);
      shell.log({ kind: 'console', level, text: values.map(describe).join(' ') });
    };
  }
  return copy;
}

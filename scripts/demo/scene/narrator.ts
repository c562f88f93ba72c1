/** Tells the story: a time and a line per event, details below it. */
import { wordsOf } from './people';

export interface Narrator {
  heading(text: string): void;
  /** One event, at the environment's time. @param at epoch ms */
  event(at: number, text: string): void;
  /** What was seen of it; checked before it is said. */
  detail(text: string): void;
}

const TIME = 6;

/** @param write takes one line, without its end */
export function createNarrator(write: (line: string) => void, colour = false): Narrator {
  const paint = (code: number, text: string) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    heading: (text) => write(paint(1, text)),
    event: (at, text) => write(`${paint(36, wordsOf.time(at))} ${text}`),
    detail: (text) => write(`${' '.repeat(TIME)}${paint(2, text)}`),
  };
}

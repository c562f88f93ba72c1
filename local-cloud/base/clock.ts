import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import type { Clock } from './ports';
import { StartError } from './errors';

/** The clock of the environment. Its offset survives a restart: it lies in a file of the data folder. */
export class MovableClock implements Clock {
  /** @param file where the offset is kept; without one it is forgotten with the process */
  constructor(
    private readonly file?: string,
    private offsetMs = 0,
  ) {}

  /** @throws StartError when the file is there and cannot be read as an offset */
  static open(file: string): MovableClock {
    if (!existsSync(file)) return new MovableClock(file);
    const text = readFileSync(file, 'utf8');
    const offsetMs = offsetIn(text);
    if (offsetMs === undefined) {
      throw new StartError(
        `${file} is damaged: expected {"offsetMs": <milliseconds ≥ 0>}, got ${JSON.stringify(text.slice(0, 60))}. ` +
          'Nothing was changed. Remove this one file to start with the machine’s own time, or start with another --data folder.',
      );
    }
    return new MovableClock(file, offsetMs);
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  offset(): number {
    return this.offsetMs;
  }

  /** Moves the clock forward. Time never runs backwards: leases and orders in the data would lie. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0)
      throw new RangeError(`The clock can be moved by 0 ms or more, not by ${ms}.`);
    this.set(this.offsetMs + ms);
  }

  /** Back to the machine's own time; only together with a reset of the data. */
  reset(): void {
    this.set(0);
  }

  private set(offsetMs: number): void {
    this.offsetMs = offsetMs;
    if (this.file) writeWhole(this.file, JSON.stringify({ offsetMs }));
  }
}

function offsetIn(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const offset = value && typeof value === 'object' && 'offsetMs' in value ? value.offsetMs : undefined;
    return typeof offset === 'number' && Number.isFinite(offset) && offset >= 0 ? offset : undefined;
  } catch {
    return undefined;
  }
}

/** Longer than any offset as text; JSON does not mind the blanks. */
const LENGTH = 64;

/**
 * In one write of always the same length, so that a killed process leaves the old or the new text, never half of one. (To
 * rename a new file over the old one makes file systems bring it to the disk at once: a hundred times as long, for each
 * step of a clock that tests move thousands of times.)
 */
function writeWhole(file: string, text: string): void {
  writeFileSync(file, text.padEnd(LENGTH), { flag: existsSync(file) ? 'r+' : 'w' });
}

import { windowsOf } from '../store/token';
import type { Flights } from './flights';
import { isSeries } from './series';
import type { Window } from './step';

/**
 * Windows that a feed has claimed and not begun. Those of users whom this worker is just sending something else wait; where slots
 * go by meanwhile, a window is parted: who need not wait goes.
 */
export class Queued {
  #windows: Window[] = [];
  /** Those whose slots others may use: they wait. */
  readonly #aside = new Set<Window>();
  /** Of a claim, the number that what was left of a window has got last. */
  readonly #numbers = new Map<string, number>();

  constructor(
    private readonly flights: Flights,
    /** So many rows need no slots now; less than 0: now they do. */
    private readonly setAside: (rows: number) => void,
  ) {}

  get length(): number {
    return this.#windows.length;
  }

  add(windows: Window[]): void {
    this.#windows.push(...windows);
  }

  /** How many rows of a user stand here. */
  rowsOf(openid: string): number {
    return this.#windows.reduce((sum, { rows }) => sum + rows.filter(({ to }) => to === openid).length, 0);
  }

  /** Whether there is anything for anybody else. */
  hasOthers(openid: string): boolean {
    return this.#windows.some(({ rows }) => rows.some(({ to }) => to !== openid));
  }

  /** @returns the next window whose users are all free, series last */
  take(): Window | undefined {
    const free = this.#windows.filter(({ rows }) => !rows.some(this.#waits));
    const window = free.find(({ rows }) => !isSeries(rows)) ?? free[0];
    return window && this.takeOut((each) => each === window)[0];
  }

  /** Those of a window who are free, where none is as a whole; who waits leaves its slots to others. */
  part(): Window | undefined {
    let going: Window | undefined;
    this.#windows = this.#windows.map((window) => {
      const free = window.rows.filter((row) => !this.#waits(row));
      if (free.length === 0) return this.#putAside(window);
      const number = going ? undefined : this.#numberFor(window);
      if (number === undefined) return window;
      going = { ...this.#back(window), rows: free };
      return this.#putAside({ ...window, number, rows: window.rows.filter(this.#waits) });
    });
    return going;
  }

  /** Takes those out that this holds of. */
  takeOut(which: (window: Window) => boolean): Window[] {
    const out = this.#windows.filter(which);
    this.#windows = this.#windows.filter((each) => !out.includes(each));
    return out.map((window) => this.#back(window));
  }

  readonly #waits = ({ to }: { to: string }): boolean => this.flights.has(to);

  #putAside(window: Window): Window {
    if (!this.#aside.has(window)) this.setAside(window.rows.length);
    this.#aside.add(window);
    return window;
  }

  #back(window: Window): Window {
    if (this.#aside.delete(window)) this.setAside(-window.rows.length);
    return window;
  }

  /** For what is left of a window: its journal is one of those that a recovery closes. `undefined` when the claim has none left. */
  #numberFor({ token, rows }: Window): number | undefined {
    const number = (this.#numbers.get(token) ?? windowsOf(token)) - 1;
    if (isSeries(rows) || number < windowsOf(token) / 2) return undefined;
    this.#numbers.set(token, number);
    return number;
  }
}

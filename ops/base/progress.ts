/** How far a long command has come, told beside its result: on standard error, so that a result in a pipe stays clean. */
export interface ProgressScreen {
  isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export interface Progress {
  /** @param of how many there are in all, where that is known */
  at(done: number, of?: number): void;
  /** Before anything else is printed. */
  end(): void;
}

/** A terminal is written to often and in place; a log gets a line now and then. */
const EVERY = { terminal: 200, log: 5000 };
const MIN_TOLD = 0.02;

/** @param what is counted, such as `lines 行` */
export function createProgress(
  what: string,
  screen: ProgressScreen = process.stderr,
  now: () => number = () => performance.now(),
): Progress {
  const terminal = screen.isTTY ?? false;
  const every = terminal ? EVERY.terminal : EVERY.log;
  const start = now();
  let told = start;
  let open = false;
  return {
    at(done, of) {
      const time = now();
      if (time - told < every) return;
      told = time;
      const text = `${what} ${wordsOf(done, of, time - start)}`;
      screen.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
      open = terminal;
    },
    end() {
      if (open) screen.write('\r\x1b[K');
      open = false;
    },
  };
}

function wordsOf(done: number, of: number | undefined, passed: number): string {
  if (of === undefined) return String(done);
  const part = done / of;
  const share = `${done}/${of} (${Math.floor(part * 100)}%)`;
  if (part < MIN_TOLD) return share;
  const left = Math.ceil(((passed / part) * (1 - part)) / 1000);
  return `${share}，约剩 about ${left < 90 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`;
}

/** Runs outside jest's registry (`environment.cjs`), or in the process that starts the run (`globalTeardown`). */
type Closer = () => Promise<void> | void;

/** One list per process, whoever loads this module how often. */
const KEY = Symbol.for('miniprogram-notify: what ends with the jest worker');
const shared = globalThis as { [KEY]?: Closer[] };

/** `end` is called once, when no test file comes after in this process and it lives on. */
export function atEnd(end: Closer): void {
  if (!shared[KEY]) {
    shared[KEY] = [];
    // jest tells its workers that they are done by listening to them no longer, and complains of one that is still there
    // after half a second. What they keep ends with them: functions, browser and watchdog see to that themselves.
    process.on('removeListener', (event) => {
      if (event === 'message' && process.listenerCount('message') === 0) process.exit();
    });
  }
  shared[KEY].push(end);
}

/** What a run in one process (`jest -i`) calls when it is over. */
export async function endAll(): Promise<void> {
  const closers = shared[KEY]?.splice(0) ?? [];
  await Promise.all(closers.map((end) => end()));
}

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { childrenOf, isRunning } from './process';
import { until } from '../base/until';
import { Watchdog } from '../runner/watchdog';

const watchdogs = (): number[] =>
  childrenOf(process.pid).filter((pid) => commandOf(pid).includes('watchdogProcess.cjs'));

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it has just ended
  }
}

/** Runs until something ends it, and stands still. */
function frozen(): number {
  const { pid = 0 } = spawn('sleep', ['600'], { stdio: 'ignore' });
  process.kill(pid, 'SIGSTOP');
  return pid;
}

it('all local clouds of a process have one watchdog, which ends with the last and takes along what still runs', async () => {
  const before = new Set(watchdogs());
  const fresh = () => watchdogs().filter((pid) => !before.has(pid));
  const [one, other, idle] = [new Watchdog(), new Watchdog(), new Watchdog()];
  const [released, kept] = [frozen(), frozen()];
  try {
    for (const pid of [released, kept]) one.watch(pid);
    other.watch(kept);
    expect(fresh()).toHaveLength(1);
    other.unwatch(released);
    other.close();
    idle.close();
    expect(fresh()).toHaveLength(1);
    one.close();
    expect(await until(() => !isRunning(kept), 5000)).toBe(true);
    expect(isRunning(released)).toBe(true);
    expect(await until(() => fresh().length === 0, 5000)).toBe(true);
    one.watch(released);
    expect(fresh()).toHaveLength(1);
    one.close();
    expect(await until(() => !isRunning(released), 5000)).toBe(true);
  } finally {
    for (const pid of [released, kept]) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }
});

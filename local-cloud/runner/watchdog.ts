import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** The watching process, one for all local clouds of this process, and those that need it. */
const users = new Set<Watchdog>();
let child: ChildProcess | undefined;

/**
 * Makes sure that no function instance outlives the local cloud, not even after `kill -9` (see watchdogProcess.cjs).
 * Starts with the first instance of the first local cloud, ends with the last local cloud that had one.
 */
export class Watchdog {
  watch(pid: number): void {
    users.add(this);
    child ??= start();
    tell({ add: pid });
  }

  unwatch(pid: number): void {
    tell({ remove: pid });
  }

  /** Call it when the instances have ended: a watchdog that others still need goes on watching those that have not. */
  close(): void {
    if (!users.delete(this) || users.size > 0) return;
    if (child?.connected) child.disconnect();
    child = undefined;
  }
}

function tell(message: { add: number } | { remove: number }): void {
  if (child?.connected) child.send(message, () => undefined);
}

function start(): ChildProcess {
  const started = fork(path.join(__dirname, 'watchdogProcess.cjs'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  started.unref();
  started.channel?.unref();
  started.on('error', () => undefined);
  return started;
}

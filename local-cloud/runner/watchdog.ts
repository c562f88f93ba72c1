import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** Makes sure that no function instance outlives the local cloud, not even after `kill -9` (see watchdogProcess.cjs). */
export class Watchdog {
  private child?: ChildProcess;

  watch(pid: number): void {
    this.child ??= start();
    this.tell({ add: pid });
  }

  unwatch(pid: number): void {
    this.tell({ remove: pid });
  }

  close(): void {
    if (this.child?.connected) this.child.disconnect();
    this.child = undefined;
  }

  private tell(message: { add: number } | { remove: number }): void {
    if (this.child?.connected) this.child.send(message, () => undefined);
  }
}

function start(): ChildProcess {
  const child = fork(path.join(__dirname, 'watchdogProcess.cjs'), [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  child.unref();
  child.channel?.unref();
  child.on('error', () => undefined);
  return child;
}

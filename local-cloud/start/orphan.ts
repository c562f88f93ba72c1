import { existsSync, readFileSync } from 'node:fs';

/** How far up npm is looked for: the loader, the shell that npm starts, npm. */
const MAX_CLIMB = 5;
const LOOK_EVERY_MS = 500;

/**
 * Calls back once when the npm that started this process, or anything between, is gone. A signal to `npm start` ends npm and
 * its shell only (a shell does not pass signals on); without this the local cloud would live on and hold its port and data.
 * Does nothing when npm did not start it, or where there is no /proc.
 */
export function whenNpmIsGone(callback: () => void): void {
  const ancestors = ancestorsUpToNpm();
  if (ancestors.length === 0) return;
  const timer = setInterval(() => {
    if (ancestors.every((pid) => existsSync(`/proc/${pid}`))) return;
    clearInterval(timer);
    callback();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function ancestorsUpToNpm(): number[] {
  if (process.env.npm_lifecycle_event === undefined) return [];
  const ancestors: number[] = [];
  for (let pid = process.ppid; pid > 1 && ancestors.length < MAX_CLIMB; pid = parentOf(pid)) {
    ancestors.push(pid);
    if (/(^|\/|\0)npm(\0| |-cli|$)/.test(read(`/proc/${pid}/cmdline`))) return ancestors;
  }
  return [];
}

/** Field 4 of /proc/PID/stat, counted after the command's closing bracket. */
function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { until } from '../base/until';

const ROOT = path.resolve(__dirname, '../..');

/** A local cloud in a process of its own, as `npm start` runs it. */
export interface CloudProcess {
  child: ChildProcess;
  /** The address of the line `ready <url>`; undefined when it ended without one. */
  url: string | undefined;
  output(): { stdout: string; stderr: string };
  exited: Promise<number | null>;
}

/** Starts a program that serves a local cloud, and waits for its first line, or for its end. */
async function spawnCloud(command: string, args: string[]): Promise<CloudProcess> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let over = false;
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve)).then((code) => {
    over = true;
    return code;
  });
  await until(() => over || stdout.includes('\n'), 25_000);
  return { child, url: /^ready (\S+)\n/.exec(stdout)?.[1], output: () => ({ stdout, stderr }), exited };
}

/** Runs `use` with `local-cloud/main.ts` in a process of its own, and ends it afterwards, however far it came. */
export function withCloudProcess(args: string[], use: (cloud: CloudProcess) => Promise<void>): Promise<void> {
  const main = path.join(ROOT, 'local-cloud/main.ts');
  return withProcess(process.execPath, ['--import', 'tsx', main, ...args], use);
}

/** The same with any program that starts a local cloud. */
export async function withProcess(
  command: string,
  args: string[],
  use: (cloud: CloudProcess) => Promise<void>,
): Promise<void> {
  const cloud = await spawnCloud(command, args);
  try {
    await use(cloud);
  } finally {
    cloud.child.kill('SIGKILL');
    await cloud.exited;
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Processes that this process has started, and that run. */
export function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(file, 'utf8').split(' ').filter(Boolean).map(Number);
}

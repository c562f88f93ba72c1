import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { StartError } from '../base/errors';

const MARKER = 'local-cloud.json';
const LOCK = 'lock';
const FORMAT = 1;

interface Owner {
  pid: number;
  /** When that process began, as the system counts it; tells it from a later process with the same number. Linux only. */
  startedAt?: string;
}

/** The folder that holds the environment's state, locked for this process. */
export interface DataFolder {
  /** A path inside. */
  at(name: string): string;
  /** Lets another process have it. */
  release(): void;
}

/**
 * Opens the folder, or makes it.
 * @throws StartError when it holds something else, is damaged, or is in use by a running local cloud
 */
export function openDataFolder(folder: string): DataFolder {
  mkdirSync(folder, { recursive: true });
  checkMarker(folder);
  lock(folder);
  // Written under the lock, and before anything else: an interrupted first start leaves a folder that is known as ours.
  if (!existsSync(path.join(folder, MARKER)))
    writeFileSync(path.join(folder, MARKER), JSON.stringify({ format: FORMAT }));
  return {
    at: (name) => path.join(folder, name),
    release: () => {
      if (sameOwner(readOwner(path.join(folder, LOCK)), self()))
        rmSync(path.join(folder, LOCK), { force: true });
    },
  };
}

function checkMarker(folder: string): void {
  const marker = path.join(folder, MARKER);
  if (!existsSync(marker)) {
    const foreign = readdirSync(folder).filter((name) => !name.startsWith(LOCK));
    if (foreign.length === 0) return;
    throw new StartError(
      `${folder} is not a data folder of the local cloud: it holds ${foreign.slice(0, 3).join(', ')} but no ${MARKER}. ` +
        'Nothing was changed. Give an empty or a new folder with --data.',
    );
  }
  const text = readFileSync(marker, 'utf8');
  if (formatOf(text) === FORMAT) return;
  throw new StartError(
    `${marker} is damaged or from another version: expected {"format":${FORMAT}}, got ${JSON.stringify(text.slice(0, 60))}. ` +
      'Nothing was changed. Start with another --data folder, or move this one away.',
  );
}

function formatOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && 'format' in value ? value.format : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the lock: a hard link made in one step, so it never exists without its content. A dead owner's lock is taken over. */
function lock(folder: string): void {
  const file = path.join(folder, LOCK);
  const mine = path.join(folder, `${LOCK}.${process.pid}.${Math.random().toString(36).slice(2)}`);
  writeFileSync(mine, JSON.stringify(self()));
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (link(mine, file)) return;
      const owner = readOwner(file);
      if (owner && isRunning(owner)) {
        throw new StartError(
          `${folder} is in use by a running local cloud (process ${owner.pid}). Stop that one, or give another folder with --data. 该目录正被运行中的本地云占用，请先停止它，或用 --data 另选目录。`,
        );
      }
      takeAway(file, owner);
    }
    throw new StartError(`The lock ${file} could not be taken; other processes keep taking it. Try again.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes a dead owner's lock, but not one that another process has put there meanwhile. */
function takeAway(file: string, dead: Owner | undefined): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (!sameOwner(readOwner(aside), dead)) link(aside, file);
  rmSync(aside, { force: true });
}

function self(): Owner {
  const startedAt = startOf(process.pid);
  return { pid: process.pid, ...(startedAt !== undefined && { startedAt }) };
}

function readOwner(file: string): Owner | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner> | null;
    return value && typeof value.pid === 'number'
      ? { pid: value.pid, startedAt: value.startedAt }
      : undefined;
  } catch {
    return undefined;
  }
}

function sameOwner(a: Owner | undefined, b: Owner | undefined): boolean {
  return a?.pid === b?.pid && a?.startedAt === b?.startedAt;
}

function isRunning(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.startedAt === undefined || owner.startedAt === startOf(owner.pid);
}

/** Field 22 of /proc/PID/stat, counted after the command's closing bracket; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

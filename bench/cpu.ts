import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10;
const SAMPLE_MS = 500;
/** Positions in `/proc/<pid>/stat` after the name in brackets: parent, user and system time (proc(5)). */
const PARENT = 1;
const USER = 11;
const SYSTEM = 12;

interface Process {
  pid: number;
  parent: number;
  usedMs: number;
}

/**
 * CPU time of this process (`local cloud`) and of the function instances below it, by function, from now on. Wall time on a
 * machine that others use says little; this says what a send costs. Linux only: elsewhere it counts nothing.
 */
export class CpuMeter {
  private readonly first = new Map<number, number>();
  private readonly last = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private readonly timer: NodeJS.Timeout;

  constructor() {
    for (const { pid, usedMs } of family()) this.first.set(pid, usedMs);
    // Again and again: what ends meanwhile has been counted until then.
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
  }

  /** @returns name → milliseconds */
  stop(): Map<string, number> {
    clearInterval(this.timer);
    this.sample();
    const byName = new Map<string, number>();
    for (const [pid, usedMs] of this.last) {
      const name = this.names.get(pid) ?? '';
      byName.set(name, (byName.get(name) ?? 0) + usedMs - (this.first.get(pid) ?? 0));
    }
    return byName;
  }

  private sample(): void {
    for (const { pid, usedMs } of family()) {
      this.last.set(pid, usedMs);
      if (!this.names.has(pid)) this.names.set(pid, nameOf(pid));
    }
  }
}

function family(): Process[] {
  const all = processes();
  const members = new Set([process.pid]);
  for (let before = 0; before < members.size;) {
    before = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return all.filter(({ pid }) => members.has(pid));
}

function processes(): Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((entry) => {
    const text = /^\d+$/.test(entry) ? read(`/proc/${entry}/stat`) : '';
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    if (fields.length <= SYSTEM) return [];
    const usedMs = (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
    return [{ pid: Number(entry), parent: Number(fields[PARENT]), usedMs }];
  });
}

/** A function's instance is known by its folder, the last argument of its process. */
function nameOf(pid: number): string {
  if (pid === process.pid) return 'local cloud';
  const parts = read(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
  return basename(parts.at(-1) ?? '');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // gone meanwhile
  }
}

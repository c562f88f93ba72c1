import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';

import { until } from '../base/until';

/** What the inside of an instance is told for one call (see bootstrap.cjs). */
export interface CallMessage {
  id: string;
  eventJson: string;
  /** The second argument of `main`, but for `environment`, which the inside adds: it is the longest part of the message. */
  context: Record<string, unknown>;
  environment: Record<string, string>;
  /** Variables of calls before stay, if they came as this caller's context (`WX_…`, `TCB_…`). */
  leftovers: boolean;
  offsetMs: number;
}

/** What `main` threw. */
export interface ThrownError {
  name: string;
  message: string;
  stack?: string;
  code?: string | number;
}

export type CallOutcome =
  | { kind: 'result'; json: string }
  | { kind: 'error'; error: ThrownError }
  /** The process ended before `main` did. */
  | { kind: 'exit'; reason: string };

type ChildMessage =
  | { type: 'ready' }
  | { type: 'loaded'; id: string }
  | { type: 'log'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'result'; id: string; json: string }
  | { type: 'error'; id: string; error: ThrownError }
  | { type: 'clock'; seq: number };

export interface InstanceEvents {
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
  onExit(): void;
}

/** How long a clock change waits for an instance that is busy in synchronous code. */
const CLOCK_ACK_MS = 250;
/** How long after a process its output may still be on the way. */
const CLOSE_AFTER_EXIT_MS = 200;

/** Functions run elsewhere on the platform; here they share the cores with the gateway that all of them wait for. */
function yieldToTheCloud(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system has no priorities: then they share as they are.
  }
}

/** One child process that serves one function, one call at a time. */
export class Instance {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly exited: Promise<void>;
  private markExited: () => void = () => undefined;
  private readonly child: ChildProcess;
  private current?: { id: string; settle: (outcome: CallOutcome) => void; onLoaded: () => void };
  /** How far this process's clock is off the environment's; for the invocation that a fault says so of. */
  skewMs = 0;
  private clockSeq = 0;
  private clockSeen = 0;
  private gone = false;
  private doomed = false;
  private stopped = false;
  private hasLoaded = false;

  constructor(
    folder: string,
    readonly version: string,
    nodePath: string,
    private readonly events: InstanceEvents,
  ) {
    this.exited = new Promise((resolve) => (this.markExited = resolve));
    this.child = fork(path.join(__dirname, 'bootstrap.cjs'), [folder, ...compiledFolder()], {
      cwd: folder,
      env: baseEnvironment(),
      execPath: nodePath,
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.pid = this.child.pid ?? -1;
    yieldToTheCloud(this.pid);
    this.child.on('message', (message) => this.receive(message as ChildMessage));
    // What Node itself writes (an uncaught error, out of memory) comes by the pipes, not through process.stdout.
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => events.onOutput('stdout', text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => events.onOutput('stderr', text));
    this.child.on('error', (error) => this.ended(`could not be started: ${error.message}`));
    // "close" comes after the pipes are read to their end: the reason of a crash is in the log before the call fails.
    this.child.on('close', (code, signal) => this.ended(endOf(code, signal)));
    // …unless a process that the function started holds them open.
    this.child.on('exit', (code, signal) =>
      setTimeout(() => this.ended(endOf(code, signal)), CLOSE_AFTER_EXIT_MS).unref(),
    );
  }

  get alive(): boolean {
    return !this.gone && !this.doomed;
  }

  /** Its code is loaded: a call begins with `main` at once. */
  get loaded(): boolean {
    return this.hasLoaded;
  }

  /** Runs `main` once. Never rejects; `onLoaded` is called when the code had to be loaded first, and `main` begins. */
  call(message: CallMessage, onLoaded: () => void): Promise<CallOutcome> {
    return new Promise((settle) => {
      if (this.gone) return settle({ kind: 'exit', reason: 'had ended' });
      this.current = { id: message.id, settle, onLoaded };
      this.send({ type: 'call', ...message, offsetMs: message.offsetMs + this.skewMs });
    });
  }

  /** `kill -9`: no handler of the function runs. */
  kill(): void {
    this.doomed = true;
    this.child.kill('SIGKILL');
  }

  /** Stops the process where it stands, as a paused machine would. */
  freeze(): void {
    this.stopped = this.child.kill('SIGSTOP');
  }

  /** Lets a frozen process go on, after it has been told the time. */
  async thaw(offsetMs: number): Promise<void> {
    this.stopped = false;
    this.child.kill('SIGCONT');
    await this.syncClock(offsetMs);
  }

  /** Tells the process the clock's offset; resolves when it has taken it over. A frozen one is told when it thaws. */
  async syncClock(offsetMs: number): Promise<void> {
    if (this.gone || this.stopped) return;
    const seq = ++this.clockSeq;
    this.send({ type: 'clock', seq, offsetMs: offsetMs + this.skewMs });
    await until(() => this.clockSeen >= seq || this.gone, CLOCK_ACK_MS);
  }

  private send(message: Record<string, unknown>): void {
    // A channel that has just closed means that the exit is on its way; "close" settles the call.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private receive(message: ChildMessage): void {
    if (message.type === 'clock') this.clockSeen = message.seq;
    if (message.type === 'log') this.events.onOutput(message.stream, message.text);
    const current = this.current;
    if (!current || !('id' in message) || message.id !== current.id) return;
    if (message.type === 'loaded') {
      this.hasLoaded = true;
      return current.onLoaded();
    }
    this.current = undefined;
    current.settle(
      message.type === 'result'
        ? { kind: 'result', json: message.json }
        : { kind: 'error', error: message.error },
    );
  }

  private ended(reason: string): void {
    if (this.gone) return;
    this.gone = true;
    const current = this.current;
    this.current = undefined;
    current?.settle({ kind: 'exit', reason });
    this.markExited();
    this.events.onExit();
  }
}

function endOf(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

/** Little of the machine's own environment reaches a function; nothing of the local cloud's does (loaders, NODE_OPTIONS…). */
/** Beside the packages that it is of; without any it is not kept. */
function compiledFolder(): string[] {
  const packages = path.resolve('node_modules');
  return existsSync(packages) ? [path.join(packages, '.cache', 'miniprogram-notify', 'compiled')] : [];
}

function baseEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'SystemRoot'];
  const environment: NodeJS.ProcessEnv = { TZ: 'UTC' };
  for (const name of kept) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return environment;
}

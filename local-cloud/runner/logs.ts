/** One line that a function wrote. */
export interface LogLine {
  stream: 'stdout' | 'stderr';
  text: string;
}

/** One call in the log of `GET /logs`. */
export interface CallLog {
  /** Rises by one with each call; for pages that poll. */
  seq: number;
  requestId: string;
  function: string;
  source: string;
  openid?: string;
  uid?: string;
  /** Epoch milliseconds of the environment's clock. */
  at: number;
  durationMs?: number;
  coldStart: boolean;
  /** Absent while the call runs. */
  ok?: boolean;
  error?: { code: string; message: string };
  /** JSON text, cut to `KEPT_TEXT` characters. */
  event: string;
  result?: string;
  lines: LogLine[];
}

/** Calls remembered per function. */
const KEPT_CALLS = 200;
const KEPT_LINES = 500;
/** Characters kept of an event, a result or a line. */
const KEPT_TEXT = 8_000;
/** Characters kept of all lines of one call. */
const KEPT_OUTPUT = 64_000;

/** The last calls of every function with what they printed. */
export class CallLogs {
  private readonly calls = new Map<string, CallLog[]>();
  private lastSeq = 0;

  begin(call: Omit<CallLog, 'seq' | 'lines'>): CallLog {
    const log: CallLog = { ...call, event: cut(call.event), seq: ++this.lastSeq, lines: [] };
    const calls = this.calls.get(call.function) ?? [];
    calls.push(log);
    if (calls.length > KEPT_CALLS) calls.shift();
    this.calls.set(call.function, calls);
    return log;
  }

  write(log: CallLog, stream: LogLine['stream'], text: string): void {
    const written = log.lines.reduce((sum, line) => sum + line.text.length, 0);
    if (log.lines.length >= KEPT_LINES || written >= KEPT_OUTPUT) return;
    log.lines.push({ stream, text: cut(text.replace(/\n$/, '')) });
  }

  end(
    log: CallLog,
    durationMs: number,
    answer: { result: string } | { error: { code: string; message: string } },
  ): void {
    log.durationMs = durationMs;
    log.ok = 'result' in answer;
    if ('result' in answer) log.result = cut(answer.result);
    else log.error = { code: answer.error.code, message: cut(answer.error.message) };
  }

  /** The newest first. */
  list(functionName: string | undefined, limit: number): CallLog[] {
    const calls =
      functionName === undefined ? [...this.calls.values()].flat() : (this.calls.get(functionName) ?? []);
    return [...calls].sort((a, b) => b.seq - a.seq).slice(0, limit);
  }

  clear(): void {
    this.calls.clear();
  }
}

function cut(text: string): string {
  return text.length > KEPT_TEXT ? `${text.slice(0, KEPT_TEXT)}… (${text.length} characters)` : text;
}

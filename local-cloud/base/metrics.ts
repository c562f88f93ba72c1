import type { DatabaseCost } from './ports';

/** Who stands for a request that no function instance sent. */
export const OUTSIDE = 'outside';

export interface FunctionFigures {
  invocations: number;
  errors: number;
  timeouts: number;
  coldStarts: number;
  /** Milliseconds of all invocations together. */
  totalMs: number;
}

export interface ScanFigures {
  collection: string;
  shape: string;
  count: number;
  documentsRead: number;
  documentsReturned: number;
}

/** What a plan counts: runs of functions and database calls (PLATFORM §7). */
export interface CountedFigures {
  runs: number;
  database: number;
  total: number;
}

/** What `GET /metrics` answers, but for the plan. */
export interface MetricsReport {
  counted: CountedFigures & { functions: Record<string, CountedFigures> };
  /** function (or `outside`) → action or openapi name → requests */
  calls: Record<string, Record<string, number>>;
  documents: Record<string, { read: number; written: number }>;
  scans: ScanFigures[];
  functions: Record<string, FunctionFigures>;
}

/** Counts since the start or the last reset. */
export class Metrics {
  private calls = new Map<string, Map<string, number>>();
  private documents = new Map<string, { read: number; written: number }>();
  private scans = new Map<string, ScanFigures>();
  private functions = new Map<string, FunctionFigures>();
  private counted = new Map<string, CountedFigures>();

  countTowardsPlan(who: string, what: 'run' | 'database'): void {
    const figures = entry(this.counted, who, () => ({ runs: 0, database: 0, total: 0 }));
    figures[what === 'run' ? 'runs' : 'database'] += 1;
    figures.total += 1;
  }

  countCall(who: string, name: string): void {
    const names = entry(this.calls, who, () => new Map<string, number>());
    names.set(name, (names.get(name) ?? 0) + 1);
  }

  countCost(who: string, cost: DatabaseCost): void {
    const documents = entry(this.documents, who, () => ({ read: 0, written: 0 }));
    documents.read += cost.documentsRead;
    documents.written += cost.documentsWritten;
    if (!cost.scan) return;
    const { collection, shape } = cost.scan;
    const scan = entry(this.scans, `${collection} ${shape}`, () => ({
      collection,
      shape,
      count: 0,
      documentsRead: 0,
      documentsReturned: 0,
    }));
    scan.count += 1;
    scan.documentsRead += cost.scan.documentsRead;
    scan.documentsReturned += cost.scan.documentsReturned;
  }

  countInvocation(
    name: string,
    outcome: { ms: number; error: boolean; timeout: boolean; coldStart: boolean },
  ): void {
    const figures = this.figuresOf(name);
    figures.invocations += 1;
    figures.totalMs += outcome.ms;
    if (outcome.error) figures.errors += 1;
    if (outcome.timeout) figures.timeouts += 1;
    if (outcome.coldStart) figures.coldStarts += 1;
  }

  report(): MetricsReport {
    const all = [...this.counted.values()];
    const sum = (key: keyof CountedFigures) => all.reduce((total, figures) => total + figures[key], 0);
    return {
      counted: {
        runs: sum('runs'),
        database: sum('database'),
        total: sum('total'),
        functions: Object.fromEntries(this.counted),
      },
      calls: Object.fromEntries([...this.calls].map(([who, names]) => [who, Object.fromEntries(names)])),
      documents: Object.fromEntries(this.documents),
      scans: [...this.scans.values()],
      functions: Object.fromEntries(this.functions),
    };
  }

  reset(): void {
    this.calls = new Map();
    this.documents = new Map();
    this.scans = new Map();
    this.functions = new Map();
    this.counted = new Map();
  }

  private figuresOf(name: string): FunctionFigures {
    return entry(this.functions, name, () => ({
      invocations: 0,
      errors: 0,
      timeouts: 0,
      coldStarts: 0,
      totalMs: 0,
    }));
  }
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

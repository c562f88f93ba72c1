/** What is wrong at one place of the configuration. */
export interface ConfigIssue {
  /** `templates.backInStock.data.price` */
  path: string;
  expected: string;
  expectedZh: string;
  /** The value found, as a person would write it; at most 80 characters. */
  got: string;
}

export class ConfigError extends Error {
  readonly code = 'CONFIG';

  constructor(
    readonly source: string,
    readonly issues: readonly ConfigIssue[],
  ) {
    super(issues.map((issue) => describe(source, issue)).join('\n'));
    this.name = 'ConfigError';
  }
}

function describe(source: string, { path, expected, expectedZh, got }: ConfigIssue): string {
  const place = path === '' ? source : `${source}: ${path}`;
  return `${place}: expected ${expected}, got ${got}（应为${expectedZh}，实为 ${got}）`;
}

const SHOWN = 80;

/** How a value looks in a message. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

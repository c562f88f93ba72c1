import type { Problem } from '../../shared/problem';
import { ask } from '../../shared/http';
import type { ShellPort } from '../../shared/ports';
import { firstFrame } from './modules';

/** Where something happened, in the mini program's own files: `pages/index/index.ts:12:3`. */
export async function placeOf(stack: string | undefined): Promise<string | undefined> {
  const frame = firstFrame(stack);
  if (!frame) return undefined;
  try {
    const { file, line, column } = await ask<{ file: string; line: number; column: number }>(
      'GET',
      `/phone/locate?path=${encodeURIComponent(frame.path)}&line=${frame.line}&column=${frame.column}`,
    );
    return `${file}:${line}:${column}`;
  } catch {
    return `${frame.path}.js:${frame.line}`;
  }
}

/** Tells the panel what a script threw. */
export async function reportError(shell: ShellPort, error: unknown, during?: string): Promise<void> {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : describe(error);
  const where = await placeOf(error instanceof Error ? error.stack : undefined);
  shell.log({ kind: 'console', level: 'error', text: during ? `${text} (${during})` : text, where });
}

/** A script that failed while it was loaded, as a problem to show over the screen. */
export async function problemOf(path: string, error: unknown): Promise<Problem> {
  const where = await placeOf(error instanceof Error ? error.stack : undefined);
  const [file = `${path}.js`, line, column] = where?.split(':') ?? [];
  return {
    level: 'error',
    file,
    ...(line ? { line: Number(line) } : {}),
    ...(column ? { column: Number(column) } : {}),
    message: error instanceof Error ? `${error.name}: ${error.message}` : describe(error),
  };
}

/** A value as a console prints it, in one piece of text. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

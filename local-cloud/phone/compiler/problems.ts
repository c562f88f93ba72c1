import type { Problem } from '../browser/shared/problem';

/** Collects problems of one compilation. */
export class Problems {
  readonly list: Problem[] = [];

  add(problem: Problem, source?: string): void {
    const excerpt =
      problem.excerpt ?? (problem.line ? source?.split('\n')[problem.line - 1]?.trim() : undefined);
    this.list.push(excerpt ? { ...problem, excerpt: excerpt.slice(0, 160) } : problem);
  }

  error(
    file: string,
    message: string,
    place: { line?: number; column?: number } = {},
    source?: string,
  ): void {
    this.add({ level: 'error', file, message, ...place }, source);
  }

  warning(
    file: string,
    message: string,
    place: { line?: number; column?: number } = {},
    source?: string,
  ): void {
    this.add({ level: 'warning', file, message, ...place }, source);
  }
}

/** Line and column, from 1, of an offset in a text. */
export function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Every line of the story is checked before it is printed. */
import { isDeepStrictEqual } from 'node:util';

/** A step went differently from what it must. */
export class StoryError extends Error {
  constructor(what: string, expected: unknown, got: unknown) {
    super(`${what}\n  expected  ${shown(expected)}\n  got       ${shown(got)}`);
    this.name = 'StoryError';
  }
}

/** Of data, by value. @throws StoryError */
export function expectEqual<T>(what: string, got: T, expected: T): void {
  if (!isDeepStrictEqual(plain(got), plain(expected))) throw new StoryError(what, expected, got);
}

/** Under jest, what `fetch` has parsed has other prototypes than what is written here. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify([value]));

/** The one element. @throws StoryError when there are more or none */
export function only<T>(what: string, list: readonly T[] | undefined): T {
  const [first, ...more] = list ?? [];
  if (first === undefined || more.length > 0) throw new StoryError(what, 'exactly one', list);
  return first;
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');

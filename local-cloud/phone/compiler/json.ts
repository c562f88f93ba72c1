import { placeAt, type Problems } from './problems';
import type { SourceTree } from './sourceTree';

/** The object in a JSON file; `{}` when the file is missing or broken (broken: a problem with its line). */
export function readJson(tree: SourceTree, file: string, problems: Problems): Record<string, unknown> {
  if (!tree.exists(file)) return {};
  const source = tree.read(file);
  try {
    const value: unknown = JSON.parse(source);
    if (isObject(value)) return value;
    problems.error(file, 'Expected a JSON object, e.g. { "usingComponents": {} }.');
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // V8 names the place as "at position 12"; at the end of the text it names none.
    const offset = /position (\d+)/.exec(message)?.[1];
    problems.error(
      file,
      `Not valid JSON: ${message}`,
      placeAt(source, offset === undefined ? source.length : Number(offset)),
      source,
    );
  }
  return {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The string values of an object; everything else is left out. */
export function stringsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

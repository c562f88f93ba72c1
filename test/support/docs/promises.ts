import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from './files';

/** A test that a document names. */
export interface NamedTest {
  /** From the root. */
  file: string;
  title: string;
}

const NAMED = /\[[^\]]*\]\(([^)]+\.test\.ts)\): (.*?)(?= <br> | \||$)/g;

/**
 * The tests that the tables of a page name, each as a link to its file, a colon and its title.
 * @throws Error for a row of promises that names none
 */
export function namedTests(page: string, text = readFileSync(join(ROOT, page), 'utf8')): NamedTest[] {
  const rows = text.split('\n').filter((line) => /^\| (?!promise \||---)/.test(line));
  return rows.flatMap((row) => {
    const named = [...row.matchAll(NAMED)].map(([, target, title]) => ({
      file: posix.join(posix.dirname(page), target!),
      title: title!,
    }));
    if (named.length === 0) throw new Error(`${page}: no test is named in "${row}"`);
    return named;
  });
}

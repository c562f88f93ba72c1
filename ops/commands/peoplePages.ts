/** People behind a figure, asked for a page at a time: the first are shown; all go into a file that goes on where it was cut off. */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { cellText, csvLine } from '../base/csvOut';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { table, type Cell } from '../base/table';

/** @param after `next` of the page before @param limit how many at most are looked at */
export type AskPage<Person> = (
  after: string | undefined,
  limit: number,
) => Promise<{ people: Person[]; next?: string }>;

const SHOWN = 100;
const CHUNK = 500;

/** The first of them. @returns what to print */
export async function showFirst<Person>(
  ask: AskPage<Person>,
  head: string[],
  cellsOf: (person: Person) => Cell[],
): Promise<string[]> {
  const people: Person[] = [];
  let next: string | undefined;
  do {
    const page = await ask(next, CHUNK);
    people.push(...page.people);
    next = page.next;
  } while (next !== undefined && people.length < SHOWN);
  const more = next !== undefined || people.length > SHOWN;
  return [
    ...table(head, people.slice(0, SHOWN).map(cellsOf)),
    ...(more ? ['… and more: --out FILE.csv writes them all 另有更多，用 --out 写出全部'] : []),
  ];
}

/** The first columns hold no quotes: of a line of the file they say who it is, and where the next page begins. */
export interface PeopleFile<Person> {
  /** The first line, with its end. */
  head: string;
  cellsOf(person: Person): (string | undefined)[];
  /** What tells one from all others. */
  keyOf(cells: readonly (string | undefined)[]): string;
  /** As `next` of a page that ends with this one. */
  afterOf(cells: readonly (string | undefined)[]): string;
}

/**
 * All of them, a chunk at a time. The file is its own progress: run again, it goes on behind its last whole line.
 * @returns what to print
 */
export async function writeAll<Person>(
  ask: AskPage<Person>,
  out: string,
  file: PeopleFile<Person>,
  progress: Progress,
): Promise<string[]> {
  const { keys, after } = begun(out, file);
  let next = after;
  try {
    do {
      const page = await ask(next, CHUNK);
      const lines: string[] = [];
      for (const cells of page.people.map((person) => file.cellsOf(person))) {
        // What has moved on meanwhile comes a second time.
        if (keys.has(file.keyOf(cells))) continue;
        keys.add(file.keyOf(cells));
        lines.push(csvLine(cells));
      }
      if (lines.length > 0) appendFileSync(out, lines.join(''));
      progress.at(keys.size);
      next = page.next;
    } while (next !== undefined);
  } finally {
    progress.end();
  }
  return [`${out}: ${keys.size} people. 已写入 ${keys.size} 人。`];
}

/** What of the file is there already: whole lines only. @throws OpsError where it is another file */
function begun<Person>(
  out: string,
  { head, keyOf, afterOf }: PeopleFile<Person>,
): { keys: Set<string>; after: string | undefined } {
  try {
    const text = existsSync(out) ? readFileSync(out, 'utf8') : '';
    if (!head.startsWith(text) && !text.startsWith(head))
      throw new Error('it holds something else. 该文件已有其他内容。');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole === '') writeFileSync(out, head);
    else truncateSync(out, Buffer.byteLength(whole));
    const lines = whole.split('\n').slice(1, -1);
    const rows = lines.map((line) => line.split(',').map(cellText));
    const last = rows.at(-1);
    return { keys: new Set(rows.map(keyOf)), after: last && afterOf(last) };
  } catch (error) {
    throw new OpsError([
      `--out ${out}: expected a new file, or one that this command has begun: ${messageOf(error)}`,
    ]);
  }
}

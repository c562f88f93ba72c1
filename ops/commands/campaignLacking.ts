/** Whom a campaign cannot reach for want of a credit: shown, or written into a file that goes on where it was cut off. */
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { PeopleWithoutCredit, PersonWithoutCredit } from '../../cloudfunctions/core/contract';
import { cellText, csvLine } from '../base/csvOut';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { table } from '../base/table';

/** Asks for a page. @param after `next` of the page before */
export type AskLacking = (after: string | undefined, limit: number) => Promise<PeopleWithoutCredit>;

const SHOWN = 100;
const CHUNK = 500;
/** The first says where a file that was cut off goes on. */
const HEAD = 'openid,reason,otherwise\n';

const cellsOf = ({ openid, reason, otherwise }: PersonWithoutCredit): (string | undefined)[] => [
  openid,
  reason.code,
  otherwise?.code,
];

/** The first of them. @returns what to print */
export async function listLacking(ask: AskLacking): Promise<string[]> {
  const people: PersonWithoutCredit[] = [];
  let next: string | undefined;
  do {
    const page = await ask(next, CHUNK);
    people.push(...page.people);
    next = page.next;
  } while (next !== undefined && people.length < SHOWN);
  const more = next !== undefined || people.length > SHOWN;
  return [
    ...table(
      ['openid', 'lacks 缺少', 'with a credit 有次数时'],
      people
        .slice(0, SHOWN)
        .map(({ openid, reason, otherwise }) => [
          ...[openid, reason.code, otherwise?.code ?? 'would be sent 会发送'],
        ]),
    ),
    ...(more ? ['… and more: --out FILE.csv writes them all 另有更多，用 --out 写出全部'] : []),
  ];
}

/**
 * All of them, a chunk at a time. The file is its own progress: run again, it goes on behind its last whole line.
 * @returns what to print
 */
export async function writeLacking(ask: AskLacking, out: string, progress: Progress): Promise<string[]> {
  const begun = openFile(out);
  let { count } = begun;
  let next = begun.after;
  try {
    do {
      const page = await ask(next, CHUNK);
      if (page.people.length > 0)
        appendFileSync(out, page.people.map((person) => csvLine(cellsOf(person))).join(''));
      count += page.people.length;
      progress.at(count);
      next = page.next;
    } while (next !== undefined);
  } finally {
    progress.end();
  }
  return [`${out}: ${count} people. 已写入 ${count} 人。`];
}

/** What of the file is there already: whole lines only. @throws OpsError where it is another file */
function openFile(out: string): { count: number; after: string | undefined } {
  try {
    const text = existsSync(out) ? readFileSync(out, 'utf8') : '';
    if (!HEAD.startsWith(text) && !text.startsWith(HEAD))
      throw new Error('it holds something else. 该文件已有其他内容。');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole === '') writeFileSync(out, HEAD);
    else truncateSync(out, Buffer.byteLength(whole));
    const openids = whole
      .split('\n')
      .slice(1, -1)
      .map((line) => cellText(line.split(',')[0]!));
    return { count: openids.length, after: openids.at(-1) };
  } catch (error) {
    throw new OpsError([
      `--out ${out}: expected a new file, or one that this command has begun: ${messageOf(error)}`,
    ]);
  }
}

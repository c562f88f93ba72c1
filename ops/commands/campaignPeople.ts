import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { CampaignPeople, CampaignPerson, CampaignReport } from '../../cloudfunctions/core/contract';
import { CAMPAIGN_COUNTERS } from '../../cloudfunctions/core/model/campaignCounter';
import { cellText, csvLine } from '../base/csvOut';
import { messageOf, OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import { table } from '../base/table';
import { stateWords } from '../base/words';

/** Asks for a page. @param after `next` of the page before */
export type AskPeople = (after: string | undefined, limit: number) => Promise<CampaignPeople>;

const SHOWN = 100;
const CHUNK = 500;
/** The first two say where a file that was cut off goes on. */
const HEAD = 'state,id,openid,part,reason,assignedAt,attemptedAt,clickedAt,convertedAt,run\n';

const cellsOf = ({ state, id, openid, part, reason, run, ...at }: CampaignPerson): (string | undefined)[] => [
  ...[state, id, openid, part, reason?.code],
  ...[at.assignedAt, at.attemptedAt, at.clickedAt, at.convertedAt],
  run,
];

/** The first of them. @returns what to print */
export async function listPeople(ask: AskPeople): Promise<string[]> {
  const people: CampaignPerson[] = [];
  let next: string | undefined;
  do {
    const page = await ask(next, CHUNK);
    people.push(...page.people);
    next = page.next;
  } while (next !== undefined && people.length < SHOWN);
  const more = next !== undefined || people.length > SHOWN;
  return [
    ...table(
      ['openid', 'id', 'part 分组', 'state 状态', 'reason 原因', 'clicked 点击', 'converted 转化'],
      people
        .slice(0, SHOWN)
        .map(({ openid, id, part, state, reason, clickedAt = '-', convertedAt = '-' }) => [
          ...[openid, id, part, stateWords(state), reason?.code ?? '-', clickedAt, convertedAt],
        ]),
    ),
    ...(more ? ['… and more: --out FILE.csv writes them all 另有更多，用 --out 写出全部'] : []),
  ];
}

/**
 * All of them into a file, a chunk at a time. The file is its own progress: run again, it goes on behind its last whole line.
 * @returns what to print
 */
export async function writePeople(ask: AskPeople, out: string, progress: Progress): Promise<string[]> {
  const { ids, after } = begun(out);
  let next = after;
  try {
    do {
      const page = await ask(next, CHUNK);
      // Sent meanwhile, it comes a second time.
      const fresh = page.people.filter(({ id }) => !ids.has(id));
      fresh.forEach(({ id }) => ids.add(id));
      if (fresh.length > 0) appendFileSync(out, fresh.map((person) => csvLine(cellsOf(person))).join(''));
      progress.at(ids.size);
      next = page.next;
    } while (next !== undefined);
  } finally {
    progress.end();
  }
  return [`${out}: ${ids.size} people. 已写入 ${ids.size} 人。`];
}

/** What of the file is there already: whole lines only. @throws OpsError where it is another file */
function begun(out: string): { ids: Set<string>; after: string | undefined } {
  try {
    const text = existsSync(out) ? readFileSync(out, 'utf8') : '';
    if (!HEAD.startsWith(text) && !text.startsWith(HEAD))
      throw new Error('it holds something else. 该文件已有其他内容。');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole === '') writeFileSync(out, HEAD);
    else truncateSync(out, Buffer.byteLength(whole));
    const lines = whole.split('\n').slice(1, -1);
    const keys = lines.map((line) => line.split(',').slice(0, 2).map(cellText));
    return { ids: new Set(keys.map(([, id = '']) => id)), after: keys.at(-1)?.join('.') };
  } catch (error) {
    throw new OpsError([
      `--out ${out}: expected a new file, or one that this command has begun: ${messageOf(error)}`,
    ]);
  }
}

/** Each part of each hour and day. @returns what to print */
export function writeReport({ spans }: CampaignReport, out: string): string[] {
  const lines = spans.flatMap(({ day, hour, parts }) =>
    Object.entries(parts).map(([part, counters]) =>
      csvLine([day, hour, part, ...CAMPAIGN_COUNTERS.map((name) => counters[name])]),
    ),
  );
  return writeCsv(out, csvLine(['day', 'hour', 'part', ...CAMPAIGN_COUNTERS]), lines);
}

/** @returns what to print */
export function writeCsv(out: string, head: string, lines: string[]): string[] {
  try {
    writeFileSync(out, head + lines.join(''));
  } catch (error) {
    throw new OpsError([`--out ${out}: expected a file that can be written. ${messageOf(error)}`]);
  }
  return [`${out}: ${lines.length} lines. 已写入 ${lines.length} 行。`];
}

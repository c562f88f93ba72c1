/** The file of `grants import`: one line per user and template, checked as a whole before anything is booked. */
import type { Config, Template } from '../../cloudfunctions/core/config';
import type { ImportedGrant } from '../../cloudfunctions/core/consent/importGrants';
import { KEPT_IMPORTS } from '../../cloudfunctions/core/model/user';
import { parseRequest } from '../../cloudfunctions/core/contract';
import { openid as openidSchema } from '../../cloudfunctions/core/contract/values';
import { parseTime } from '../../cloudfunctions/core/time/parse';
import { isEmptyWord, isShortened, linesOf, type Line } from './csv';
import { listed } from './listed';
import { messageOf, OpsError } from './problems';
import * as z from 'zod/mini';

const COLUMNS = ['openid', 'template', 'count', 'at'] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Partial<Record<Column, string>>;

/** Columns of CloudBase's own in an export: the owner of a record, and the record's id, which says nothing here. */
const OWNER = '_openid';
const RECORD = '_id';

/** Credits of one user in one line; more is a slip. */
const MOST = 1000;
const openidOf = z.strictObject({ openid: openidSchema });

/**
 * `openid,template,count[,at]`, with or without that line at the top; with `--template` the column may be left out.
 * @param alias used where a line names no template
 * @throws OpsError naming every line that is wrong
 */
export function parseGrants(
  text: string,
  config: Config,
  alias: string | undefined,
  now: number,
): ImportedGrant[] {
  const problems: string[] = [];
  const fallback =
    alias === undefined
      ? undefined
      : templateOf(config, alias, (problem) => `--template: ${problem}`, problems);
  const lines = linesOf(text);
  const header = headerOf(lines[0], problems);
  const columns = header ?? columnsWithout(alias);
  const grants: ImportedGrant[] = [];
  const ofUser = new Map<string, number>();
  for (const { number, cells } of header ? lines.slice(1) : lines) {
    const complain = (problem: string) => problems.push(`line ${number}: ${problem}`);
    if (cells.slice(columns.length).some((cell) => cell !== '')) {
      complain(`expected ${columns.join(',')}, got ${cells.length} values`);
      continue;
    }
    const given = Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) as Cells;
    const grant = parseLine(given, { config, fallback, now }, complain);
    if (!grant) continue;
    grants.push({ line: number, ...grant });
    const so = (ofUser.get(grant.openid) ?? 0) + 1;
    ofUser.set(grant.openid, so);
    if (so === KEPT_IMPORTS + 1)
      complain(
        `expected at most ${KEPT_IMPORTS} lines of one user, got more of ${grant.openid}: put their counts into one line 请合并为一行`,
      );
  }
  if (problems.length === 0 && grants.length === 0)
    problems.push('line 1: expected at least one line of credits');
  if (problems.length > 0)
    throw new OpsError([...listed(problems), 'Nothing has been booked. 未导入任何数据。']);
  return grants;
}

/** The names of the columns, where the first line holds names. */
function headerOf(line: Line | undefined, problems: string[]): string[] | undefined {
  const names = line?.cells.map((cell) => cell.toLowerCase()) ?? [];
  if (!names.some((name) => name === 'openid' || name === OWNER)) return undefined;
  const complain = (problem: string) => problems.push(`line ${line!.number}: ${problem}`);
  const columns = names.map((name) => (name === OWNER && !names.includes('openid') ? 'openid' : name));
  for (const [index, name] of columns.entries()) {
    if (name === RECORD || name === '') continue;
    if (name === OWNER) complain('got both openid and _openid: delete one of the columns 请删除其中一列');
    else if (!COLUMNS.some((one) => one === name))
      complain(
        `expected the columns ${COLUMNS.join(', ')}, got ${show(line!.cells[index]!)}: rename it to one of them, or delete the column 请改名或删除该列`,
      );
    else if (columns.indexOf(name) !== index) complain(`got two columns "${name}" 列名重复`);
  }
  if (!columns.includes('count'))
    complain(`expected a column count, got ${line!.cells.join(', ').slice(0, 200)} 缺少 count 列`);
  return columns;
}

interface Rules {
  config: Config;
  fallback: Template | undefined;
  now: number;
}

function parseLine(
  cells: Cells,
  { config, fallback, now }: Rules,
  complain: (problem: string) => void,
): Omit<ImportedGrant, 'line'> | undefined {
  const problems: string[] = [];
  const empty = COLUMNS.filter((name) => isEmptyWord(cells[name] ?? ''));
  for (const name of empty)
    problems.push(
      `${name}: got ${show(cells[name]!)}, which an export writes where there is nothing: ${EMPTY[name]}`,
    );
  const { openid = '', count: countText = '' } = cells;
  if (!empty.includes('openid')) {
    try {
      parseRequest(openidOf, { openid });
    } catch {
      problems.push(`openid: expected 1 to 64 letters, digits or _ - . @ :, got ${show(openid)}`);
    }
  }
  const template =
    cells.template && !empty.includes('template')
      ? templateOf(config, cells.template, (problem) => `template: ${problem}`, problems)
      : fallback;
  if (!template && problems.length === 0) {
    problems.push('template: expected an alias of notify.config.ts, got nothing (or give --template)');
  }
  const count = /^\d{1,5}$/.test(countText) ? Number(countText) : 0;
  if ((count < 1 || count > MOST) && !empty.includes('count')) {
    problems.push(`count: expected a whole number from 1 to ${MOST}, got ${show(countText)}`);
  }
  const at = cells.at && !empty.includes('at') ? timeOf(cells.at, config.timeZone, now, problems) : 0;
  problems.forEach(complain);
  return problems.length > 0 || !template ? undefined : { openid, template, count, at };
}

const LEAVE_OUT = 'delete the line 请删除该行';
const EMPTY: Record<Column, string> = {
  openid: LEAVE_OUT,
  template: `name the template, or ${LEAVE_OUT}`,
  count: `give the number, or ${LEAVE_OUT}`,
  at: 'leave it empty where the time is not known 时间未知请留空',
};

/** As a spreadsheet writes a time: the year first, so that no month is taken for a day. */
const SPREADSHEET_TIME = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/** ISO 8601 of what a spreadsheet has written; anything else as it is. */
function isoOf(text: string): string {
  const [, year, month, day, hour, minute, second] = SPREADSHEET_TIME.exec(text) ?? [];
  if (!year || !month || !day) return text;
  const two = (part: string): string => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  return hour && minute ? `${date}T${two(hour)}:${minute}${second ? `:${second}` : ''}` : date;
}

function timeOf(text: string, zone: string, now: number, problems: string[]): number {
  if (isShortened(text)) {
    problems.push(
      `at: got ${show(text)}, a number that a spreadsheet has shortened: format the column as text and export again 请将该列设为文本格式后重新导出`,
    );
    return 0;
  }
  try {
    const at = parseTime(/^\d+$/.test(text) ? Number(text) : isoOf(text), 'at', zone);
    if (at <= now) return at;
    problems.push(`at: expected a time in the past, got ${show(text)}`);
  } catch (error) {
    problems.push(messageOf(error));
  }
  return 0;
}

/** By alias or by WeChat's id. Only one-time templates have credits to count. */
function templateOf(
  config: Config,
  name: string,
  tell: (problem: string) => string,
  problems: string[],
): Template | undefined {
  const all = Object.values(config.templates);
  const template = all.find(({ alias, id }) => alias === name || id === name);
  if (template?.kind === 'one-time') return template;
  const known = all.filter(({ kind }) => kind === 'one-time').map(({ alias }) => alias);
  problems.push(tell(`expected one of ${known.join(', ')} (one-time templates), got ${show(name)}`));
  return undefined;
}

const columnsWithout = (alias: string | undefined): string[] =>
  alias === undefined ? [...COLUMNS] : COLUMNS.filter((name) => name !== 'template');

const show = (value: string): string => (value === '' ? 'nothing' : JSON.stringify(value.slice(0, 60)));

/** The file of `grants import`: one line per user and template, checked as a whole before anything is booked. */
import { createHash } from 'node:crypto';
import type { Config, Template } from '../../cloudfunctions/core/config';
import { parseRequest } from '../../cloudfunctions/core/contract';
import { openid as openidSchema } from '../../cloudfunctions/core/contract/values';
import type { ImportedGrant } from '../../cloudfunctions/core/consent/importGrants';
import { parseTime } from '../../cloudfunctions/core/time/parse';
import { messageOf, OpsError } from './problems';
import * as z from 'zod/mini';

const COLUMNS = ['openid', 'template', 'count', 'at'] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Partial<Record<Column, string>>;

/** Credits of one user in one line; more is a slip. */
const MOST = 1000;
/** So many mistakes are listed. */
const SHOWN = 20;

const openidOf = z.strictObject({ openid: openidSchema });

export interface GrantsFile {
  /** Of its content: the same file is booked once. */
  mark: string;
  grants: ImportedGrant[];
}

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
): GrantsFile {
  const problems: string[] = [];
  const fallback =
    alias === undefined
      ? undefined
      : templateOf(config, alias, (problem) => `--template: ${problem}`, problems);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const header = cellsOf(lines[0] ?? '').map((cell) => cell.toLowerCase());
  const named = header.includes('openid');
  const columns = named ? header : columnsWithout(alias);
  for (const unknown of named ? header.filter((name) => !COLUMNS.some((one) => one === name)) : []) {
    problems.push(`line 1: expected the columns ${COLUMNS.join(', ')}, got "${unknown.slice(0, 40)}"`);
  }
  const grants: ImportedGrant[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (named && index === 0)) continue;
    const place = `line ${index + 1}`;
    const cells = cellsOf(line);
    if (cells.length > columns.length) {
      problems.push(`${place}: expected ${columns.join(',')}, got ${cells.length} values`);
      continue;
    }
    const given = Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])) as Cells;
    const grant = parseLine(given, { config, fallback, now }, (problem) =>
      problems.push(`${place}: ${problem}`),
    );
    if (grant) grants.push({ line: index + 1, ...grant });
  }
  if (problems.length === 0 && grants.length === 0)
    problems.push('line 1: expected at least one line of credits');
  if (problems.length > 0)
    throw new OpsError([...listed(problems), 'Nothing has been booked. 未导入任何数据。']);
  // The fallback is part of what is booked: the same file for another template is another import.
  const mark = createHash('sha256')
    .update(`${alias ?? ''}\n${text}`)
    .digest('base64url')
    .slice(0, 16);
  return { mark, grants };
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
  const { openid = '', count: countText = '' } = cells;
  try {
    parseRequest(openidOf, { openid });
  } catch {
    problems.push(`openid: expected 1 to 64 letters, digits or _ - . @ :, got ${show(openid)}`);
  }
  const template = cells.template
    ? templateOf(config, cells.template, (problem) => `template: ${problem}`, problems)
    : fallback;
  if (!template && problems.length === 0) {
    problems.push('template: expected an alias of notify.config.ts, got nothing (or give --template)');
  }
  const count = /^\d{1,5}$/.test(countText) ? Number(countText) : 0;
  if (count < 1 || count > MOST) {
    problems.push(`count: expected a whole number from 1 to ${MOST}, got ${show(countText)}`);
  }
  const at = cells.at ? timeOf(cells.at, config.timeZone, now, problems) : 0;
  problems.forEach(complain);
  return problems.length > 0 || !template ? undefined : { openid, template, count, at };
}

function timeOf(text: string, zone: string, now: number, problems: string[]): number {
  try {
    const at = parseTime(/^\d+$/.test(text) ? Number(text) : text, 'at', zone);
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

/** No value here may hold a comma; quotes that spreadsheets put around values are taken off. */
const cellsOf = (line: string): string[] =>
  line.split(',').map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

const show = (value: string): string => (value === '' ? 'nothing' : JSON.stringify(value.slice(0, 60)));

const listed = (problems: string[]): string[] =>
  problems.length > SHOWN ? [...problems.slice(0, SHOWN), `… and ${problems.length - SHOWN} more`] : problems;

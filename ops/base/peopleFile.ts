/** The file of `segment people`: openids, or values of a trait that names people; checked as a whole before any is sent. */
import { listLine } from '../../cloudfunctions/core/contract/list';
import { decode, isEmptyWord, isShortened, linesOf, type Line } from './csv';
import { listed } from './listed';
import { OpsError } from './problems';

/** A column of CloudBase's own in an export: the owner of a record. */
const OWNER = '_openid';

/**
 * One value a line; or several columns, of which a first line names one as `of` says.
 * @param of `openid`, or a trait
 * @returns each value once, in the order of the file
 * @throws OpsError naming every line that is wrong
 */
export function parsePeople(bytes: Uint8Array, of: string): string[] {
  const lines = linesOf(decode(bytes));
  const column = columnOf(lines[0], of);
  const problems: string[] = [];
  const values = (column === undefined ? lines : lines.slice(1)).flatMap(({ number, cells }) => {
    const value = cells[column ?? 0] ?? '';
    const hasSeveral = column === undefined && cells.slice(1).some((cell) => cell !== '');
    const problem = hasSeveral ? severalOf(cells, of) : problemOf(value);
    if (problem !== '') problems.push(`line ${number}: ${problem}`);
    return value === '' ? [] : [value];
  });
  if (problems.length === 0 && values.length === 0)
    problems.push(`line 1: expected at least one ${of} 至少需要一行`);
  if (problems.length > 0)
    throw new OpsError([...listed(problems), 'Nothing has been uploaded. 未上传任何数据。']);
  return [...new Set(values)];
}

/** Where the first line names it. */
function columnOf(line: Line | undefined, of: string): number | undefined {
  const names = line?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const found = names.indexOf(of.toLowerCase());
  const at = found < 0 && of === 'openid' ? names.indexOf(OWNER) : found;
  return at < 0 ? undefined : at;
}

const severalOf = (cells: string[], of: string): string =>
  `expected one value a line, or a first line that names the column ${of}; got ${cells.length} values 每行应只有一个值，或首行写明列名`;

/** @returns '' where the value, or its absence, is as it may be */
function problemOf(value: string): string {
  if (value === '') return '';
  if (isEmptyWord(value))
    return `got "${value}", which an export writes where there is nothing: delete the line 请删除该行`;
  if (isShortened(value))
    return `got "${value}", a number that a spreadsheet has shortened: format the column as text and export again 请将该列设为文本格式后重新导出`;
  const checked = listLine.safeParse(value);
  return checked.success
    ? ''
    : `${checked.error.issues[0]!.message}, got ${JSON.stringify(value.slice(0, 60))}`;
}

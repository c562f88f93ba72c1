/** Files of lines and values, as spreadsheets and consoles write them: what can be read without guessing is read. */
import { CsvError, parse } from 'csv-parse/sync';
import { OpsError } from './problems';

export interface Line {
  /** From 1, as an editor shows it: where the row begins. */
  number: number;
  cells: string[];
}

/** @throws OpsError for what is no text, with what to do */
export function decode(bytes: Uint8Array): string {
  const kind = OTHERS.find(({ begins }) => begins.every((byte, i) => bytes[i] === byte));
  if (kind) throw new OpsError([kind.words]);
  const [first, second] = bytes;
  // Excel's "Unicode text".
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.subarray(0, 1000).includes(0)) throw new OpsError([ZEROS]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new OpsError([NOT_UTF8]);
  }
}

const SAVE_AS = 'save it as "CSV UTF-8". 请另存为「CSV UTF-8（逗号分隔）」。';
const ZEROS = `expected text, got zero bytes: UTF-16 without its mark, or no text at all; ${SAVE_AS}`;
const NOT_UTF8 = `expected UTF-8 or UTF-16 with its mark, got another encoding (Excel's plain "CSV" is GBK in China); ${SAVE_AS}`;
const OTHERS = [
  { begins: [0x50, 0x4b, 0x03, 0x04], words: `expected CSV, got an Excel workbook (.xlsx); ${SAVE_AS}` },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], words: `expected CSV, got an Excel workbook (.xls); ${SAVE_AS}` },
];

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

const BREAK = /\r\n|\n|\r/;
/** Excel's own first line, which names the separator. */
const DECLARED = /^[^\S\r\n]*sep=(.)[^\S\r\n]*(?:\r\n|\n|\r|$)/;
const BLANK_LINES = /^(?:[^\S\r\n]*(?:\r\n|\n|\r))*/;

/**
 * Cells of each row that is not empty; in quotes they may hold separators, line breaks and doubled quotes. The separator is
 * the one that the first row has: comma, semicolon (Excel in much of Europe) or tab.
 * @throws OpsError where there are several, a quote is wrong, or it is no list at all
 */
export function linesOf(text: string): Line[] {
  const [declaration, declared] = DECLARED.exec(text) ?? [''];
  const [blank] = BLANK_LINES.exec(text.slice(declaration.length)) ?? [''];
  const body: Body = {
    text: text.slice(declaration.length + blank.length),
    number: 1 + breaksIn(declaration) + breaksIn(blank),
  };
  if (/^\s*[[{]/.test(body.text)) throw new OpsError([JSON_WORDS]);
  const separator = SEPARATORS.find((one) => one === declared) ?? separatorOf(body);
  return rowsOf(body, { delimiter: separator })
    .map(({ number, cells }) => ({ number, cells: cells.map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

const JSON_WORDS =
  'line 1: expected CSV, got JSON; export it as CSV with the columns that you need. 请导出为 CSV 格式。';

interface Body {
  text: string;
  /** Of its first line. */
  number: number;
}

interface Row extends Line {
  /** As it stands in the file. */
  raw: string;
}

/** The library counts a line break of Windows within quotes twice: lines are counted here. */
function rowsOf({ text, number }: Body, options: { delimiter: string | string[]; to?: number }): Row[] {
  const rows: Row[] = [];
  let next = number;
  const keep = ({ raw, record }: { raw: string; record: string[] }): null => {
    rows.push({ number: next, cells: record, raw });
    next += breaksIn(raw);
    return null;
  };
  try {
    parse(text, {
      ...options,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      trim: true,
      raw: true,
      on_record: (record) => keep(record as unknown as { raw: string; record: string[] }),
    });
  } catch (error) {
    if (error instanceof CsvError) throw new OpsError([`line ${next}: ${quoteWords(error)} ${UNREAD}`]);
    throw error;
  }
  return rows;
}

const breaksIn = (text: string): number => text.split(BREAK).length - 1;

const UNREAD = 'Nothing has been read. 未读取任何数据。';

/** Of the library's errors only those about quotes can come up. */
const quoteWords = ({ code }: CsvError): string =>
  code === 'CSV_QUOTE_NOT_CLOSED'
    ? 'expected a closing quote, got the end of the file: a cell of this row begins with a quote that nothing closes 引号未闭合。'
    : 'expected a quote only around a whole cell, got one beside other text: put the whole cell into quotes, and write each quote in it twice 引号须包住整个单元格，其中的引号须写两次。';

function separatorOf(body: Body): Separator {
  const [first] = rowsOf(body, { delimiter: [...SEPARATORS], to: 1 });
  const bare = first?.raw.replace(/"[^"]*"/g, '') ?? '';
  const found = SEPARATORS.filter((one) => bare.includes(one));
  if (found.length > 1)
    throw new OpsError([
      `line ${body.number}: expected one separator, got ${found.map((one) => NAMES[one]).join(' and ')}; save it again with commas. 分隔符不唯一，请统一为逗号。`,
    ]);
  return found[0] ?? ',';
}

const NAMES: Record<Separator, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** What programs write where there was nothing: as an openid or a template it would look like one. */
export const isEmptyWord = (value: string): boolean =>
  /^(null|nil|none|undefined|nan|n\/a|#n\/a|\(null\)|\\n|\[object object\])$/i.test(value);

/** A long number that a spreadsheet has shortened: `1.76E+12`. */
export const isShortened = (value: string): boolean => /^\d+([.,]\d+)?e\+?\d+$/i.test(value);

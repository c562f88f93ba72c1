/** Files of lines and values, as spreadsheets and consoles write them: what can be read without guessing is read. */
import { OpsError } from './problems';

export interface Line {
  /** From 1, as an editor shows it. */
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

/**
 * Cells of each line that is not empty. The separator is the one that the first line has: comma, semicolon (Excel in much
 * of Europe) or tab.
 * @throws OpsError where there are several, or it is no list at all
 */
export function linesOf(text: string): Line[] {
  const lines = text.split(/\r\n|\n|\r/).map((line, index) => ({ number: index + 1, text: line }));
  const declared = /^sep=(.)$/.exec(lines[0]?.text.trim() ?? '')?.[1];
  const rest = (declared === undefined ? lines : lines.slice(1)).filter((line) => line.text.trim() !== '');
  const first = rest[0]?.text.trim() ?? '';
  if (/^[[{]/.test(first)) throw new OpsError([JSON_WORDS]);
  const separator = SEPARATORS.find((one) => one === declared) ?? separatorOf(first);
  return rest
    .map((line) => ({ number: line.number, cells: cellsOf(line.text, separator) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

const JSON_WORDS =
  'line 1: expected CSV, got JSON; export it as CSV with the columns that you need. 请导出为 CSV 格式。';

function separatorOf(line: string): Separator {
  const found = SEPARATORS.filter((one) => line.includes(one));
  if (found.length > 1)
    throw new OpsError([
      `line 1: expected one separator, got ${found.map((one) => NAMES[one]).join(' and ')}; save it again with commas. 分隔符不唯一，请统一为逗号。`,
    ]);
  return found[0] ?? ',';
}

const NAMES: Record<Separator, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** No value here may hold a separator; quotes that spreadsheets put around values are taken off. */
const cellsOf = (line: string, separator: Separator): string[] =>
  line.split(separator).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );

/** What programs write where there was nothing: as an openid or a template it would look like one. */
export const isEmptyWord = (value: string): boolean =>
  /^(null|nil|none|undefined|nan|n\/a|#n\/a|\(null\)|\\n|\[object object\])$/i.test(value);

/** A long number that a spreadsheet has shortened: `1.76E+12`. */
export const isShortened = (value: string): boolean => /^\d+([.,]\d+)?e\+?\d+$/i.test(value);

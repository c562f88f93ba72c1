import { KEPT_IMPORTS } from '../../cloudfunctions/core/model/user';
import { sampleConfig } from '../../test/support/sample';
import { parseGrants } from './grantsFile';

const config = sampleConfig();
const ID = config.templates.backInStock!.id;
const NOW = Date.UTC(2026, 10, 22);
const parse = (text: string, alias?: string) => parseGrants(text, config, alias, NOW);

describe('a file with mistakes is refused as a whole, line by line', () => {
  test.each([
    [
      'a count that is none',
      'o-1,backInStock,1\no-2,backInStock,0',
      'line 2: count: expected a whole number from 1 to 1000, got "0"',
    ],
    ['a count with a fraction', 'o-1,backInStock,1.5', 'line 1: count'],
    ['an unknown template', 'o-1,nope,1', 'line 1: template: expected one of backInStock'],
    ['an openid that is none', '$ne,backInStock,1', 'line 1: openid: expected 1 to 64 letters'],
    ['no openid', ',backInStock,1', 'line 1: openid'],
    [
      'a time that is none',
      'o-1,backInStock,1,yesterday',
      'line 1: at: expected epoch milliseconds or ISO 8601',
    ],
    ['a time ahead', 'o-1,backInStock,1,2027-01-01', 'line 1: at: expected a time in the past'],
    [
      'too many values',
      'o-1,backInStock,1,2026-01-01,x',
      'line 1: expected openid,template,count,at, got 5 values',
    ],
    [
      'an unknown column',
      'openid,template,number\no-1,backInStock,1',
      'line 1: expected the columns openid, template, count, at, got "number"',
    ],
    [
      'a column by another name, told as it is written',
      'openid,templateId,count\no-1,backInStock,1',
      'got "templateId"',
    ],
    ['nothing', '\n\n', 'line 1: expected at least one line'],
  ])('%s', (_what, text, told) => {
    expect(() => parse(text)).toThrow(told);
    expect(() => parse(text)).toThrow('Nothing has been booked');
  });

  test('every wrong line is named, up to twenty', () => {
    const text = Array.from({ length: 30 }, () => 'o-1,nope,1').join('\n');
    expect(() => parse(text)).toThrow('line 20');
    expect(() => parse(text)).toThrow('and 10 more');
  });

  test('two columns too many are no mistake where nothing stands in them', () => {
    expect(parse('openid,template,count\no-1,backInStock,1,,\n,,,,\n')).toHaveLength(1);
  });

  test('spreadsheets’ marks, quotes, blank lines and Windows line ends are no mistakes', () => {
    const grants = parse('openid,template,count,at\r\n"o-1","backInStock","2",2026-01-01T08:00\r\n\r\n');
    expect(grants).toMatchObject([
      {
        line: 2,
        openid: 'o-1',
        count: 2,
        at: Date.parse('2026-01-01T08:00+08:00'),
        template: { alias: 'backInStock' },
      },
    ]);
  });

  test('columns may come in any order, and the template by its WeChat id', () => {
    const grants = parse(`count,openid,template\n3,o-1,${ID}`);
    expect(grants).toMatchObject([{ openid: 'o-1', count: 3, template: { alias: 'backInStock' } }]);
  });
});

describe('files as consoles and spreadsheets export them', () => {
  test.each([
    ['a CloudBase export: _id and _openid', '_id,_openid,template,count\n6f1a,o-1,backInStock,2\n'],
    ['everything in quotes', '"_id","_openid","template","count"\r\n"6f1a","o-1","backInStock","2"\r\n'],
    ['Excel in Europe: semicolons', 'openid;template;count\r\no-1;backInStock;2\r\n'],
    ['Excel’s own first line', 'sep=;\r\nopenid;template;count\r\no-1;backInStock;2\r\n'],
    ['Excel’s Unicode text: tabs', 'openid\ttemplate\tcount\r\no-1\tbackInStock\t2\r\n'],
    ['old line ends', 'openid,template,count\ro-1,backInStock,2\r'],
    ['capitals in the names', 'OpenID,Template,Count\no-1,backInStock,2'],
    ['no names at all', 'o-1,backInStock,2'],
  ])('%s is read', (_what, text) => {
    const grants = parse(text);
    expect(grants).toMatchObject([{ openid: 'o-1', template: { alias: 'backInStock' }, count: 2, at: 0 }]);
  });

  test.each([
    ['2026-01-31T08:05', '2026-01-31T08:05+08:00'],
    ['2026/1/31 8:05', '2026-01-31T08:05+08:00'],
    ['2026-01-31 08:05:30', '2026-01-31T08:05:30+08:00'],
    ['2026/1/31', '2026-01-31T00:00+08:00'],
    ['1769817900000', '2026-01-31T08:05+08:00'],
  ])('the time %s', (text, at) => {
    expect(parse(`o-1,backInStock,1,${text}`)[0]?.at).toBe(Date.parse(at));
  });

  test.each([
    [
      'NULL as openid',
      'NULL,backInStock,1',
      /line 1: openid: got "NULL", which an export writes.*delete the line/,
    ],
    [
      'undefined as openid',
      'openid,template,count\nundefined,backInStock,1',
      /line 2: openid: got "undefined"/,
    ],
    ['null as template', 'o-1,null,1', /template: got "null"/],
    ['NaN as count', 'o-1,backInStock,NaN', /count: got "NaN".*give the number/],
    ['NULL as time', 'o-1,backInStock,1,NULL', /at: got "NULL".*leave it empty/],
    ['a time that Excel has shortened', 'o-1,backInStock,1,1.77E+12', /at: got "1.77E\+12".*as text/],
    [
      'day or month first',
      'o-1,backInStock,1,1/2/2026',
      /line 1: at: expected epoch milliseconds or ISO 8601/,
    ],
    ['openid twice', 'openid,_openid,template,count\na,b,backInStock,1', /both openid and _openid/],
    ['a name twice', 'openid,count,count\na,1,1', /two columns "count"/],
    ['no count', 'openid,template\na,backInStock', /expected a column count/],
    ['two separators', 'openid;template,count\na;backInStock,1', /got commas and semicolons/],
    ['JSON', '{"_openid":"o-1"}\n{"_openid":"o-2"}', /got JSON; export it as CSV/],
  ])('%s is named', (_what, text, told) => {
    expect(() => parse(text)).toThrow(told);
  });

  test('one user has no more lines than the books remember', () => {
    const many = Array.from({ length: KEPT_IMPORTS + 1 }, (_, i) => `o-1,backInStock,${i + 1}`).join('\n');
    expect(() => parse(many)).toThrow(
      new RegExp(
        `line ${KEPT_IMPORTS + 1}: expected at most ${KEPT_IMPORTS} lines of one user, got more of o-1`,
      ),
    );
  });
});

describe('a line break in quotes is part of its cell', () => {
  // The second column has no name: whatever stands in it is left out.
  const noted = (last: string) => `openid,,template,count\n"o-1","late,\no-2",backInStock,2\n${last}`;

  test('what follows it is no line of credits', () => {
    expect(parse(noted('o-3,"a ""b""",backInStock,1\n'))).toMatchObject([
      { line: 2, openid: 'o-1', count: 2 },
      { line: 4, openid: 'o-3', count: 1 },
    ]);
  });

  test('a mistake after it is told by the line that an editor shows', () => {
    expect(() => parse(noted('o-3,,nope,1\n'))).toThrow('line 4: template');
  });

  test('a quote that nothing closes books nothing', () => {
    expect(() => parse(noted('o-3,",backInStock,1\no-4,,backInStock,1\n'))).toThrow(
      'line 4: expected a closing quote',
    );
  });
});

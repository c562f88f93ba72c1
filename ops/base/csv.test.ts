import { decode, linesOf } from './csv';

const bytes = (...list: number[]) => Uint8Array.from(list);
const TEXT = 'openid,count\no-1,2\n';
const utf16 = Buffer.from(TEXT, 'utf16le');

test.each<[string, Uint8Array]>([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with its mark', Buffer.concat([bytes(0xef, 0xbb, 0xbf), Buffer.from(TEXT)])],
  ['UTF-16 little-endian', Buffer.concat([bytes(0xff, 0xfe), utf16])],
  ['UTF-16 big-endian', Buffer.concat([bytes(0xfe, 0xff), Buffer.from(utf16).swap16()])],
])('%s is read', (_what, file) => {
  expect(decode(file)).toBe(TEXT);
});

test.each<[string, Uint8Array, RegExp]>([
  [
    'GBK',
    Buffer.concat([Buffer.from('openid,'), bytes(0xca, 0xfd, 0xc1, 0xbf)]),
    /another encoding.*GBK.*CSV UTF-8/,
  ],
  ['UTF-16 without its mark', utf16, /zero bytes.*UTF-16 without its mark/],
  ['an Excel workbook', bytes(0x50, 0x4b, 0x03, 0x04, 0x14), /Excel workbook \(\.xlsx\)/],
  ['an old Excel workbook', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), /Excel workbook \(\.xls\)/],
])('%s is named, with what to do', (_what, file, told) => {
  expect(() => decode(file)).toThrow(told);
});

const rows = (text: string) => linesOf(text).map(({ number, cells }) => [number, ...cells]);

describe('cells in quotes, as spreadsheets write them', () => {
  test.each<[string, string, (string | number)[][]]>([
    [
      'a line break is part of the cell, and the lines after it count on',
      'a,b\n"x\ny",1\n\nz,2\n',
      [
        [1, 'a', 'b'],
        [2, 'x\ny', '1'],
        [5, 'z', '2'],
      ],
    ],
    [
      'so with the line ends of Windows',
      'a,b\r\n"x\r\n\r\ny",1\r\nz,2\r\n',
      [
        [1, 'a', 'b'],
        [2, 'x\r\n\r\ny', '1'],
        [5, 'z', '2'],
      ],
    ],
    [
      'a separator is part of the cell; what stands in quotes names no separator',
      '"a, or b; or c",d\n"1,2",3\n',
      [
        [1, 'a, or b; or c', 'd'],
        [2, '1,2', '3'],
      ],
    ],
    ['semicolons outside, commas inside', '"a,b";c\n', [[1, 'a,b', 'c']]],
    ['doubled quotes are one', '"say ""hi""",b\n', [[1, 'say "hi"', 'b']]],
    ['spaces around quotes, and in them', ' "a" , " b "  ,\u3000c\n', [[1, 'a', 'b', 'c']]],
    ['nothing in quotes is an empty cell', '"",a\n"",""\n', [[1, '', 'a']]],
    [
      'blank lines before it, and another end of each line',
      '\n  \r\na\r"b"\r\nc',
      [
        [3, 'a'],
        [4, 'b'],
        [5, 'c'],
      ],
    ],
    ['tabs: an empty cell stays one', 'sep=\t\r\n\ta\t\tb\r\n', [[2, '', 'a', '', 'b']]],
  ])('%s', (_what, text, expected) => expect(rows(text)).toEqual(expected));

  test('after the mark of UTF-8', () => {
    expect(rows(decode(Buffer.from('\uFEFF"open\nid",b\n')))).toEqual([[1, 'open\nid', 'b']]);
  });

  test.each<[string, string, RegExp]>([
    [
      'one that nothing closes',
      'a,b\n"x\ny",1\nz,"2\nw,3\n',
      /^line 4: expected a closing quote.*引号未闭合/,
    ],
    ['one in the first row', '\n"a,b\n1,2\n', /^line 2: expected a closing quote/],
    [
      'text after one',
      'sep=,\na,b\n"x" y,1\n',
      /^line 3: expected a quote only around a whole cell.*引号须包住/,
    ],
    ['a quote that is not doubled', 'a,b\n"x "y" z",1\n', /^line 2: expected a quote only around/],
    ['one within a cell without', 'a,b\nx,5" wide\n', /^line 2: expected a quote only around/],
  ])('%s is refused with its line', (_what, text, told) => {
    expect(() => linesOf(text)).toThrow(told);
    expect(() => linesOf(text)).toThrow('Nothing has been read');
  });

  test('two separators outside of quotes are refused with their line', () => {
    expect(() => linesOf('\na,"b";c\n')).toThrow(
      /^line 2: expected one separator, got commas and semicolons/,
    );
  });
});

import { cellText, csvCell, csvLine } from './csvOut';

test.each([
  ['=1+1', "'=1+1"],
  ['+86', "'+86"],
  ['-2', "'-2"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['a=1', 'a=1'],
  ['a,b', '"a,b"'],
  ['two\nlines', '"two\nlines"'],
  ['马克杯', '马克杯'],
  ['', ''],
])('%j is no formula and one cell', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

test('a number stays one, also below zero; nothing is empty', () => {
  expect(csvLine([-2, undefined, 'x'])).toBe('-2,,x\n');
});

test.each(['-_aB9', '_aB9', '@x', '+86'])('%s is read back as it was', (text) => {
  expect(cellText(csvCell(text))).toBe(text);
});

import { table, widthOf } from './table';

test('columns stand under each other, Chinese counting double, numbers to the right', () => {
  expect(
    table(
      ['名称', 'count'],
      [
        ['蓝色马克杯', 5],
        ['a', 12],
      ],
    ),
  ).toEqual(['名称        count', '蓝色马克杯      5', 'a              12']);
  expect(widthOf('到货 a')).toBe(6);
});

test('no text of a stranger breaks the table or reaches the terminal as a command', () => {
  expect(table(['key'], [['a\nb\u001b[2J']])).toEqual(['key', 'a b [2J']);
});

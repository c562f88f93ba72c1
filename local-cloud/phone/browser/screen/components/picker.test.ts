import { columnsOf, valueOf, type PickerQuestion } from './pickerColumns';

const QUESTION: PickerQuestion = {
  mode: 'selector',
  range: [],
  rangeKey: '',
  value: null,
  start: '',
  end: '',
  fields: 'day',
};
const ask = (question: Partial<PickerQuestion>): ReturnType<typeof columnsOf> =>
  columnsOf({ ...QUESTION, ...question });

test('a selector shows its range, by a key of its objects where one is named', () => {
  expect(ask({ range: ['a', 'b'], value: 1 })).toEqual([{ options: ['a', 'b'], chosen: 1 }]);
  expect(ask({ range: [{ n: '甲' }], rangeKey: 'n', value: 9 })).toEqual([{ options: ['甲'], chosen: 0 }]);
});

test('a time picker keeps to its hours and answers HH:mm', () => {
  const columns = ask({ mode: 'time', value: '21:30', start: '20:00', end: '23:59' }) ?? [];
  expect(columns[0]).toEqual({ options: ['20', '21', '22', '23'], chosen: 1 });
  expect(columns[1]?.chosen).toBe(30);
  expect(valueOf('time', columns, [2, 5])).toBe('22:05');
});

test('a date picker answers as far as its fields go', () => {
  const columns = ask({ mode: 'date', value: '2026-02-03', start: '2025-01-01', end: '2027-12-31' }) ?? [];
  expect(columns.map(({ chosen }) => chosen)).toEqual([1, 1, 2]);
  expect(valueOf('date', columns, [1, 1, 2])).toBe('2026-02-03');
  expect(ask({ mode: 'date', fields: 'month', start: '2025', end: '2026' })).toHaveLength(2);
});

test('several columns answer with several indexes', () => {
  const columns = ask({ mode: 'multiSelector', range: [['a', 'b'], ['c']], value: [1, 0] }) ?? [];
  expect(valueOf('multiSelector', columns, [1, 0])).toEqual([1, 0]);
});

test('a mode that the phone does not have is said to be none', () => {
  expect(ask({ mode: 'region' })).toBeUndefined();
});

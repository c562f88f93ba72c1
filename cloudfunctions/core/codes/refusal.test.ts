import { fieldOf, keptText, ridOf } from './refusal';

const SENT = ['thing1', 'thing12', 'amount2', 'character_string3'];

test.each<[string, string | undefined]>([
  // As WeChat writes it, with the SDK's words before it or without (PLATFORM §3).
  ['argument invalid! data.thing1.value invalid rid: 61725984-6126f6f9-040f19c4', 'thing1'],
  ['openapi.subscribeMessage.send:fail argument invalid! data.amount2.value invalid rid: 1-2-3', 'amount2'],
  ['errCode: 47003 | errMsg: argument invalid! data.thing12.value is emtpy', 'thing12'],
  ['argument invalid! data.character_string3.value is empty', 'character_string3'],
  ['argument invalid! data.thing1 is empty', 'thing1'],
  // A field that the request lacks is told all the same.
  ['argument invalid! data.phrase9.value is emtpy rid: 1-2-3', 'phrase9'],
  // Cut short: told where only one field begins so.
  ['argument invalid! data.amo', 'amount2'],
  ['argument invalid! data.amount2', 'amount2'],
  ['argument invalid! data.thing1', undefined],
  ['argument invalid! data.thing1.val', 'thing1'],
  ['argument invalid! data.date', undefined],
  ['argument invalid! data.', undefined],
  ['argument invalid! data is empty rid: 1-2-3', undefined],
  ['user refuse to accept the msg rid: 1-2-3', undefined],
  ['', undefined],
])('%j complains of %s', (text, field) => {
  expect(fieldOf(text, SENT)).toBe(field);
});

test.each<[string, string | undefined]>([
  ['invalid page rid: 61725984-6126f6f9-040f19c4', '61725984-6126f6f9-040f19c4'],
  ['invalid page rid:61725984-6126f6f9', '61725984-6126f6f9'],
  ['invalid page RID: abc123.', 'abc123'],
  ['invalid grid: 12', undefined],
  ['invalid page', undefined],
])('of %j the rid is %s', (text, rid) => {
  expect(ridOf(text)).toBe(rid);
});

test('of a long text the first 300 characters are kept', () => {
  expect(keptText('a'.repeat(1000))).toBe('a'.repeat(300));
  expect(keptText('short')).toBe('short');
});

import { mergeRules } from './rules';

const CLOSED = ['send', 'receive'];

test('no rules become ours, with what everybody may', () => {
  expect(mergeRules('', CLOSED)).toEqual({
    state: 'merge',
    closes: CLOSED,
    text: JSON.stringify(
      { '*': { invoke: 'auth != null' }, send: { invoke: false }, receive: { invoke: false } },
      null,
      2,
    ),
  });
});

test('the team’s rules stay, its own "*" too; what is closed already is not named', () => {
  const merged = mergeRules(
    '{"*":{"invoke":true},"pay":{"invoke":"auth.openid != null"},"send":{"invoke":false}}',
    CLOSED,
  );
  expect(merged).toMatchObject({ state: 'merge', closes: ['receive'] });
  expect(JSON.parse((merged as { text: string }).text)).toEqual({
    '*': { invoke: true },
    pay: { invoke: 'auth.openid != null' },
    send: { invoke: false },
    receive: { invoke: false },
  });
});

test('merged once, they are the same', () => {
  const { text } = mergeRules('', CLOSED) as { text: string };
  expect(mergeRules(text, CLOSED)).toEqual({ state: 'same' });
});

test.each(['// ours\n{}', '[]', 'null', '{"*": }', '"text"'])('%p is left to a person', (current) => {
  expect(mergeRules(current, CLOSED)).toMatchObject({ state: 'unreadable' });
});

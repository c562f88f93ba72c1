import type { Report } from '../contract';
import { shownIn } from './prompts';

const CONFIGURED = new Set(['tpl-a', 'tpl-b', 'tpl-c']);
const report = (results: Report['results'], more: Partial<Report> = {}): Report => ({
  results,
  nonce: 'nonce-of-a-tap',
  at: 0,
  ...more,
});

test('a line that the user decided was shown, whichever way', () => {
  const results = { 'tpl-a': 'accept', 'tpl-b': 'reject', 'tpl-c': 'acceptWithAudio' };
  expect(shownIn(report(results), CONFIGURED)).toEqual({ 'tpl-a': true, 'tpl-b': false, 'tpl-c': true });
});

test.each([
  ['a banned one', report({ 'tpl-a': 'ban' })],
  ['one that WeChat left out for its title', report({ 'tpl-a': 'filter' })],
  ['one with a word that is not known', report({ 'tpl-a': 'rejectedByAdmin' })],
  ['one that the user keeps', report({ 'tpl-a': 'accept' }, { kept: ['tpl-a'] })],
  ['all of a silent top-up', report({ 'tpl-a': 'accept', 'tpl-b': 'accept' }, { silent: true })],
  ['one that the configuration lacks', report({ 'tpl-made-up': 'accept' })],
])('%s was not shown', (_what, given) => {
  expect(shownIn(given, CONFIGURED)).toEqual({});
});

test('lines that were shown count beside one that is kept', () => {
  const given = report({ 'tpl-a': 'accept', 'tpl-b': 'accept' }, { kept: ['tpl-b'] });
  expect(shownIn(given, CONFIGURED)).toEqual({ 'tpl-a': true });
});

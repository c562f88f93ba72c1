import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { checkScope, coveredAliases, covers, namesOf, standsAlready, type Scope } from './scope';

const config = sampleConfig();
const ALL: Scope = { scope: 'all' };
const RESTOCK: Scope = { scope: 'topic', name: 'restock' };
const OFFER: Scope = { scope: 'template', name: 'offer' };

test.each<[string, Scope[], string[]]>([
  ['everything', [ALL], ['backInStock', 'offer', 'notice']],
  ['a topic', [RESTOCK], ['backInStock', 'notice']],
  ['a template', [OFFER], ['offer']],
  ['any of several', [OFFER, RESTOCK], ['backInStock', 'offer', 'notice']],
  ['nothing', [], []],
])('%s covers the templates that it says no to', (_what, scopes, aliases) => {
  expect(coveredAliases(config, scopes)).toEqual(aliases);
  for (const { alias, topic } of Object.values(config.templates))
    expect(covers(scopes, { template: alias, topic })).toBe(aliases.includes(alias));
});

test('a topic and a template of one name are two things', () => {
  const hold = { template: 'restock', topic: 'offers' };
  expect(covers([RESTOCK], hold)).toBe(false);
  expect(covers([{ scope: 'template', name: 'restock' }], hold)).toBe(true);
});

test.each<Scope>([
  { scope: 'topic', name: 'nope' },
  { scope: 'template', name: 'restock' },
  { scope: 'topic', name: 'constructor' },
  { scope: 'topic' },
])('%j is refused with what would be right', (scope) => {
  expect(() => checkScope(config, scope)).toThrow(/name: expected one of .*应为/);
});

test('what the configuration has is taken', () => {
  for (const scope of [ALL, RESTOCK, OFFER]) expect(() => checkScope(config, scope)).not.toThrow();
});

test('names are told by their kind', () => {
  expect(namesOf([ALL, RESTOCK, OFFER], 'topic')).toEqual(['restock']);
  expect(namesOf([ALL, RESTOCK, OFFER], 'template')).toEqual(['offer']);
});

test('a no that stands is known again', () => {
  const user = sampleUser({}, { mutedTopics: ['restock'] });
  expect([ALL, RESTOCK, OFFER].map((scope) => standsAlready(user, scope))).toEqual([false, true, false]);
  expect(standsAlready({ ...user, muted: true }, ALL)).toBe(true);
});

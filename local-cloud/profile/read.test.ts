import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { PROFILES } from './builtIn';
import { ProfileInForce } from './inForce';
import { readProfile } from './read';
import { ProfileSchema } from './schema';

const folder = mkdtempSync(path.join(os.tmpdir(), 'profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (text: string): string => {
  const file = path.join(folder, 'mine.json');
  writeFileSync(file, text);
  return file;
};

describe('a profile', () => {
  test.each(Object.entries(PROFILES))('the built-in %s is a whole and valid one', (name, profile) => {
    expect(ProfileSchema.parse(profile)).toEqual(profile);
    expect(readProfile(name)).toBe(profile);
  });

  test('a file names what it knows; the rest is that of default, inside its groups too', () => {
    const file = fileWith(
      '{"msgid": "text", "tokens": {"http": true}, "https": {"addresses": ["10.0.0.1"]}}',
    );
    const { default: likely } = PROFILES;
    expect(readProfile(file)).toEqual({
      ...likely,
      msgid: 'text',
      tokens: { ...likely?.tokens, http: true },
      https: { ...likely?.https, addresses: ['10.0.0.1'] },
    });
  });

  test('what GET /profile shows can be written into a file', () => {
    expect(readProfile(fileWith(JSON.stringify(PROFILES.harsh)))).toEqual(PROFILES.harsh);
  });

  const wrong: [text: string, message: RegExp][] = [
    ['{"msgid": "maybe"}', /mine\.json: msgid: .*"none"\|"number"\|"text".*got "maybe"/],
    [
      '{"tokens": {"clinet": true}}',
      /tokens: there is no key "clinet"\. Expected: client, functionBehindClient/,
    ],
    ['{"color": 1}', /the profile: there is no key "color"\. Expected: msgid, tokens/],
    ['{"plan": {"callsPerMonth": 0}}', /plan\.callsPerMonth: .*>=1.*got 0/],
    [
      '{"push": {"repeat": 1.5, "source": "Nobody"}}',
      /push\.source: .*wx_unknown.* push\.repeat: .*got 1\.5/,
    ],
    ['{"plan": null}', /plan: .*expected object.*got null/],
    ['{"tokens": true}', /tokens: .*expected object.*got true/],
    ['[]', /the profile: .*expected/],
    ['"friendly"', /the profile: .*expected/],
    ['{', /mine\.json cannot be read as JSON: .*GET \/profile/],
  ];
  test.each(wrong)('%s is refused: where, what was expected, what to do', (text, message) => {
    const read = () => readProfile(fileWith(text));
    expect(read).toThrow(message);
    expect(read).toThrow(/docs\/local-cloud\.md|GET \/profile/);
  });

  test('a name that is none tells the names', () => {
    expect(() => readProfile('freindly')).toThrow(
      /neither a file freindly nor a built-in profile.*default, friendly, harsh/,
    );
    expect(() => readProfile(folder)).toThrow(/neither a file/);
  });

  test('a refused change changes nothing, a reset takes every change back', () => {
    const profile = new ProfileInForce(PROFILES.default);
    expect(() => profile.change({ msgid: 'text', leftovers: 'no' })).toThrow();
    expect(profile.get()).toEqual(PROFILES.default);
    profile.change({ plan: { callsPerMonth: 5 } });
    expect(profile.get().plan).toEqual({ callsPerMonth: 5, perSecond: null, overQuota: 'stop' });
    profile.reset();
    expect(profile.get()).toEqual(PROFILES.default);
  });
});

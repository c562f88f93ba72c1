import type { Config } from '../../cloudfunctions/core/config';
import { clientEnvironments } from '../../scripts/buildClient/environments';

type Given = [state: Config['environments'][string]['state'], ...ids: string[]];
const chosen = (...given: Given[]) => {
  const environments = given.map(([state, ...envIds], i) => [`e${i}`, { name: `e${i}`, state, envIds }]);
  return Object.values(clientEnvironments({ environments: Object.fromEntries(environments) } as Config));
};

test.each<[string, Given[], string[]]>([
  [
    'each state its version',
    [
      ['formal', 'p'],
      ['trial', 't'],
      ['developer', 'd'],
    ],
    ['d', 't', 'p'],
  ],
  [
    'DevTools in what is for trial',
    [
      ['trial', 't'],
      ['formal', 'p'],
    ],
    ['t', 't', 'p'],
  ],
  [
    'trial in what is for developers',
    [
      ['developer', 'd'],
      ['formal', 'p'],
    ],
    ['d', 'd', 'p'],
  ],
  [
    'the first of several',
    [
      ['developer', 'd1', 'd2'],
      ['developer', 'd3'],
      ['formal', 'p'],
    ],
    ['d1', 'd1', 'p'],
  ],
  ['one for all', [['formal', 'p']], ['p', 'p', 'p']],
  ['what is released in none but a formal one', [['trial', 't']], ['t', 't', '']],
  [
    'nobody by accident in one of two formal ones',
    [
      ['formal', 'p'],
      ['formal', 'q'],
    ],
    ['', '', 'p'],
  ],
  [
    'WeChat knows no local cloud',
    [
      ['developer', 'local', 'local-env'],
      ['trial', 't'],
      ['formal', 'p'],
    ],
    ['t', 't', 'p'],
  ],
  ['the local cloud alone', [['developer', 'local', 'local-env']], ['local', 'local', '']],
])('%s', (_what, given, expected) => expect(chosen(...given)).toEqual(expected));

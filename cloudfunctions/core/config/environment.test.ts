import { sampleConfig } from '../../../test/support/sample';
import type { Config } from './config';
import { ConfigError } from './configError';
import { environmentOf } from './environment';

const config: Config = sampleConfig({
  environments: {
    test: { envId: 'shop-test', state: 'trial' },
    live: { envId: ['shop-live', 'shop-copy'], state: 'formal' },
  },
});

test('an environment is found by any of its ids', () => {
  expect(environmentOf(config, 'shop-test').name).toBe('test');
  expect(environmentOf(config, 'shop-live').name).toBe('live');
  expect(environmentOf(config, 'shop-copy').name).toBe('live');
});

test.each([['shop'], ['live'], [''], [undefined]])('the id %p means none, and is not guessed at', (envId) => {
  expect(() => environmentOf(config, envId)).toThrow(ConfigError);
});

test('who has forgotten an id is told which there are and which was met', () => {
  expect(() => environmentOf(config, 'other')).toThrow(
    /test: shop-test; live: shop-live, shop-copy.*"other"/s,
  );
  expect(() => environmentOf(config, undefined)).toThrow(/no environment id/);
});

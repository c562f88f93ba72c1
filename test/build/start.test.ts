import { join } from 'node:path';
import { valueOf, without, withDefaults } from '../../scripts/start/arguments';
import { requireEnvironment, requireEnvironmentOfFunctions } from '../../scripts/start/environment';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import shop from '../../miniprogram-client/demo-functions/notify.config';
import { configFile, withProject } from './withProject';

test('an option is read in both spellings, and the last one counts', () => {
  expect(valueOf(['--port', '1', '--port', '2'], '--port')).toBe('2');
  expect(valueOf(['--port=3'], '--port')).toBe('3');
  expect(valueOf(['--data', 'x'], '--port')).toBeUndefined();
});

test('what the user gave goes before what npm start would give', () => {
  expect(
    withDefaults(['--indexes=mine.json', '--port', '0'], {
      '--indexes': 'ours.json',
      '--templates': 't.json',
    }),
  ).toEqual(['--indexes=mine.json', '--port', '0', '--templates', 't.json']);
});

test('the local cloud is given nothing that is ours', () => {
  expect(
    without(
      ['--out', 'x', '--port', '1', '--demo', '--config=a.ts', '--data', 'd'],
      ['--out', '--config'],
      ['--demo'],
    ),
  ).toEqual(['--port', '1', '--data', 'd']);
});

describe('a configuration that knows no environment of that id', () => {
  const refusal =
    /expected one whose envId is "local-env".*got shop-prod-4d5e6f[\s\S]*local: \{ envId: \['local', 'local-env'\][\s\S]*--env shop-prod-4d5e6f/;
  const { local: _local, dev: _dev, ...environments } = shop.environments;

  test('is refused before anything is served, with what to write', () => {
    const config = checkConfig({ ...shop, environments });
    expect(() => requireEnvironment(config, 'notify.config.ts')).toThrow(refusal);
    expect(() => requireEnvironment(config, 'notify.config.ts', 'shop-prod-4d5e6f')).not.toThrow();
    expect(() => requireEnvironment(checkConfig(shop), 'notify.config.ts')).not.toThrow();
  });

  test('is refused for functions that are built already, too', () => {
    const text = configFile().replace("envId: 'local',", "envId: 'shop-prod-4d5e6f',");
    return withProject({ 'notify.config.ts': text }, async ({ build, folder, write }) => {
      await build();
      write({ 'out/theirs/index.js': '' });
      expect(() => requireEnvironmentOfFunctions(join(folder, 'out'))).toThrow(refusal);
      expect(requireEnvironmentOfFunctions(join(folder, 'out'), 'shop-prod-4d5e6f')).toBe(true);
      expect(requireEnvironmentOfFunctions(join(folder, 'cloudfunctions'))).toBe(false);
    });
  });
});

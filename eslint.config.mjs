import js from '@eslint/js';
import ts from 'typescript-eslint';

/** A folder may not import from the folders named here (DESIGN §4: functions -> core <- platform). */
const mayNotImport = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map((regex) => ({ regex, message })) }] },
});

const SDKS = '^(wx-server-sdk|@cloudbase/)';

export default ts.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      '.local-cloud/',
      'miniprogram-client/demo/components/notify/',
      'miniprogram-client/demo/notify.config.*',
      'miniprogram-client/demo-functions/shared/notify.*',
      'miniprogram-client/sdk/{miniprogram_dist,esm}/',
      '**/miniprogram_npm/',
      'test/fixtures/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', 400],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{cjs,mjs,js}'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
        exports: 'writable',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  mayNotImport(
    ['cloudfunctions/core/**/*.ts'],
    [
      SDKS,
      '/platform(/|$)',
      '/(subscribe|unsubscribe|send|track|stats|dispatch|receive|manage)/index',
      'notify\\.config',
      '/(local-cloud|console|miniprogram-client|scripts)/',
    ],
    'core is the domain: it imports no SDK, no platform, no function and no configuration. Ask for a port.',
  ),
  mayNotImport(
    ['cloudfunctions/platform/**/*.ts'],
    [
      '/(subscribe|unsubscribe|send|track|stats|dispatch|receive|manage)/index',
      'notify\\.config',
      '/(local-cloud|console|miniprogram-client|scripts)/',
    ],
    'platform holds adapters behind the ports of core: it imports core and the SDKs only.',
  ),
  mayNotImport(
    ['cloudfunctions/{subscribe,unsubscribe,send,track,stats,dispatch,receive,manage}/**/*.ts'],
    [SDKS, '/(local-cloud|console|miniprogram-client|scripts)/'],
    'A function is thin: who is calling, parse, core, answer. SDKs are reached through platform.',
  ),
  mayNotImport(
    ['local-cloud/**/*.ts'],
    ['/(cloudfunctions|console|miniprogram-client|scripts)/', 'notify\\.config'],
    'local-cloud imports nothing of the product: it runs any cloud function.',
  ),
);

import js from '@eslint/js';
import ts from 'typescript-eslint';

/** A folder may not import from the folders named here (DESIGN §4: functions -> core <- platform). */
const mayNotImport = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map((regex) => ({ regex, message })) }] },
});

/** The client stands alone where a team copies it: of this project it may know the contract's types, and nothing else. */
const clientMayImport = (files, ignores) => ({
  files,
  ignores,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: '/cloudfunctions/core/contract(/|$)',
            allowTypeImports: true,
            message:
              'The client imports only types of the contract: anything else would be bundled into mini programs.',
          },
          {
            regex:
              '/cloudfunctions/(?!core/contract(/|$))|/(local-cloud|console|scripts|test|testing)(/|$)|notify\\.config',
            message: 'The client imports only types, and only from cloudfunctions/core/contract.',
          },
          { regex: '^[^.]', message: 'The client has no dependency: it runs where nothing is installed.' },
        ],
      },
    ],
  },
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
  clientMayImport(
    ['miniprogram-client/{sdk,components}/**/*.ts'],
    ['**/*.test.ts', 'miniprogram-client/sdk/{miniprogram_dist,esm}/**'],
  ),
  mayNotImport(
    ['local-cloud/**/*.ts'],
    ['/(cloudfunctions|console|miniprogram-client|scripts)/', 'notify\\.config'],
    'local-cloud imports nothing of the product: it runs any cloud function.',
  ),
);

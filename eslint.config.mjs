import js from '@eslint/js';
import ts from 'typescript-eslint';

export default ts.config(
  {
    ignores: [
      'dist/',
      'package/',
      'node_modules/',
      '.local-cloud/',
      'miniprogram-client/demo-cloudfunctions/',
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
      'no-nested-ternary': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > SpreadElement > ObjectExpression',
          message: 'Write the fields where they are; a spread of a literal only saves lines.',
        },
      ],
    },
  },
  {
    // The client may take 10 KiB: said in any other way, why a sheet brought nothing takes more bytes than are left.
    files: ['miniprogram-client/sdk/src/ask.ts'],
    rules: { 'no-nested-ternary': 'off' },
  },
  {
    files: ['cloudfunctions/**/*.ts'],
    ignores: ['cloudfunctions/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/contract$',
              allowTypeImports: true,
              message: 'A start would read every schema: import values from the file that they stand in.',
            },
          ],
        },
      ],
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
);

/** One project: a part's unit tests lie beside it, what spans parts lies in test/. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/worker/environment.cjs',
  runtime: '<rootDir>/test/support/worker/runtime.cjs',
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.local-cloud/'],
  // The client's manifest has the repository's own name, of which jest takes one only.
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/.local-cloud/',
    '<rootDir>/miniprogram-client/demo-cloudfunctions/',
    '<rootDir>/miniprogram-client/sdk/package.json',
  ],
  // Reading all of zod's languages took each file a tenth of a second.
  moduleNameMapper: { '^\\.\\./locales/index\\.cjs$': '<rootDir>/test/support/zodLocales.cjs' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json', diagnostics: false }] },
  globalSetup: '<rootDir>/test/support/globalSetup.ts',
  globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
  testSequencer: '<rootDir>/test/support/slowestFirst.cjs',
  // Twice the cores it is meant for: tests wait for processes, pacing and pages.
  maxWorkers: 4,
  // A guard against tests that hang, not a measure: the machine may be busy.
  testTimeout: 60_000,
};

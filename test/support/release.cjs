'use strict';
/**
 * Tests of what a release is made of (the package as installed, deployment and upgrade against the stand-in, every page of the
 * documents): they say little about an edit in the engine and take a third of the time. `npm run test:release`; CI runs both.
 */
exports.RELEASE = [
  'test/build/ownConfig.test.ts',
  'test/build/package.test.ts',
  'test/docs/**/*.test.ts',
  'test/ops/**/*.test.ts',
  'test/upgrade/fromGit.test.ts',
].map((path) => `**/${path}`);

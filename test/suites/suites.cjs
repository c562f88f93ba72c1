'use strict';
/**
 * The tests beside `npm test`, each suite a command of its own (`npm run test:pages`, …); CI runs all of them. What is listed
 * nowhere is in `npm test`. `suites.test.ts` holds the lists true; `npx jest PATH` takes any file.
 */
const SUITES = {
  /** The phone, the local cloud's page and the shop's stories in a real browser, which this machine has to have. */
  pages: [
    'local-cloud/page/testing/page.test.ts',
    'local-cloud/phone/testing/features.test.ts',
    'local-cloud/phone/testing/messages.test.ts',
    'local-cloud/phone/testing/phone.test.ts',
    'local-cloud/phone/testing/project.test.ts',
    'miniprogram-client/testing/components/phone.test.ts',
    'test/e2e/*.test.ts',
  ],
  /** The promises of DESIGN §2 under attack: kills, freezes, races, random histories, paces kept in real time. */
  promises: [
    'test/engine/contentAnswers.test.ts',
    'test/engine/crash.test.ts',
    'test/engine/crashAll.test.ts',
    'test/engine/freeze.test.ts',
    'test/engine/oneUser.test.ts',
    'test/engine/paced.test.ts',
    'test/engine/rates.test.ts',
    'test/engine/rebuild.test.ts',
    'test/engine/receipts.test.ts',
    'test/engine/unsubscribe.test.ts',
    'test/engine/waitingList.test.ts',
    'test/model/*.test.ts',
  ],
  /** What a release is made of: bundles and package as installed, deployment and upgrade against the stand-in, every document, these lists. */
  release: [
    'test/build/nodeVersions.test.ts',
    'test/build/otherConfig.test.ts',
    'test/build/ownConfig.test.ts',
    'test/build/package.test.ts',
    'test/docs/**/*.test.ts',
    'test/ops/**/*.test.ts',
    'test/suites/*.test.ts',
    'test/upgrade/*.test.ts',
  ],
};

const all = require('../../jest.config.cjs');
const rootDir = require('node:path').resolve(__dirname, '../..');
// jest takes no <rootDir> behind a "!".
const anywhere = (paths) => paths.map((path) => `**/${path}`);

/** jest's configuration for one suite, or for what is in none. */
const configOf = (suite) => ({
  ...all,
  rootDir,
  testMatch: suite
    ? anywhere(SUITES[suite])
    : [...all.testMatch, ...anywhere(Object.values(SUITES).flat()).map((path) => `!${path}`)],
});

module.exports = { SUITES, configOf };

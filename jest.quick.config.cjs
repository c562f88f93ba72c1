const all = require('./jest.config.cjs');
const { RELEASE } = require('./test/support/release.cjs');

/** `npm test`: everything but what a release is made of. `npx jest PATH` takes any file. */
module.exports = { ...all, testMatch: [...all.testMatch, ...RELEASE.map((path) => `!${path}`)] };

const all = require('./jest.config.cjs');
const { RELEASE } = require('./test/support/release.cjs');

/** `npm run test:release`. */
module.exports = { ...all, testMatch: RELEASE };

const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that take longest, longest first; a run ends sooner when none of them is left for the end. */
const SLOW = [
  // These wait in real time for most of theirs: beside them the cores are free for the others.
  'test/engine/rates',
  'test/model/',
  'test/engine/paced',
  'test/engine/crash',
  'test/engine/freeze',
  'local-cloud/testing/kill',
  'test/badInput/callers',
  'test/story',
  'test/engine/receipts',
  'local-cloud/phone/testing/phone',
  'miniprogram-client/testing/components/phone',
  'test/engine/refusals',
  'test/engine/rebuild',
  'test/engine/peers',
  'test/ops/',
  'test/e2e/asking',
  'test/engine/',
  'test/build/',
  'test/badInput/',
  'local-cloud/phone/',
  'test/e2e/',
  'local-cloud/page/',
  'local-cloud/testing/',
  'test/',
];

const rank = ({ path }) => {
  const place = SLOW.findIndex((part) => path.replaceAll('\\', '/').includes(part));
  return place < 0 ? SLOW.length : place;
};

/** jest's own order, by what the last run took, is unknown in a fresh checkout: then by size of the file only. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};

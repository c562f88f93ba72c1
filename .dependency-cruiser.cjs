/**
 * Who may import whom (DESIGN §4); `npm run lint` checks it. The storeys of `core` stand in one table,
 * `cloudfunctions/core/storeys.json`, lowest first: a folder imports only folders of lower storeys.
 */
const storeys = require('./cloudfunctions/core/storeys.json');

const core = (names) => `^cloudfunctions/core/(${names.join('|')})(/)`;

/** For each storey but the lowest: nothing beside it and nothing above it. */
const storeyRules = storeys.flatMap((names, at) =>
  names.map((name) => ({
    name: `storey-of-${name}`,
    comment: `core/${name} imports only lower storeys: ${storeys.slice(0, at).flat().join(', ') || 'none'}. What it needs from above is handed in, or lies in the wrong room (docs/architecture.md).`,
    severity: 'error',
    from: { path: core([name]) },
    to: { path: '^cloudfunctions/core/', pathNot: core([...storeys.slice(0, at).flat(), name]) },
  })),
);

module.exports = {
  forbidden: [
    ...storeyRules,
    {
      name: 'storey-unknown',
      comment: 'Every folder of core has its place in cloudfunctions/core/storeys.json.',
      severity: 'error',
      from: { path: '^cloudfunctions/core/', pathNot: core(storeys.flat()) },
      to: {},
    },
    {
      name: 'no-circle-of-files',
      comment: 'Two files that import each other are one file, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      comment: 'Two folders that import each other have no order to be read in.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      // A test is a leaf: nobody imports it, so it closes no circle; it may use test/support wherever it lies.
      path: '\\.test\\.ts$|(^|/)(node_modules|dist|\\.local-cloud|miniprogram_npm|miniprogram_dist|esm)/|^test/fixtures/|^miniprogram-client/demo/components/notify/',
    },
    // Types count: what only names another folder's types cannot be read without it either.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.cjs', '.mjs', '.js', '.json'] },
    parser: 'tsc',
  },
};

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

const FUNCTIONS = '^cloudfunctions/(?!core/|platform/)[^/]+/';
const SDKS = '^node_modules/(wx-server-sdk|@cloudbase/)';

/** What `from` must not know, beside what lies in it. */
const mayNotImport = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    ...storeyRules,
    mayNotImport(
      'core-is-the-domain',
      '^cloudfunctions/core/',
      [
        SDKS,
        '^cloudfunctions/platform/',
        FUNCTIONS,
        '^(local-cloud|miniprogram-client|ops|scripts|test)/',
        '^notify\\.config',
      ],
      'core imports no SDK, no platform, no function and no configuration. Ask for a port.',
    ),
    mayNotImport(
      'platform-holds-adapters',
      '^cloudfunctions/platform/',
      [FUNCTIONS, '^(local-cloud|miniprogram-client|ops|scripts|test)/', '^notify\\.config'],
      'platform holds adapters behind the ports of core: it imports core and the SDKs only.',
    ),
    mayNotImport(
      'functions-are-thin',
      FUNCTIONS,
      [SDKS, '^(local-cloud|miniprogram-client|ops|scripts|test)/'],
      'A function is thin: who is calling, parse, core, answer. SDKs are reached through platform.',
    ),
    mayNotImport(
      'local-cloud-runs-any-function',
      '^local-cloud/',
      ['^(cloudfunctions|miniprogram-client|ops|scripts)/', '^notify\\.config'],
      'local-cloud imports nothing of the product: it runs any cloud function.',
    ),
    {
      name: 'management-libraries-stay-in-ops',
      comment: 'What sets an environment up is neither bundled nor loaded by anything else.',
      severity: 'error',
      from: { pathNot: '^(ops|node_modules)/' },
      to: { path: '^node_modules/(@cloudbase/manager-node|miniprogram-ci)' },
    },
    {
      name: 'client-stands-alone',
      comment:
        'The client is copied into mini programs, where nothing is installed: of this project it may know the types of core/contract, and nothing else.',
      severity: 'error',
      from: { path: '^miniprogram-client/(sdk/src|components)/' },
      to: { pathNot: '^(miniprogram-client/|cloudfunctions/core/contract/)' },
    },
    {
      name: 'client-knows-types-only',
      comment: 'Anything but a type of the contract would be bundled into mini programs.',
      severity: 'error',
      from: { path: '^miniprogram-client/(sdk/src|components)/' },
      to: { path: '^cloudfunctions/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'storey-unknown',
      comment: 'Every folder of core has its place in cloudfunctions/core/storeys.json.',
      severity: 'error',
      from: { path: '^cloudfunctions/core/', pathNot: core(storeys.flat()) },
      to: {},
    },
    {
      name: 'checked-by-the-build',
      comment:
        'A function is given the configuration as the build has checked it; the check, and zod with it, stays out of its bundle.',
      severity: 'error',
      from: { path: '^cloudfunctions/', pathNot: core(['checking']) },
      to: { path: core(['checking']) },
    },
    {
      name: 'the-root-configuration-is-the-teams',
      comment:
        'A team puts its own into notify.config.ts: demo, tests and benches use that of miniprogram-client/demo-functions; commands are told which.',
      severity: 'error',
      from: {},
      to: { path: '^notify\\.config' },
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
      path: '\\.test\\.ts$|(^|/)(node_modules|dist|demo-cloudfunctions|\\.local-cloud|miniprogram_npm|miniprogram_dist|esm)/|^test/fixtures/|^miniprogram-client/demo/components/notify/',
    },
    // Types count: what only names another folder's types cannot be read without it either.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.cjs', '.mjs', '.js', '.json'] },
    parser: 'tsc',
  },
};

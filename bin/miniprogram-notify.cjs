#!/usr/bin/env node
/** The package's command. Its sources run as they are, by tsx; a project's own tsconfig.json is none of their business. */
const { join } = require('node:path');

process.env.TSX_TSCONFIG_PATH = join(__dirname, '../tsconfig.json');
require('tsx/cjs');
// For what a command loads only when it is asked for.
void import('tsx/esm/api').then(({ register }) => {
  register();
  delete process.env.TSX_TSCONFIG_PATH;
  require('../scripts/command/main.ts');
});

import { mkdirSync, mkdtempSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RUN_FOLDER } from './run/runFolder';

/** Below `dist`, which nothing scans; inside the checkout, so that packages are found. */
const PARENT = resolve(__dirname, '../../dist/.tests');

/**
 * One folder per jest run for what the tests build of the product, so that two runs at once (and `npm run build`)
 * do not meet. It is filled by the first test that asks (`builtFunctions`): unit tests pay nothing.
 */
export default function globalSetup(): void {
  mkdirSync(PARENT, { recursive: true });
  process.env[RUN_FOLDER] = mkdtempSync(join(PARENT, 'run-'));
}

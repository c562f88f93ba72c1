/** Outside jest's registry: the build, whose compilers load once per jest worker instead of once per test file. */
import { stop } from 'esbuild';
import { buildAll as build, type BuildResult } from '../../../scripts/build/build';
import type { BuildOptions } from '../../../scripts/build/options';
import { atEnd } from './atEnd';

export { demoOptions } from '../../../scripts/build/options';
export { BuildError } from '../../../scripts/build/problems';

let isKept = false;

/** As the build's own; esbuild's process stays for the next one. */
export function buildAll(options: BuildOptions): Promise<BuildResult> {
  if (!isKept) atEnd(() => stop());
  isKept = true;
  return build(options);
}

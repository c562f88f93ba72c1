import { checkConfig } from './checkConfig';
import type { Config } from './config';

/**
 * The configuration for a function's start. In a built function it is what the build has checked and is
 * returned as it is; from source (tests) it is checked here.
 * @throws ConfigError
 */
export function parseConfig(input: unknown): Config {
  return isChecked(input) ? input : checkConfig(input);
}

function isChecked(input: unknown): input is Config {
  return (input as Partial<Config> | null | undefined)?.checked === 'by miniprogram-notify';
}

import { existsSync } from 'node:fs';
import { withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';

/** Where Debian (and so the CI) puts it; another one is named by CHROMIUM. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A browser for the tests that need one; `undefined` where there is none. */
export const chromium = existsSync(CHROMIUM) ? CHROMIUM : undefined;

export interface PageCloud extends TestCloud {
  url: string;
}

/** Runs a local cloud with these functions; it serves the page. */
export const withPage = (
  functions: Record<string, TestFunction>,
  use: (cloud: PageCloud) => Promise<void>,
): Promise<void> => withCloud(functions, (cloud) => use({ ...cloud, url: cloud.cloud.url }));

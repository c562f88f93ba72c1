import type { LocalCloudOptions } from '../../start/options';
import { cloudPerFile, withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';

export interface PageCloud extends TestCloud {
  url: string;
}

type Use = (cloud: PageCloud) => Promise<void>;

const serving = (cloud: TestCloud): PageCloud => ({ ...cloud, url: cloud.cloud.url });

/** Runs a local cloud with these functions; it serves the page. */
export const withPage = (
  functions: Record<string, TestFunction>,
  use: Use,
  options: Partial<LocalCloudOptions> = {},
): Promise<void> => withCloud(functions, (cloud) => use(serving(cloud)), options);

/**
 * One local cloud for all tests of a file, emptied before each, so that the page always has the same address: the browser
 * compiles its script once.
 * @returns gives it, inside a test
 */
export function pagePerFile(functions: Record<string, TestFunction>): (use: Use) => Promise<void> {
  const cloud = cloudPerFile();
  return (use) => use(serving(cloud(functions)));
}

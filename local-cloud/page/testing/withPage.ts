import { withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';

export interface PageCloud extends TestCloud {
  url: string;
}

/** Runs a local cloud with these functions; it serves the page. */
export const withPage = (
  functions: Record<string, TestFunction>,
  use: (cloud: PageCloud) => Promise<void>,
): Promise<void> => withCloud(functions, (cloud) => use({ ...cloud, url: cloud.cloud.url }));

/** Environment variable that names the run's folder; set by `globalSetup`, inherited by jest's workers. */
export const RUN_FOLDER = 'NOTIFY_TEST_RUN';

/** For what the tests of one jest run build and keep; removed when the run is over. */
export function runFolder(): string {
  const folder = process.env[RUN_FOLDER];
  if (!folder)
    throw new Error(`${RUN_FOLDER} is not set: jest.config.cjs must name test/support/globalSetup.ts`);
  return folder;
}

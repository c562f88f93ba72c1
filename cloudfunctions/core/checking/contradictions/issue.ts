import { type ConfigIssue, show } from '../../config/configError';

export const issue = (path: string, expected: string, expectedZh: string, got: unknown): ConfigIssue => ({
  path,
  expected,
  expectedZh,
  got: show(got),
});

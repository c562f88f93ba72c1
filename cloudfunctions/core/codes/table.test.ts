import { REASONS } from '../reasons/table';
import { CODES } from './table';

test('every code of WeChat’s leads to a reason of the table', () => {
  for (const rule of Object.values(CODES)) expect(Object.keys(REASONS)).toContain(rule.reason);
});

import { readFileSync } from 'node:fs';
import { REFERENCE, referenceText } from '../scripts/reference';

test('docs/reference.md says what the tables say (npm run docs)', () => {
  expect(readFileSync(REFERENCE, 'utf8')).toBe(referenceText());
});

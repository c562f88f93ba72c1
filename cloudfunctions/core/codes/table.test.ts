import { REASONS } from '../reasons/table';
import { AMBIGUOUS, CODES, SYSTEM_BUSY, UNLISTED, type CodeClass } from './table';

/** The states that a refusal of a class can lead to. */
const LEADS_TO: Record<CodeClass, string[]> = {
  failed: ['failed'],
  retry: ['scheduled'],
  pause: ['scheduled'],
  quota: ['scheduled'],
  credit: ['failed', 'suppressed'],
  unsent: ['scheduled'],
  unknown: ['unknown'],
};

const RULES = Object.entries({ ...CODES, '-1': SYSTEM_BUSY, unlisted: UNLISTED, ambiguous: AMBIGUOUS });

test.each(RULES)('%s is told in every state that it leads to', (_code, rule) => {
  expect(Object.keys(REASONS[rule.reason].then)).toEqual(expect.arrayContaining(LEADS_TO[rule.class]));
});

import { ConfigError } from '../config';
import { ERRORS, NotifyError, toAnswer } from '.';

test.each(Object.entries(ERRORS))('%s comes with advice in English and Chinese', (_code, { advice }) => {
  expect(advice).toMatch(/[a-z]/);
  expect(advice).toMatch(/\p{Script=Han}/u);
});

test('an error of ours keeps its code, message and issues, and gains advice and the request’s id', () => {
  const issues = [{ code: 'missing', path: 'data.goods', message: 'expected a value' }];
  expect(toAnswer(new NotifyError('BAD_DATA', 'data.goods is missing', issues), 'r-1')).toEqual({
    ok: false,
    error: {
      code: 'BAD_DATA',
      message: 'data.goods is missing',
      advice: ERRORS.BAD_DATA.advice,
      issues,
      requestId: 'r-1',
    },
  });
});

test.each([
  [new TypeError('secret detail of the code')],
  ['a string'],
  [null],
  [undefined],
  [{ code: 'FORBIDDEN' }],
])('anything else is a defect whose own words stay in the log', (thrown) => {
  const { error } = toAnswer(thrown, 'r-1');
  expect(error.code).toBe('INTERNAL');
  expect(error.message).not.toContain('secret');
});

test('an environment that the configuration does not know is a matter of the configuration', () => {
  const problem = { path: 'environments', expected: 'this id', expectedZh: '此 ID', got: '"other"' };
  const { error } = toAnswer(new ConfigError('notify.config.ts', [problem]), 'r-1');
  expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringContaining('"other"') });
});

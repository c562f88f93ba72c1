import { ConfigError } from '../config';
import { ERRORS, NotifyError, ownWords, toAnswer } from '.';

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

test('a configuration that does not fit is told by its place; what stands in it is for the log', () => {
  const problem = {
    path: 'environments',
    expected: 'this id (known are prod: shop-prod)',
    expectedZh: '此 ID',
    got: '"other"',
  };
  const thrown = new ConfigError('notify.config.ts', [problem]);
  const { error } = toAnswer(thrown, 'r-1');
  expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringContaining('environments') });
  expect(JSON.stringify(error)).not.toContain('shop-prod');
  expect(ownWords(thrown)).toContain('shop-prod');
});

test('the log has the words of an error and of its causes, with their codes', () => {
  const cause = Object.assign(new Error('query failed at shard 3'), { code: 'DATABASE_REQUEST_FAILED' });
  const words = ownWords(new NotifyError('UNAVAILABLE', 'The database could not be asked.', [], { cause }));
  expect(words).toMatch(/^The database could not be asked\. <- DATABASE_REQUEST_FAILED: .*shard 3/);
});

test.each([[undefined], [null], ['text'], [{ code: 7 }], [new TypeError('x is not a function')]])(
  'whatever is thrown has words (%p)',
  (thrown) => expect(ownWords(thrown).length).toBeGreaterThan(0),
);

test('a circle of causes and a megabyte of words end', () => {
  const circle = new Error('x'.repeat(1_000_000));
  circle.cause = circle;
  expect(ownWords(circle)).toHaveLength(2000);
});

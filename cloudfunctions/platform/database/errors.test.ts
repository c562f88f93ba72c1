import { NotifyError } from '../../core/errors';
import { isDuplicate, isWorthRepeating, toStoreError } from './errors';
import { repeatable } from './repeat';

const platform = (code: string, message: string): Error => Object.assign(new Error(message), { code });

test.each([
  platform('DATABASE_REQUEST_FAILED', 'E11000 duplicate key error collection: notify_users index: _id_'),
  platform('DATABASE_DUPLICATE_WRITE', 'refused'),
  { code: -502001, message: 'duplicate key' },
])('a duplicate is known by its text, whatever its code', (error) => {
  expect(isDuplicate(error)).toBe(true);
});

test.each<[unknown, boolean]>([
  [platform('DATABASE_REQUEST_FAILED', 'socket hang up'), true],
  [platform('ECONNRESET', 'read'), true],
  [undefined, true],
  ['text', true],
  [platform('INVALID_PARAM', 'bad query'), false],
  [platform('DATABASE_COLLECTION_NOT_EXIST', 'notify_users'), false],
  [platform('DATABASE_PERMISSION_DENIED', 'no'), false],
  [platform('REQUEST_TOO_LARGE', 'no'), false],
])('%j is worth repeating: %s', (error, worth) => {
  expect(isWorthRepeating(error)).toBe(worth);
});

test.each<[string, string, string]>([
  ['DATABASE_REQUEST_FAILED', 'query of {"_id":"o-secret"} failed at shard 3', 'UNAVAILABLE'],
  ['INVALID_PARAM', 'o-secret is no ObjectId', 'UNAVAILABLE'],
  ['DATABASE_COLLECTION_NOT_EXIST', 'Db or Table not exist: notify_users o-secret', 'NOT_SET_UP'],
])('%s: the platform’s own words are kept for the log and told to nobody', (code, message, ours) => {
  const error = toStoreError(platform(code, message));
  expect(error.code).toBe(ours);
  expect(error.message).not.toMatch(/o-secret|shard|Db or/);
  expect(error.message).toMatch(/[a-z]{3}.*\p{Script=Han}/u);
  expect(error.cause).toMatchObject({ code, message });
});

test('a lost answer is asked for again, twice; what cannot pass is not', async () => {
  let calls = 0;
  const failing = (error: Error) => () => {
    calls++;
    return Promise.reject(error);
  };
  await expect(repeatable(failing(platform('ECONNRESET', 'read')))).rejects.toBeInstanceOf(NotifyError);
  expect(calls).toBe(3);
  calls = 0;
  await expect(repeatable(failing(platform('INVALID_PARAM', 'no')))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
  expect(calls).toBe(1);
  const duplicate = platform('DATABASE_REQUEST_FAILED', 'E11000');
  await expect(repeatable(failing(duplicate))).rejects.toBe(duplicate);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecrets, redactor } from './secrets';

const folder = mkdtempSync(join(tmpdir(), 'notify-secrets-'));
const file = join(folder, 'keys.env');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the environment goes before the file', () => {
  writeFileSync(file, 'NOTIFY_APP_SECRET=fromFile\nTENCENTCLOUD_SECRETID=id\nTENCENTCLOUD_SECRETKEY="key"\n');
  expect(readSecrets({ NOTIFY_APP_SECRET: 'fromEnv' }, file)).toEqual({
    appSecret: 'fromEnv',
    tencent: { secretId: 'id', secretKey: 'key' },
  });
});

test('half a key, a file that is not there: what was expected', () => {
  expect(() => readSecrets({ TENCENTCLOUD_SECRETKEY: 'key' })).toThrow(
    'got TENCENTCLOUD_SECRETKEY without TENCENTCLOUD_SECRETID',
  );
  expect(() => readSecrets({}, join(folder, 'none'))).toThrow(/expected a file of lines NAME=value/);
});

test('no key and no token is left in a text', () => {
  const redact = redactor({
    tencent: { secretId: 'AKID1', secretKey: 'k$1', sessionToken: 'session-9' },
    appSecret: 'app+s',
  });
  expect(redact('AKID1 k$1 session-9 app+s https://api/x?access_token=abc-1_2&b=1')).toBe(
    '*** *** *** *** https://api/x?access_token=***&b=1',
  );
});

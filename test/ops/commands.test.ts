/** The operators' commands as docs/en/operate.md shows them, on a local cloud with something to tell. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { opsPrints } from '../support/opsPrints';
import { usageOf } from '../../ops/usage';
import { notifyPerFile } from '../support/cloud';
import { opsCommands } from '../support/docs/fences';
import { tick } from '../support/recover';
import { accept, backInStock, data, send, templateId } from '../support/shop';

const cloud = notifyPerFile();
const USER = 'o-lin';
const ID = templateId('backInStock');
const HOUR = 3_600_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-ops-'));
  writeFileSync(join(folder, 'credits.csv'), 'openid,template,count\no-old,backInStock,2\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ops = (words: string[]): Promise<string> => opsPrints([...words, '--local', cloud().url]);
const typed = (text: string): Promise<string> => ops(text.split(' '));

const refuse = (code: number) => cloud().faults([{ api: 'subscribeMessage.send', error: code, times: 1 }]);

/** A send that WeChat has refused for its content, one for tomorrow, and a template that WeChat refuses. */
async function aDay(): Promise<{ failed: string; later: string }> {
  await accept(cloud(), USER);
  await refuse(47003);
  const failed = data(await send(cloud(), backInStock(USER, 'restock:16')));
  expect(failed.state).toBe('failed');
  const sendAt = (await cloud().now()) + 24 * HOUR;
  const later = data(await send(cloud(), backInStock(USER, 'restock:17', { sendAt })));
  await accept(cloud(), 'o-other');
  await refuse(40037);
  await send(cloud(), backInStock('o-other', 'restock:16'));
  return { failed: failed.id, later: later.id };
}

/** What each of the page's commands must say, in the state of `aDay`; told in its order, one after the other. */
const SAYS: Record<string, RegExp[]> = {
  health: [/breakers/, /40037/],
  overview: [/day 日期 +attempted 尝试/, /total 合计/],
  credits: [/users 用户, counted 统计于/, /backInStock/],
  explain: [/could not go now. 现在不能发送/, /why 原因: BREAKER/, /restock:16 +failed 失败/, /restock:17/],
  messages: [/restock:16 +failed 失败.*CONTENT_REFUSED/],
  cancel: [/^1 cancelled. 已取消 1 条。/],
  replay: [/^1 go out again/],
  breakers: [/is closed/],
  grants: [/Booked 1 lines with 2 credits/],
  'rebuild-stats': [/agree with/],
};

test('every command of the page for operators, as it stands there', async () => {
  await aDay();
  await tick(cloud());
  const commands = opsCommands()
    .filter(({ page, words }) => page === 'operate.md' && words[0]! in SAYS && !words.includes('--help'))
    .map(({ words }) => words);
  expect([...new Set(commands.map(([name]) => name))].sort()).toEqual(Object.keys(SAYS).sort());
  for (const words of commands) {
    const at = words.indexOf('--env');
    expect(words[at + 1]).toBe('ENV_ID');
    const own = words
      .filter((_word, i) => i !== at && i !== at + 1)
      .map((word) => word.replace(/^OPENID$/, USER).replace(/^template:ID$/, `template:${ID}`))
      .map((word) => (word === 'credits.csv' ? join(folder, word) : word))
      // The local cloud's day is that of this machine.
      .map((word) =>
        /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(Date.now() - 24 * HOUR).toISOString() : word,
      );
    const told = await ops(own);
    for (const part of SAYS[words[0]!]!) expect(told).toMatch(part);
  }
  expect((await cloud().metrics()).scans).toEqual([]);
}, 120_000);

test('one notification’s story, with WeChat’s words and what became of the credit', async () => {
  const { failed } = await aDay();
  const told = await typed(`explain ${failed}`);
  expect(told).toContain(`${failed}  backInStock  to 用户 ${USER}  key restock:16`);
  expect(told).toMatch(/state 状态: failed 失败/);
  expect(told).toMatch(/to do 建议: /);
  expect(told).toMatch(/failed 失败 +return 退回 +CONTENT_REFUSED: .* — WeChat 微信 47003/);
});

test('messages: by template, state and number, each with an index', async () => {
  const { later } = await aDay();
  expect(await typed(`messages --to ${USER} --limit 1`)).toContain(later);
  const scheduled = await typed(`messages --to ${USER} --template backInStock --state scheduled`);
  expect(scheduled.split('\n')).toHaveLength(2);
  expect(await typed('messages --to o-nobody')).toBe('None. 没有符合条件的通知。');
  expect((await cloud().metrics()).scans).toEqual([]);
});

test('a cancelled one says how it stands; nothing is cancelled twice', async () => {
  const { later } = await aDay();
  expect(await typed(`cancel ${later}`)).toMatch(/^1 cancelled.*\nstate 状态: cancelled 已取消/);
  expect(await typed('cancel --key-prefix restock:1')).toMatch(/^0 cancelled/);
});

test.each([
  ['messages', 'BAD_REQUEST', /^to: expected text, got nothing/],
  ['messages --to $ne', 'BAD_REQUEST', /^to: expected an openid/],
  ['messages --to o-1 --state lost', 'BAD_REQUEST', /^state: expected one of scheduled, claimed/],
  ['messages --to o-1 --limit 0', 'BAD_REQUEST', /^limit: expected at least 1/],
  ['messages --to o-1 --limit ten', 'BAD_REQUEST', /^limit: expected a number, got "ten"/],
  ['explain', 'BAD_REQUEST', /^explain: expected id, or to and template/],
  ['explain --to o-1 --template nope', 'UNKNOWN_TEMPLATE', /nope/],
  ['cancel', 'BAD_REQUEST', /^cancel: expected one of id, key and keyPrefix/],
  ['overview --from yesterday', 'BAD_TIME', /^from: expected epoch milliseconds or ISO 8601/],
])('%s is told as the function tells it', async (text, code, message) => {
  await expect(typed(text)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as unknown,
  });
});

test('in a shell: a mistake shows the usage of its command, and the exit code says so', async () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'ops/main.ts', ...args], {
      cwd: resolve(__dirname, '../..'),
    });
  await expect(run('cancel', '--local', cloud().url)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining(usageOf('cancel')) as unknown,
  });
  expect((await run('cancel', '--help')).stdout).toBe(`${usageOf('cancel')}\n`);
}, 60_000);

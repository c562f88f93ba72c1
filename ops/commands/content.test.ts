import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryContext } from '../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../test/support/sample';
import { lotOf } from '../../cloudfunctions/core/model/marks';
import { parseCommand } from '../arguments';
import { showContentCheck, type ContentOptions } from './content';

const config = sampleConfig({ contentFunctions: ['coupons'] });
const T = config.templates.offer!.id;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'notify-content-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const people = (count: number) => {
  const context = memoryContext({ config });
  for (let i = 0; i < count; i++) {
    const traits = { level: i < 5 ? '很'.repeat(19) : '金卡' };
    const user = sampleUser({ [T]: { available: 1, granted: 1 } }, { creditFor: [T], traits });
    context.store.put('notify_users', { ...user, _id: `o-${i}`, lot: lotOf(`o-${i}`) });
  }
  return context;
};
const check = (context: ReturnType<typeof people>, content: object, more = '') => {
  const file = join(folder, 'words.json');
  writeFileSync(file, JSON.stringify(content));
  const typed = `content check --file ${file} --template offer --local http://x ${more}`.trim();
  const parsed = parseCommand(typed.split(' '));
  if (!('command' in parsed)) throw new Error(typed);
  return showContentCheck(context, parsed.command as ContentOptions);
};

test('how many, in both languages, and who', async () => {
  const context = people(20);
  const lines = await check(context, { data: { goods: '{{level|会员}}专享' } });
  expect(lines.slice(0, 3)).toEqual([
    expect.stringMatching(/^5 of 20 users would be refused: data\.goods: expected at most 20 characters/),
    expect.stringMatching(/^20 个用户中有 5 个会被拒绝/),
    'these are all who can be reached 已检查全部可触达的用户',
  ]);
  expect(
    lines
      .slice(4)
      .map((line) => line.split(' ')[0])
      .sort(),
  ).toEqual(['o-0', 'o-1', 'o-2', 'o-3', 'o-4']);
  expect(context.store.all('notify_audit')).toMatchObject([{ action: 'content.check', target: 'offer' }]);
});

test('a sample says that it is one; nobody there says so', async () => {
  const lines = await check(people(20), { data: { goods: '{{level|会员}}专享' } }, '--limit 10');
  expect(lines[0]).toContain('of 10 users drawn by lot');
  expect(lines[2]).toContain('drawn by lot from those who can be reached');
  expect(await check(people(0), { data: { goods: '杯' } })).toEqual([
    'Nobody has a credit of offer. 没有用户持有该模板的次数。',
  ]);
});

test('what a function answers is shown', async () => {
  const context = people(2);
  context.answerCall = () => ({ ok: false, missing: false, text: 'timed out' });
  const lines = await check(context, { data: {}, content: { function: 'coupons' } });
  expect(lines[0]).toContain('"coupons" did not answer (timed out)');
  expect(lines).toContainEqual('content 内容 offer · coupons: no answer 无应答: timed out');
});

test.each<[string, object, string]>([
  ['no template of the configuration', { data: { goods: '{{lvl|会员}}' } }, 'lvl'],
  ['a field too much', { data: {}, dta: {} }, 'dta'],
  ['no data', {}, 'data'],
])('%s is refused as manage does', async (_what, content, part) => {
  await expect(check(people(1), content)).rejects.toThrow(part);
});

test('without a file it says what it needs', async () => {
  await expect(showContentCheck(people(1), { name: 'content', template: 'offer' })).rejects.toThrow(
    'check: expected --file FILE.json, the content',
  );
  for (const words of [['look'], ['check', '--template', 'offer'], ['check', '--file', 'words.json']])
    expect(() => parseCommand(['content', ...words, '--local', 'http://x'])).toThrow(
      /expected content check[^]*usage 用法: .*content check/,
    );
});

/** The commands of docs/en/segments.md as they stand there, and what is said about a file that is none. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { tellMany } from '../../cloudfunctions/core/behaviour/tellMany';
import { MOST_BYTES } from '../../cloudfunctions/core/contract/list';
import { NotifyError } from '../../cloudfunctions/core/errors';
import { membersOf } from '../../cloudfunctions/core/segments/lists/members';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { documentedRule, opsCommands } from '../../test/support/docs/fences';
import { memoryContext, type MemoryContext } from '../../test/support/memory/context';
import { sampleUser } from '../../test/support/sample';
import { parseCommand } from '../arguments';
import type { Connected } from '../connect';
import { runCommand } from '../runCommand';
import { inParts } from './segmentPeople';

const LOCAL = ['--local', 'http://127.0.0.1:1'];
const shops = checkConfig({
  ...notifyConfig,
  traits: { ...notifyConfig.traits, member: { type: 'text', alias: true } },
});
const ID = shops.templates.backInStock!.id;

let folder: string;
let context: MemoryContext;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-segment-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  context = memoryContext({ config: shops });
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => jest.restoreAllMocks());

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
async function ops(words: string[]): Promise<string> {
  const parsed = parseCommand([...words, ...LOCAL]);
  if (!('command' in parsed)) throw new Error(`${words.join(' ')}: expected a command on data`);
  return (await runCommand(context as unknown as Connected, parsed.command)).lines.join('\n');
}
const typed = (text: string): Promise<string> => ops(text.split(' '));

/** Gold, has looked at the mug three times, has a member number; with one credit or none. */
async function fan(openid: string, available: number): Promise<void> {
  const owns = available > 0 ? { creditFor: [ID] } : {};
  context.store.put(
    'notify_users',
    sampleUser({ [ID]: { available, granted: 1 } }, { _id: openid, ...owns }),
  );
  const view = { kind: 'event', name: 'view', props: { goods: 'mug' } } as const;
  const told = { kind: 'traits', set: { level: 'gold', member: `M-${openid}` } } as const;
  await tellMany(context, { users: [{ openid, events: [told, view, view, view] }], nonce: `n-${openid}` });
}
const audit = () =>
  context.store.all('notify_audit').map(({ action, target, outcome }) => [action, target, outcome]);

const SAYS: [string, RegExp][] = [
  ['save', /^mug {2}version 版本 1 {2}.* by ops\n {2}马克杯\n[^]*\n {2}salt 盐值 \w+\n\{\n {2}"kind": "all"/],
  ['list', /^segment 人群 [^]*\nmug +1 {2}马克杯 /],
  ['show', /^mug {2}version 版本 1 /],
  ['preview', /^1 people 人; the first 前 1:\nopenid .*\no-lin /],
  ['estimate', /^2 people match 人符合\nall of 3 users/],
  ['count', /^mug@1: 2 people match 人符合\nbackInStock: 1 reachable 可触达, 1 would be sent 将发送\nleft out 未包括:\n +1 +NO_CREDIT: /],
  ['save', /^mug {2}version 版本 2 {2}.* by ops\n {2}想要马克杯\n/],
  ['remove', /^mug is removed, as version 3/],
  ['people', /^members: 1 people from 2 lines\. .*\n1 lines are on it as nobody\. .*strangers\.csv$/],
  ['lists', /^list 名单 [^]*\nmembers +openid +1 +1 +/],
  ['remove-list', /^The list members is removed/],
]; // prettier-ignore

test('every command of the page, in turn; each that changes anything stands in the audit log', async () => {
  await fan('o-lin', 1);
  await fan('o-bo', 0);
  context.store.put('notify_users', sampleUser({}, { _id: 'o-other' }));
  const files: Record<string, string> = {
    'mug.json': file('mug.json', documentedRule()),
    'members.csv': file('members.csv', 'openid\no-lin\no-nobody\n'),
    'strangers.csv': join(folder, 'strangers.csv'),
  };
  const commands = opsCommands().filter(({ page }) => page === 'segments.md');
  expect(commands.map(({ words }) => words[1])).toEqual(SAYS.map(([what]) => what));
  for (const [i, { words }] of commands.entries()) {
    const env = words.indexOf('--env');
    const own = words.filter((_word, at) => at !== env && at !== env + 1).map((word) => files[word] ?? word);
    expect(await ops(own)).toMatch(SAYS[i]![1]);
  }
  expect(readFileSync(files['strangers.csv']!, 'utf8')).toBe('value,why\no-nobody,unknown\n');
  expect(audit()).toEqual([
    ...['create', 'list', 'show', 'preview', 'estimate', 'job', 'update', 'remove'].map((action) => [
      `segment.${action}`,
      action === 'list' ? '' : 'mug',
      'done',
    ]),
    ['ops segment people', 'members', 'done'],
    ...[
      ['list.all', '', 'done'],
      ['list.remove', 'members', 'done'],
    ],
  ]);
});

test('what show prints is saved again as it is', async () => {
  await typed(`segment save mug --file ${file('mug.json', documentedRule())}`);
  const shown = await typed('segment show mug');
  const again = file('again.json', shown.slice(shown.indexOf('\n{')));
  expect(await typed(`segment save mug --file ${again} --version 1`)).toBe(shown);
});

test('a count of more than one call takes goes on to its end', async () => {
  await fan('o-lin', 1);
  await typed(`segment save mug --file ${file('mug.json', documentedRule())}`);
  // The first call dies of its time before it has looked at anybody.
  context.deadline = context.clock.now();
  const sleep = jest.spyOn(context.clock, 'sleep').mockImplementation(async () => {
    context.deadline = context.clock.now() + 60_000;
  });
  expect(await typed('segment count mug')).toBe('mug@1: 1 people match 人符合');
  expect(sleep).toHaveBeenCalledTimes(1);
  expect(audit().filter(([action]) => action === 'segment.job')).toHaveLength(1);
});

describe('people', () => {
  const upload = (text: string, more = '') =>
    typed(`segment people ${file('people.csv', text)} --name members${more}`);
  const members = async () => [...(await membersOf(context, ['members'])).get('members')!].sort();
  beforeEach(async () => {
    await fan('o-lin', 1);
    await fan('o-bo', 0);
  });

  test.each([
    ['one openid a line', 'o-lin\no-bo\no-lin\n', ''],
    ['the column openid among others', '\ufeffname,openid,note\n林,o-lin,\n博,o-bo,VIP\n', ''],
    ['an export of CloudBase', '_id;_openid\n1;"o-lin"\n2;"o-bo"\n', ''],
    [
      'a spreadsheet’s: mark, CRLF, quotes, each twice',
      '\ufeffopenid,note\r\n"o-lin","x"\r\n\r\no-bo,\r\n"o-bo",x\r\no-lin,\r\n',
      '',
    ],
    [
      'a note with a line break, a comma and quotes',
      'openid,note\r\no-lin,"the friend of\r\no-stranger, ""the third"""\r\no-bo,\r\n',
      '',
    ],
    ['member numbers', 'M-o-lin\nM-o-bo', ' --of member'],
    ['their column', 'openid,Member\nx,M-o-lin\ny,M-o-bo', ' --of member'],
  ])('%s', async (_what, text, more) => {
    expect(await upload(text, more)).toBe('members: 2 people from 2 lines. 名单共 2 人，来自 2 行。');
    expect(await members()).toEqual(['o-bo', 'o-lin']);
  });

  test('strangers are printed, the first twenty', async () => {
    const strangers = Array.from({ length: 25 }, (_, i) => `o-x${i}`);
    const told = (await upload(['o-lin', ...strangers].join('\n'))).split('\n');
    expect(told[0]).toMatch(/^members: 1 people from 26 lines/);
    expect(told[1]).toMatch(/^25 lines are on it as nobody/);
    expect(told.slice(3, 5)).toEqual(['o-x0      no user 没有该用户', 'o-x1      no user 没有该用户']);
    expect(told).toHaveLength(24);
    expect(told.at(-1)).toMatch(/^… and 5 more: --out FILE/);
  });

  test('7,000 lines go in three parts; cut off in the second, the list is as it was', async () => {
    await upload('o-lin');
    const many = ['o-bo', ...Array.from({ length: 6999 }, (_, i) => `o-${i}`)].join('\n');
    context.store.around = async (call, run) => {
      if (call.operation === 'insert' && context.store.all('notify_list_parts').length === 2)
        throw new NotifyError('UNAVAILABLE', 'the line is cut');
      return run();
    };
    await expect(upload(many)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await members()).toEqual(['o-lin']);
    context.store.around = undefined;
    expect(await upload(many)).toMatch(/^members: 1 people from 7000 lines/);
    expect(await members()).toEqual(['o-bo']);
    // What was cut off has gone with the list before.
    expect(context.store.all('notify_list_parts')).toHaveLength(3);
  });

  test('where nobody is on it the list stays as it was, and the file says who they were', async () => {
    await upload('o-lin');
    const out = join(folder, 'nobody.csv');
    await expect(upload('o-lin\no-bo', ` --of member --out ${out}`)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /^parts: none of the lines is a user: the list stays as it was/,
      ) as string,
    });
    expect(await members()).toEqual(['o-lin']);
    expect(readFileSync(out, 'utf8')).toBe('value,why\no-lin,unknown\no-bo,unknown\n');
  });

  test.each([
    ['', /line 1: expected at least one openid/],
    ['openid\n', /line 1: expected at least one openid/],
    ['o-lin\nnull\n', /line 2: got "null", which an export writes/],
    ['o-lin\n1.76E+12\n', /line 2: got "1.76E\+12", a number that a spreadsheet has shortened/],
    ['o-lin,林\n', /line 1: expected one value a line, or a first line that names the column openid; got 2/],
    [`${'x'.repeat(65)}\n`, /line 1: expected at most 64 characters, got "xxx/],
    ['{"openid": "o-lin"}', /line 1: expected CSV, got JSON/],
  ])('%j is told, and nothing is uploaded', async (text, message) => {
    await expect(upload(text)).rejects.toThrow(message);
    expect(context.store.all('notify_list_parts')).toEqual([]);
  });

  test.each([
    ['--name $ne', /^name: /],
    ['--name members --of level', /^of: expected openid, member/],
    ['--name members --out /nowhere/at/all.csv', /^--out \/nowhere\/at\/all.csv: expected a file that can be written/],
  ])('%s is told', async (words, message) => {
    await expect(typed(`segment people ${file('a.csv', 'o-lin')} ${words}`)).rejects.toThrow(message);
    expect(context.store.all('notify_list_parts')).toEqual([]);
  }); // prettier-ignore

  test('no file is told with its name', async () => {
    await expect(typed('segment people nowhere.csv --name members')).rejects.toThrow(/nowhere\.csv/);
  });

  test('a part has no more lines and characters than a request may', () => {
    const values = Array.from({ length: 5000 }, (_, i) => `${i}`.padEnd(64, '"'));
    const parts = inParts(values);
    expect(parts.flat()).toEqual(values);
    expect(parts.length).toBeLessThan(8);
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(MOST_BYTES);
    expect(inParts(Array.from({ length: 3001 }, String)).map(({ length }) => length)).toEqual([3000, 1]);
  });
});

test.each([
  ['segment show nope', 'NOT_FOUND', /no segment nope/],
  ['segment show mug --version two', 'BAD_REQUEST', /^version: expected a number, got "two"/],
  ['segment remove mug', 'BAD_REQUEST', /^version: expected a number, got nothing/],
  ['segment preview mug --template nope', 'UNKNOWN_TEMPLATE', /nope/],
])('%s is told as the function tells it', async (text, code, message) => {
  await typed(`segment save mug --file ${file('mug.json', documentedRule())}`);
  await expect(typed(text)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as unknown,
  });
});

test('a mistake in a rule is told with its place, and nothing is saved', async () => {
  const rule = { kind: 'all', of: [{ kind: 'trait', name: 'levle', is: 'equals', value: 'gold' }] };
  await expect(typed(`segment save mug --file ${file('bad.json', JSON.stringify(rule))}`)).rejects.toThrow(
    /rule\.of\[0\]\.name/,
  );
  await expect(typed(`segment save mug --file ${file('bad.json', '{')}`)).rejects.toThrow(
    /expected a JSON file/,
  );
  await expect(typed('segment save mug')).rejects.toThrow(/expected --file FILE.json/);
  expect(await typed('segment list')).toBe('None. 没有人群。');
});

test.each([
  ['segment', /expected segment list, lists, people FILE.csv, or one of show, preview/],
  ['segment forget mug', /expected segment list, lists/],
  ['segment show', /expected segment list, lists/],
  ['segment list mug', /unexpected "mug"/],
  ['segment people a.csv', /expected segment people FILE.csv --name LIST/],
])('%s shows the usage', (text, message) => {
  expect(() => parseCommand([...text.split(' '), ...LOCAL])).toThrow(message);
});

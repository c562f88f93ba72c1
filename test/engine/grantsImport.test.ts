import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import notifyConfig from '../../notify.config';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { grantsImport } from '../../ops/commands/grants';
import { connect } from '../../ops/connect';
import { parseGrants } from '../../ops/base/csv';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send, templateId } from '../support/shop';

const cloud = notifyPerFile();
const ID = templateId('backInStock');
const NOW = Date.UTC(2026, 10, 22);

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'notify-import-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const path = join(folder, 'grants.csv');
  writeFileSync(path, text);
  return path;
}

/** The context belongs to the running cloud: made where it is needed. */
const importing = async (text: string, dryRun = false): Promise<string> => {
  const context: Context = await connect({ local: cloud().url });
  return (await grantsImport(context, { file: file(text), dryRun })).join('\n');
};

const account = async (openid: string) => {
  const { users } = await snapshot(cloud());
  return users.find(({ _id }) => _id === openid)?.credits[ID];
};

describe('credits collected before are imported', () => {
  test('each line is booked, however often the file is imported', async () => {
    await accept(cloud(), 'o-old');
    const text = 'openid,template,count\no-new,backInStock,2\no-old,backInStock,3\no-new,backInStock,1\n';
    expect(await importing(text)).toContain('Booked 3 lines with 6 credits');
    expect(await importing(text)).toContain('Booked 0 lines');
    expect(await account('o-new')).toMatchObject({
      available: 3,
      granted: 3,
      suspicions: 1,
      suspectUntil: 0,
    });
    expect(await account('o-old')).toMatchObject({ available: 4, granted: 4, suspicions: 1 });
    expect(unbalanced(await snapshot(cloud()))).toEqual([]);
    expect((await cloud().metrics()).scans).toEqual([]);
  });

  test('an import that died half-way is finished by the next, which books no line twice', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => `o-${i % 6},backInStock,1`).join('\n');
    // The ninth and later writes of users are lost together with their answers.
    await cloud().faults([
      { api: 'database.modifyAndReturnDoc', function: 'outside', error: 'INTERNAL', rate: 0.4 },
    ]);
    await importing(lines).catch(() => undefined);
    await cloud().clearFaults();
    await cloud().faults([
      // Not a broken connection: after one, the SDK leaves a timer of 3 s that keeps this process from ending.
      { api: 'database.modifyAndReturnDoc', function: 'outside', when: 'after', status: 502, rate: 0.3 },
    ]);
    await importing(lines).catch(() => undefined);
    await cloud().clearFaults();
    await cloud().advance(120_000);
    await importing(lines);
    for (let i = 0; i < 6; i++) expect(await account(`o-${i}`)).toMatchObject({ available: 2, granted: 2 });
  }, 60_000);

  test('what WeChat does not know of is void at the first 43101, and what it knows of is proven by a send', async () => {
    await importing('o-1,backInStock,3\no-2,backInStock,2');
    await cloud().subscribe('o-2', { [ID]: 'accept' });
    await cloud().subscribe('o-2', { [ID]: 'accept' });
    expect(data(await send(cloud(), backInStock('o-1', 'k:1'))).state).toBe('failed');
    expect(await account('o-1')).toMatchObject({ available: 0, voided: 3, granted: 3 });
    expect(data(await send(cloud(), backInStock('o-2', 'k:1'))).state).toBe('sent');
    expect(await account('o-2')).toMatchObject({ available: 1, spent: 1, suspicions: 0 });
  });

  test('what the user has rejected since is left out, and told', async () => {
    await accept(cloud(), 'o-1');
    await cloud()
      .call(
        'receive',
        {
          FromUserName: 'o-1',
          CreateTime: Math.floor((await cloud().now()) / 1000) - 60,
          MsgType: 'event',
          Event: 'subscribe_msg_change_event',
          List: { TemplateId: ID, SubscribeStatusString: 'reject' },
        },
        { source: 'wx_unknown' },
      )
      .catch(() => undefined);
    const { rejectedAt } = (await account('o-1'))!;
    expect(rejectedAt).toBeGreaterThan(0);
    const before = new Date(rejectedAt - 60_000).toISOString();
    const after = new Date(rejectedAt + 1000).toISOString();
    const told = await importing(
      `o-1,backInStock,1\no-1,backInStock,1,${before}\no-1,backInStock,5,${after}`,
    );
    expect(told).toContain('Booked 1 lines with 5 credits');
    expect(told).toContain('lines 1, 2');
  });

  test('a dry run books nothing', async () => {
    expect(await importing('o-1,backInStock,2', true)).toContain('Nothing has been booked');
    expect((await snapshot(cloud())).users).toEqual([]);
  });

  test('from the command line, told in words and an exit code', async () => {
    const ops = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', 'ops/main.ts', ...args], {
        cwd: resolve(__dirname, '../..'),
      });
    const right = file('openid,count\no-1,2\n');
    const { stdout } = await ops(
      'grants',
      'import',
      right,
      '--template',
      'backInStock',
      '--local',
      cloud().url,
    );
    expect(stdout).toContain('Booked 1 lines with 2 credits');
    const wrong = file('o-1,nope,2\n');
    await expect(ops('grants', 'import', wrong, '--local', cloud().url)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('line 1: template: expected one of backInStock') as unknown,
    });
    expect(await account('o-1')).toMatchObject({ granted: 2 });
  }, 60_000);
});

describe('a file with mistakes is refused as a whole, line by line', () => {
  const parse = (text: string, alias?: string) => parseGrants(text, checkConfig(notifyConfig), alias, NOW);

  test.each([
    [
      'a count that is none',
      'o-1,backInStock,1\no-2,backInStock,0',
      'line 2: count: expected a whole number from 1 to 1000, got "0"',
    ],
    ['a count with a fraction', 'o-1,backInStock,1.5', 'line 1: count'],
    ['an unknown template', 'o-1,nope,1', 'line 1: template: expected one of backInStock'],
    ['an openid that is none', '$ne,backInStock,1', 'line 1: openid: expected 1 to 64 letters'],
    ['no openid', ',backInStock,1', 'line 1: openid'],
    [
      'a time that is none',
      'o-1,backInStock,1,yesterday',
      'line 1: at: expected epoch milliseconds or ISO 8601',
    ],
    ['a time ahead', 'o-1,backInStock,1,2027-01-01', 'line 1: at: expected a time in the past'],
    [
      'too many values',
      'o-1,backInStock,1,2026-01-01,x',
      'line 1: expected openid,template,count,at, got 5 values',
    ],
    [
      'an unknown column',
      'openid,template,number\no-1,backInStock,1',
      'line 1: expected the columns openid, template, count, at, got "number"',
    ],
    ['nothing', '\n\n', 'line 1: expected at least one line'],
  ])('%s', (_what, text, told) => {
    expect(() => parse(text)).toThrow(told);
    expect(() => parse(text)).toThrow('Nothing has been booked');
  });

  test('every wrong line is named, up to twenty', () => {
    const text = Array.from({ length: 30 }, () => 'o-1,nope,1').join('\n');
    expect(() => parse(text)).toThrow('line 20');
    expect(() => parse(text)).toThrow('and 10 more');
  });

  test('spreadsheets’ marks, quotes, blank lines and Windows line ends are no mistakes', () => {
    const { grants } = parse(
      '\uFEFFopenid,template,count,at\r\n"o-1","backInStock","2",2026-01-01T08:00\r\n\r\n',
    );
    expect(grants).toMatchObject([
      {
        line: 2,
        openid: 'o-1',
        count: 2,
        at: Date.parse('2026-01-01T08:00+08:00'),
        template: { alias: 'backInStock' },
      },
    ]);
  });

  test('columns may come in any order, and the template by its WeChat id', () => {
    const { grants } = parse(`count,openid,template\n3,o-1,${ID}`);
    expect(grants).toMatchObject([{ openid: 'o-1', count: 3, template: { alias: 'backInStock' } }]);
  });

  test('the same lines for another template are another import', () => {
    expect(parse('o-1,1', 'backInStock').mark).not.toBe(parse('o-1,1', 'offer').mark);
  });
});

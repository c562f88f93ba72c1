import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { grantsImport } from '../../ops/commands/grants';
import { connect } from '../support/connect';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { quiet } from '../support/quiet';
import { accept, backInStock, data, send, templateId } from '../support/shop';

const cloud = notifyPerFile();
const ID = templateId('backInStock');

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'notify-import-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string | Uint8Array): string {
  const path = join(folder, 'grants.csv');
  writeFileSync(path, text);
  return path;
}

/** The context belongs to the running cloud: made where it is needed. */
const importing = async (text: string | Uint8Array, dryRun = false): Promise<string> => {
  const context: Context = await connect({ local: cloud().url });
  return (await grantsImport(context, { file: file(text), dryRun }, quiet)).join('\n');
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

  test('the same lines saved in another way, with new ones between: only those are booked', async () => {
    await importing(
      '\uFEFFopenid,template,count,at\r\no-1,backInStock,1,2026-01-01T08:00:37\r\no-2,backInStock,2,\r\n',
    );
    const unicodeText =
      'openid\ttemplate\tcount\tat\r\no-3\tbackInStock\t1\t\r\no-1\tbackInStock\t1\t2026/1/1 8:00\r\no-2\tbackInStock\t2\t\r\n';
    const told = await importing(Buffer.from(`\uFEFF${unicodeText}`, 'utf16le'));
    expect(told).toContain('Booked 1 lines with 1 credits of 3 lines');
    expect(told).toContain('2 lines had been booked before');
    expect(await account('o-1')).toMatchObject({ granted: 1 });
    expect(await account('o-2')).toMatchObject({ granted: 2 });
    expect(await account('o-3')).toMatchObject({ granted: 1 });
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

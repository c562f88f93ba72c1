import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { until } from '../base/until';
import { childrenOf, isRunning, withCloudProcess, withProcess } from './process';
import {
  clientOf,
  cloudPerFile,
  RAW,
  startLocalCloud,
  withFolder,
  writeFunctions,
  type TestFunction,
} from './withCloud';

/** Writes until it is killed, and notes each acknowledged id in a file of its own. */
const writer: TestFunction = {
  code: `${RAW} const fs = require('fs');
    exports.main = async ({ file, run }) => { for (let i = 0; ; i += 1) {
      const _id = run + ':' + i;
      await add('cups', { _id, text: 'x'.repeat(200) });
      fs.appendFileSync(file, _id + '\\n'); } };`,
  config: { timeout: 600 },
};
const pidOf: TestFunction = {
  code: `exports.main = ({ loop, file }) => { require('fs').appendFileSync(file, process.pid + '\\n'); if (loop) for (;;); return process.pid; };`,
  config: { timeout: 600 },
};

const linesOf = (file: string): string[] =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];

const argsFor = (folder: string): string[] => [
  '--port',
  '0',
  '--functions',
  `${folder}/functions`,
  '--data',
  `${folder}/data`,
];

const idsIn = async (url: string): Promise<Set<string>> => {
  const { collections } = await clientOf(url).get<{
    collections: Record<string, ({ _id: string } | string)[]>;
  }>('/data/export');
  return new Set(
    (collections.cups ?? []).map(
      (doc) => (typeof doc === 'string' ? (JSON.parse(doc) as { _id: string }) : doc)._id,
    ),
  );
};

describe('as a process', () => {
  it('kill -9 under load loses no acknowledged write and leaves no function behind, an endless loop neither; the next start takes over, and ends with its functions on SIGTERM', async () => {
    await withFolder(async (folder) => {
      writeFunctions(`${folder}/functions`, { writer, pidOf });
      const acknowledged = () => ['a', 'b', 'c'].flatMap((run) => linesOf(`${folder}/${run}`));
      const looping = `${folder}/looping`;
      const ended = async (pids: number[]) => until(() => !pids.some(isRunning), 5000);
      await withCloudProcess(argsFor(folder), async ({ child, url, output, exited }) => {
        expect(output().stdout).toBe(`ready ${url}\n`);
        const { call, post } = clientOf(url ?? '');
        await post('/clock/advance', { ms: 86_400_000 });
        for (const run of ['a', 'b', 'c'])
          call('writer', { data: { file: `${folder}/${run}`, run } }).catch(() => undefined);
        call('pidOf', { data: { loop: true, file: looping } }).catch(() => undefined);
        expect(await until(() => acknowledged().length > 150, 20_000)).toBe(true);
        expect(await until(() => linesOf(looping).length === 1, 10_000)).toBe(true);
        const pids = childrenOf(child.pid ?? 0);
        expect(pids.length).toBeGreaterThanOrEqual(4);
        expect(pids).toContain(Number(linesOf(looping)[0]));
        child.kill('SIGKILL');
        expect(await exited).toBeNull();
        expect(await ended(pids)).toBe(true);
      });
      await withCloudProcess(argsFor(folder), async ({ child, url, exited }) => {
        const there = await idsIn(url ?? '');
        expect(acknowledged().filter((id) => !there.has(id))).toEqual([]);
        const { call, get } = clientOf(url ?? '');
        expect((await get<{ offset: number }>('/clock')).offset).toBe(86_400_000);
        const file = `${folder}/pids`;
        for (const loop of [false, true]) call('pidOf', { data: { loop, file } }).catch(() => undefined);
        expect(await until(() => linesOf(file).length === 2, 10_000)).toBe(true);
        child.kill('SIGTERM');
        expect(await exited).toBe(0);
        expect(await ended(linesOf(file).map(Number))).toBe(true);
      });
    });
  });

  it('ends with the npm that started it, also when npm is killed', async () => {
    await withFolder(async (folder) => {
      writeFunctions(`${folder}/functions`, {});
      await withProcess('npm', ['start', '--silent', '--', ...argsFor(folder)], async ({ child, url }) => {
        expect(await clientOf(url ?? '').get('/clock')).toMatchObject({ offset: 0 });
        child.kill('SIGKILL');
        expect(await until(() => !existsSync(`${folder}/data/lock`), 8000)).toBe(true);
      });
    });
  });

  it('that cannot start says why on standard error, nothing on standard output, and ends with exit code 1', async () => {
    await withCloudProcess(['--functions', '/no/such/folder'], async ({ url, output, exited }) => {
      expect(url).toBeUndefined();
      expect(await exited).toBe(1);
      expect(output().stderr).toMatch(/no folder of cloud functions at \/no\/such\/folder/);
      expect(output().stdout).toBe('');
    });
  });
});

const theCloud = cloudPerFile();

describe('the port', () => {
  it('in use is told with what to do, and the data folder is free again', async () => {
    const { cloud, functionsDir } = theCloud();
    const port = Number(new URL(cloud.url).port);
    await withFolder(async (folder) => {
      const dataDir = path.join(folder, 'data');
      await expect(startLocalCloud({ functionsDir, dataDir, port })).rejects.toThrow(
        `Port ${port} is in use. Give another one with --port`,
      );
      const second = await startLocalCloud({ functionsDir, dataDir, port: 0 });
      await second.close();
    });
  });
});

describe('the data folder', () => {
  it('belongs to one local cloud at a time', async () => {
    const { functionsDir, dataDir } = theCloud();
    await expect(startLocalCloud({ functionsDir, dataDir })).rejects.toThrow(
      /is in use by a running local cloud \(process \d+\)/,
    );
  });

  it('that holds other files, or a damaged one of ours, is reported and left as it is', async () => {
    await withFolder(async (folder) => {
      const functionsDir = writeFunctions(path.join(folder, 'functions'), {});
      const foreign = path.join(folder, 'photos');
      mkdirSync(foreign);
      writeFileSync(path.join(foreign, 'cat.jpg'), 'x');
      await expect(startLocalCloud({ functionsDir, dataDir: foreign })).rejects.toThrow(
        /is not a data folder.*cat\.jpg/,
      );
      const dataDir = path.join(folder, 'data');
      await (await startLocalCloud({ functionsDir, dataDir })).close();
      const clock = path.join(dataDir, 'clock.json');
      writeFileSync(clock, '{"offs');
      await expect(startLocalCloud({ functionsDir, dataDir })).rejects.toThrow(/clock\.json is damaged/);
      expect(readFileSync(clock, 'utf8')).toBe('{"offs');
      appendFileSync(path.join(dataDir, 'local-cloud.json'), 'x');
      await expect(startLocalCloud({ functionsDir, dataDir })).rejects.toThrow(
        /local-cloud\.json is damaged/,
      );
    });
  });

  it('of a process that was killed is taken over, also when its number now belongs to another process', async () => {
    await withFolder(async (folder) => {
      const functionsDir = writeFunctions(path.join(folder, 'functions'), {});
      const dataDir = path.join(folder, 'data');
      await (await startLocalCloud({ functionsDir, dataDir })).close();
      for (const owner of [{ pid: 2 ** 22 + 1 }, { pid: process.pid, startedAt: '1' }]) {
        writeFileSync(path.join(dataDir, 'lock'), JSON.stringify(owner));
        await (await startLocalCloud({ functionsDir, dataDir })).close();
      }
    });
  });
});

describe('state', () => {
  it('a reset forgets documents, WeChat’s book, faults, clock and figures; an import brings an export back', async () => {
    const adder: TestFunction = {
      code: `${RAW} exports.main = ({ _id }) => add('cups', { _id, at: { $date: { $numberLong: '5' } } });`,
    };
    const { call, get, post } = theCloud({ adder });
    await call('adder', { data: { _id: 'blue' } });
    await post('/wechat/subscribe', { openid: 'alice', templates: { t1: 'accept' } });
    await post('/clock/advance', { ms: 1000 });
    await post('/faults', [{ api: 'x.y', reset: true }]);
    const state = await get<{ collections: { cups: unknown[] } }>('/data/export');
    expect(state.collections.cups).toHaveLength(1);
    await post('/data/reset');
    expect((await get<{ collections: { cups?: unknown[] } }>('/data/export')).collections.cups ?? []).toEqual(
      [],
    );
    expect((await get('/wechat/credits?openid=alice')).t1 ?? 0).toBe(0);
    expect(await get('/clock')).toMatchObject({ offset: 0 });
    expect(await get('/faults')).toEqual({ faults: [], kills: [] });
    expect((await get<{ functions: object }>('/metrics')).functions).toEqual({});
    await post('/data/import', state);
    expect((await get<{ collections: unknown }>('/data/export')).collections).toEqual(state.collections);
    expect((await get('/wechat/credits?openid=alice')).t1).toBe(1);
  });
});

describe('the control API', () => {
  it('answers what it does not know with what there is', async () => {
    const { request } = theCloud();
    expect(await request('GET', '/nothing')).toMatchObject({
      status: 404,
      text: expect.stringContaining('GET /clock'),
    });
    expect(await request('GET', '/call/x')).toMatchObject({
      status: 405,
      text: expect.stringContaining('takes POST'),
    });
    expect(await request('POST', '/call/%E0%A4%A', '{}')).toMatchObject({ status: 400 });
    expect(await request('POST', '/call/x', '{"data":')).toMatchObject({
      status: 400,
      text: expect.stringContaining('INVALID_JSON'),
    });
    expect(await request('POST', '/call/x', '{"openId":"a"}')).toMatchObject({
      status: 400,
      text: expect.stringContaining('openId'),
    });
    expect(await request('POST', '/call/x', '{"source":"my_cat"}')).toMatchObject({
      status: 400,
      text: expect.stringContaining('wx_client'),
    });
    expect(await request('GET', '//')).toMatchObject({ status: 404 });
    expect(await request('GET', '/')).toMatchObject({
      status: 200,
      text: expect.stringContaining('<html'),
    });
    expect(await request('GET', '/data/collections')).toMatchObject({ status: 200 });
    expect(await request('POST', '/data/import', '{"cups":[]}')).toMatchObject({
      status: 400,
      text: expect.stringContaining('collections'),
    });
  });
});

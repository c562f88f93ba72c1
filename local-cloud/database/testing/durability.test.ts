import { spawn } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledOnce } from '../../../test/support/run/bundledOnce';
import { DamagedDataError, openDatabase } from '../index';
import { index, TestClock, withDatabase } from './harness';
import { until } from './until';

const clock = new TestClock();

async function withFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'local-cloud-durability-'));
  try {
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Runs the writer until it has acknowledged some writes, kills it with SIGKILL, and returns its lines. */
async function killedWriter(dir: string, acknowledged: number): Promise<string[]> {
  const writer = await bundledOnce(join(__dirname, 'writer.ts'));
  const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await until(() => output.split('\n').length > acknowledged || child.exitCode !== null);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  return output.split('\n').slice(0, -1);
}

async function fill(dir: string): Promise<void> {
  const database = await openDatabase({ dir, indexes: {}, clock });
  const data = Array.from({ length: 2000 }, (_, i) => `{"_id":"${i}","text":"${'x'.repeat(200)}"}`);
  await database.handle('database.insertDocument', { collectionName: 'things', data });
  await database.close();
}

describe('the data folder', () => {
  it('holds every acknowledged write after the process was killed, several times over', () =>
    withFolder(async (dir) => {
      for (const acknowledged of [40, 400]) {
        const lines = await killedWriter(dir, acknowledged);
        expect(lines.length).toBeGreaterThanOrEqual(acknowledged);
        const database = await openDatabase({ dir, indexes: {}, clock });
        const stored = new Map((await database.export())['writes']!.map((document) => {
          const { _id, n } = document as { _id: string; n: { $numberInt: string } };
          return [_id, n.$numberInt];
        })); // prettier-ignore
        for (const line of lines) {
          const [did, id] = line.split(' ') as [string, string];
          expect(stored.has(id)).toBe(true);
          if (did === 'updated') expect(stored.get(id)).toBe('1');
        }
        await database.reset();
        await database.close();
      }
    }));

  it('is the same after a restart: order, types, unique values, new ids', () =>
    withFolder(async (dir) => {
      const indexes = { things: [index('code', { code: 1 }, true)] };
      const first = await openDatabase({ dir, indexes, clock });
      await first.handle('database.insertDocument', {
        collectionName: 'things',
        data: ['{"_id":"z","code":{"$numberDouble":"1.0"}}', '{"_id":"a","code":null}'],
      });
      const before = await first.export();
      await first.close();
      const second = await openDatabase({ dir, indexes, clock });
      expect(await second.export()).toEqual(before);
      const taken = second.handle('database.insertDocument', {
        collectionName: 'things',
        data: ['{"code":{"$numberInt":"1"}}'],
      });
      await expect(taken).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_WRITE' });
      await second.handle('database.insertDocument', {
        collectionName: 'things',
        data: ['{"_id":"m","code":"new"}'],
      });
      expect((await second.export())['things']!.map((document) => (document as { _id: string })._id)).toEqual(
        ['z', 'a', 'm'],
      );
      await second.close();
    }));

  it('gets its indexes as they are declared now', () =>
    withFolder(async (dir) => {
      await fill(dir);
      const database = await openDatabase({
        dir,
        indexes: { things: [index('text_id', { text: 1, _id: -1 })] },
        clock,
      });
      const query = JSON.stringify({ text: 'x'.repeat(200) });
      const { body, cost } = await database.handle('database.getDocument', {
        collectionName: 'things',
        query,
        order: '{"_id":-1}',
        limit: 2,
      });
      expect(
        (body['data'] as { list: string[] }).list.map((text) => (JSON.parse(text) as { _id: string })._id),
      ).toEqual(['999', '998']);
      expect(cost.documentsRead).toBe(2);
      await database.close();
    }));

  it.each<[string, (file: string) => Promise<void>]>([
    ['is overwritten with something else', (file) => writeFile(file, 'this is not a database'.repeat(1000))],
    ['is cut off', (file) => truncate(file, 60_000)],
    ['is cut off inside its head', (file) => truncate(file, 5000)],
    ['lost its beginning', async (file) => writeFile(file, (await readFile(file)).fill(0, 0, 200))],
  ])('is reported and left alone when its file %s', (_how, damage) =>
    withFolder(async (dir) => {
      await fill(dir);
      const file = join(dir, 'data.mdb');
      await damage(file);
      const copy = join(dir, 'before');
      await cp(file, copy);
      const error: unknown = await openDatabase({ dir, indexes: {}, clock }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(DamagedDataError);
      expect((error as Error).message).toContain(dir);
      expect((error as Error).message).toMatch(/Restore it from a copy, or move it away/);
      expect((await readFile(file)).equals(await readFile(copy))).toBe(true);
    }),
  );

  it('may have more at its end than is needed', () =>
    withFolder(async (dir) => {
      await fill(dir);
      await appendFile(join(dir, 'data.mdb'), Buffer.alloc(4096));
      const database = await openDatabase({ dir, indexes: {}, clock });
      expect((await database.export())['things']).toHaveLength(2000);
      await database.close();
    }));
});

describe('export, import and reset', () => {
  it('carry everything from one database to another', () =>
    withDatabase({}, async ({ database }) => {
      await database.handle('database.insertDocument', {
        collectionName: 'things',
        data: ['{"_id":"1","at":{"$date":{"$numberLong":"5"}},"n":{"$numberLong":"1"}}'],
      });
      const data = await database.export();
      await withDatabase({ indexes: { things: [index('n', { n: 1 })] } }, async (other) => {
        await other.database.handle('database.insertDocument', { collectionName: 'gone', data: ['{}'] });
        await other.database.import(data);
        expect(await other.database.export()).toEqual(data);
        const { cost } = await other.database.handle('database.getDocument', {
          collectionName: 'things',
          query: '{"n":{"$numberInt":"1"}}',
        });
        expect(cost).toMatchObject({ documentsRead: 1 });
        await other.database.reset();
        expect(await other.database.export()).toEqual({ things: [] });
      });
    }));

  it('says which document of an import cannot be stored', () =>
    withDatabase({}, async ({ database }) => {
      await expect(database.import({ things: [{ _id: 1 }, 5] })).rejects.toMatchObject({
        message: expect.stringContaining('things[1]') as string,
      });
    }));
});

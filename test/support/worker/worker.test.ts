import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd, endAll } from './atEnd';
import { workersLocalCloud } from './index';

const folder = mkdtempSync(join(tmpdir(), 'notify-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a worker keeps one local cloud for the same options, and another one for others', async () => {
  const { keptLocalCloud } = await workersLocalCloud();
  const options = { functionsDir: folder, timers: false };
  const [one, same] = await Promise.all([
    keptLocalCloud(folder, options),
    keptLocalCloud(folder, { ...options }),
  ]);
  expect(same).toBe(one);
  const other = await keptLocalCloud(folder, { ...options, appid: 'wx1' });
  expect(other.url).not.toBe(one.url);
  expect((await fetch(`${one.url}/clock`)).status).toBe(200);
});

test('a local cloud that did not start is tried again by the next file', async () => {
  const { keptLocalCloud } = await workersLocalCloud();
  const options = { functionsDir: folder, maxInstances: 0 };
  for (let i = 0; i < 2; i++) await expect(keptLocalCloud(folder, options)).rejects.toThrow('maxInstances');
});

test('what a worker keeps ends once', async () => {
  const ended: string[] = [];
  atEnd(() => void ended.push('one'));
  atEnd(async () => void ended.push('two'));
  await endAll();
  await endAll();
  expect(ended).toEqual(['one', 'two']);
});

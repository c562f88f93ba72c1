import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFile, chunksOf, writeFile } from './lines';

type Doc = { _id: string; text?: string };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-lines-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const PAGES: Doc[][] = [
  [{ _id: '1', text: '蓝色\n杯' }, { _id: '2' }],
  [{ _id: '3' }],
  [{ _id: '4', text: '😀' }],
];
const DOCUMENTS = PAGES.flat();

/** As a walk does: behind a document, whatever pages those were in. @param cutBefore where it is cut off */
async function* pagesAfter(last: { _id: string } | undefined, cutBefore = ''): AsyncGenerator<Doc[]> {
  for (const page of PAGES) {
    const rest = page.filter(({ _id }) => !last || _id > last._id);
    if (rest.some(({ _id }) => _id === cutBefore)) throw new Error('cut off');
    if (rest.length > 0) yield rest;
  }
}

const write = (cutBefore = '') =>
  writeFile(
    folder,
    'users',
    (last) => pagesAfter(last, cutBefore),
    () => Promise.resolve(),
  );

async function read(from = 0) {
  const documents: unknown[] = [];
  for await (const chunk of chunksOf(
    folder,
    { file: 'users.ndjson', of: 'users', count: 0, sha256: '' },
    from,
  ))
    documents.push(...chunk.documents);
  return documents;
}

test('what is written is read again, and its checksum is right', async () => {
  const entry = await write();
  expect(entry).toMatchObject({ file: 'users.ndjson', of: 'users', count: 4 });
  await checkFile(folder, entry);
  expect(await read()).toEqual(DOCUMENTS);
  expect(await read(3)).toEqual(DOCUMENTS.slice(3));
  expect(await read(4)).toEqual([]);
});

test('a disk that takes a part of what it is given is given the rest', async () => {
  const handle = await open(join(folder, 'other'), 'w');
  const prototype = Object.getPrototypeOf(handle) as {
    write(text: unknown, ...rest: unknown[]): Promise<unknown>;
  };
  await handle.close();
  const { write: whole } = prototype;
  jest.spyOn(prototype, 'write').mockImplementation(function (
    this: unknown,
    text: unknown,
    ...rest: unknown[]
  ) {
    const part = typeof text === 'string' ? text.slice(0, Math.ceil(text.length / 2)) : text;
    return whole.call(this, part, ...rest);
  });
  await checkFile(folder, await write());
  expect(await read()).toEqual(DOCUMENTS);
});

test.each([
  ['between two pages', '3', ''],
  ['in the middle of a line', '3', '{"_id":"3","te'],
  ['in the middle of a letter', '4', Buffer.from('{"_id":"4","text":"😀').subarray(0, -2)],
])(
  'cut off %s, it goes on behind the last whole line, with the same checksum',
  async (_where, before, rest) => {
    const whole = await write();
    rmSync(join(folder, 'users.ndjson'));
    await expect(write(before)).rejects.toThrow('cut off');
    writeFileSync(join(folder, 'users.ndjson.part'), rest, { flag: 'a' });
    expect(await write()).toEqual(whole);
    await checkFile(folder, whole);
    expect(await read()).toEqual(DOCUMENTS);
  },
);

test('written as a whole, and cut off before anybody noted it: nothing is read or written twice', async () => {
  const whole = await write();
  const asked: unknown[] = [];
  const rest = (last: Doc | undefined) => {
    asked.push(last?._id);
    return pagesAfter(last);
  };
  expect(await writeFile(folder, 'users', rest, () => Promise.resolve())).toEqual(whole);
  expect(asked).toEqual(['4']);
  expect(readFileSync(join(folder, 'users.ndjson'), 'utf8').split('\n')).toHaveLength(5);
});

test('a changed file, and one that is gone, are named', async () => {
  const entry = await write();
  writeFileSync(join(folder, 'users.ndjson'), '{}\n', { flag: 'a' });
  await expect(checkFile(folder, entry)).rejects.toThrow(/users.ndjson: expected the checksum/);
  rmSync(join(folder, 'users.ndjson'));
  await expect(checkFile(folder, entry)).rejects.toThrow(/users.ndjson/);
});

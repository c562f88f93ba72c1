import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignPerson, PersonWithoutCredit } from '../../cloudfunctions/core/contract';
import { listLacking, writeLacking } from './campaignLacking';
import { listPeople, writePeople } from './campaignPeople';
import type { AskPage } from './peoplePages';

const folder = mkdtempSync(join(tmpdir(), 'notify-people-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const quiet = { at: () => undefined, end: () => undefined };
let files = 0;
const fresh = (): string => join(folder, `${(files += 1)}.csv`);

/** Where each run began to ask. */
const begins: (string | undefined)[] = [];

/** Three on a page, whatever is asked for; @param diesAt the page that nobody answers */
function pages<Person>(
  all: Person[],
  cursor: (person: Person) => string,
  diesAt = Infinity,
): AskPage<Person> {
  let asked = 0;
  return (after) => {
    if (asked === 0) begins.push(after);
    if ((asked += 1) === diesAt) return Promise.reject(new Error('the network is gone'));
    const from = after === undefined ? 0 : all.findIndex((person) => cursor(person) === after) + 1;
    const people = all.slice(from, from + 3);
    const last = people.at(-1);
    return Promise.resolve({ people, ...(last && from + 3 < all.length ? { next: cursor(last) } : {}) });
  };
}

const lacking = Array.from({ length: 8 }, (_, i): PersonWithoutCredit => ({
  // WeChat's ids may begin as a formula does.
  openid: `${i === 5 ? '-' : 'o'}-${i}`,
  reason: { code: 'NO_CREDIT', message: '', advice: '' },
  ...(i === 2 ? { otherwise: { code: 'MUTED', message: '', advice: '' } } : {}),
}));
const askLacking = (diesAt?: number) => pages(lacking, ({ openid }) => openid, diesAt);

const people = Array.from({ length: 8 }, (_, i): CampaignPerson => ({
  openid: `o-${i}`,
  id: `n-${i}`,
  part: 'a',
  state: i < 4 ? 'sent' : 'delivered',
  assignedAt: '2026-11-27T12:00:00.000Z',
}));
const askPeople = (diesAt?: number) => pages(people, ({ state, id }) => `${state}.${id}`, diesAt);

describe.each([
  ['people', (out: string, diesAt?: number) => writePeople(askPeople(diesAt), out, quiet)],
  ['people without a credit', (out: string, diesAt?: number) => writeLacking(askLacking(diesAt), out, quiet)],
])('a file of %s', (_name, write) => {
  test('holds everybody once, and goes on where a chunk failed, or the disk was full in the middle of a line', async () => {
    const whole = fresh();
    expect(await write(whole)).toEqual([expect.stringMatching(/: 8 people/)]);
    const text = readFileSync(whole, 'utf8');
    expect(text.split('\n')).toHaveLength(1 + 8 + 1);

    for (const diesAt of [1, 2, 3]) {
      const out = fresh();
      await expect(write(out, diesAt)).rejects.toThrow('the network is gone');
      if (diesAt === 2) truncateSync(out, readFileSync(out).length - 4);
      expect(await write(out)).toEqual([expect.stringMatching(/: 8 people/)]);
      expect(readFileSync(out, 'utf8')).toBe(text);
      expect(begins.at(-1) === undefined).toBe(diesAt === 1);
    }
    // Run once more, nobody is written twice.
    await write(whole);
    expect(readFileSync(whole, 'utf8')).toBe(text);
  });

  test('is none that holds something else', async () => {
    const out = fresh();
    writeFileSync(out, 'a letter\n');
    await expect(write(out)).rejects.toThrow(/expected a new file, or one that this command has begun/);
    expect(readFileSync(out, 'utf8')).toBe('a letter\n');
  });
});

test('an openid that a spreadsheet would take for a formula is written safely, and known again', async () => {
  const out = fresh();
  await expect(writeLacking(askLacking(3), out, quiet)).rejects.toThrow();
  expect(readFileSync(out, 'utf8')).toContain("\n'--5,NO_CREDIT,\n");
  await writeLacking(askLacking(), out, quiet);
  expect(readFileSync(out, 'utf8').match(/--5/g)).toHaveLength(1);
});

test('the first hundred are shown, and that there are more', async () => {
  const many = Array.from({ length: 150 }, (_, i) => ({ ...people[0]!, openid: `o-${i}`, id: `n-${i}` }));
  const shown = await listPeople(pages(many, ({ id }) => id));
  expect(shown).toHaveLength(1 + 100 + 1);
  expect(shown.at(-1)).toMatch(/--out FILE\.csv/);
  const few = await listLacking(askLacking());
  expect(few).toHaveLength(1 + 8);
  expect(few[3]).toMatch(/MUTED$/);
  expect(few[1]).toMatch(/would be sent/);
});

test('whoever has moved on to another state while the file was written stands in it once', async () => {
  const out = fresh();
  const moved = { ...people[0]!, state: 'delivered' as const };
  const ask = pages([...people, moved], ({ state, id }) => `${state}.${id}`);
  expect(await writePeople(ask, out, quiet)).toEqual([expect.stringMatching(/: 8 people/)]);
  expect(readFileSync(out, 'utf8').match(/,n-0,/g)).toHaveLength(1);
});

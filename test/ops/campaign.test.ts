/** The commands of docs/en/campaigns.md as they stand there, on a local cloud with somebody to send to. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommand } from '../../ops/arguments';
import { notifyPerFile } from '../support/cloud';
import { opsPrints } from '../support/opsPrints';
import { documentedPlan } from '../support/docs/campaignPlan';
import { opsCommands, snippets } from '../support/docs/fences';
import { seed } from '../support/seed';

const cloud = notifyPerFile();
const USER = 'o-lin';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-campaign-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ops = (words: string[]): Promise<string> => opsPrints([...words, '--local', cloud().url]);
const typed = (text: string): Promise<string> => ops(text.split(' '));

const SAYS: Record<string, RegExp> = {
  create: /^november +draft/,
  preview: /^1 in the audience 人群, 1 reachable 可触达, 1 would be sent 将发送/,
  start: /^november +scheduled/,
  undo: /^november +draft/,
  show: /双十一 · offer · version 3 by ops/,
  report: /^november +draft +as of 数据截至/,
  list: /^november +draft/,
  pause: /^Everything promotional is paused .* by ops: wrong-price/,
  resume: /^Everything promotional goes on/,
};

test('every command of the page', async () => {
  await seed(cloud(), { users: [USER], alias: 'offer', notifications: () => [] });
  const plan = documentedPlan(USER, (await cloud().now()) + 24 * 3_600_000);
  writeFileSync(join(folder, 'november.json'), plan);
  const commands = opsCommands()
    .filter(({ page }) => page === 'campaigns.md')
    .map(({ words }) => words);
  expect(commands.map(([, what]) => what)).toEqual(Object.keys(SAYS));
  for (const words of commands) {
    const at = words.indexOf('--env');
    const own = words
      .filter((_word, i) => i !== at && i !== at + 1)
      .map((word) => (word === 'november.json' ? join(folder, word) : word));
    expect(await ops(own)).toMatch(SAYS[words[1]!]!);
  }
  expect(await typed('campaign stop november')).toMatch(/^november +stopped/);
});

test('one that repeats: the plan of the page, its next runs, what is printed of it', async () => {
  const [, shown] = snippets().filter(
    ({ page, language, text }) =>
      page === 'campaigns.md' && language === 'json' && /repeat|双十一/.test(text),
  );
  const endsAt = (await cloud().now()) + 30 * 24 * 3_600_000;
  const plan = { ...(JSON.parse(shown!.text) as object), audience: { openids: [USER] }, endsAt };
  writeFileSync(join(folder, 'weekly.json'), JSON.stringify(plan));
  expect(await typed(`campaign create weekly --file ${join(folder, 'weekly.json')}`)).toMatch(
    /^weekly +draft +repeat +until[^]*offer · weekdays 每周 1, 5 at 10:00 \(Asia\/Shanghai\)/,
  );
  expect(await typed('campaign preview weekly')).toMatch(
    /^runs 各次: (\d{4}-\d\d-\d\d 10:00( · )?){5}\nof one run[^]*\n1 in the audience 人群/,
  );
  await typed('campaign start weekly --confirmed 1');
  expect(await typed('campaign show weekly')).toMatch(/ {2}next run 下一次 \d{4}-\d\d-\d\d 10:00/);
  expect(await typed('campaign report weekly')).toMatch(/^weekly +scheduled +as of[^]*total 合计/);
  const csv = join(folder, 'weekly.csv');
  expect(await typed(`campaign report weekly --out ${csv}`)).toMatch(/0 lines/);
  expect(readFileSync(csv, 'utf8')).toMatch(/^run,id,part,attempted,accepted/);
  expect(await typed('campaign stop weekly')).toMatch(/^weekly +stopped/);
});

test.each([
  ['campaign show nope', 'NOT_FOUND', /^id: expected the id of a campaign, got "nope"/],
  ['campaign start november --confirmed ten', 'BAD_REQUEST', /^confirmed: expected a number, got "ten"/],
  ['campaign list --state lost', 'BAD_REQUEST', /^state: expected one of draft, scheduled/],
])('%s is told as the function tells it', async (text, code, message) => {
  await expect(typed(text)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as unknown,
  });
});

test.each([
  ['campaign cancel november', /expected campaign list, or one of show, preview/],
  ['campaign show', /expected campaign list, or one of show, preview/],
])('%s shows the usage', (text, message) => {
  expect(() => parseCommand([...text.split(' '), '--local', 'http://127.0.0.1:1'])).toThrow(message);
});

test('a plan that cannot be read is told with its file', async () => {
  await expect(typed('campaign create november --file nowhere.json')).rejects.toThrow(
    /nowhere.json: expected a JSON file/,
  );
  await expect(typed('campaign create november')).rejects.toThrow(/expected --file FILE.json/);
});

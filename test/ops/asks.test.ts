/** The commands of docs/en/asks.md as they stand there, on a local cloud, and what a phone is told and tells of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AskReport, SyncResult } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { opsPrints } from '../support/opsPrints';
import { opsCommands, snippets } from '../support/docs/fences';
import { databaseCalls } from '../support/flow';
import { templateId, until } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'notify-asks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ops = (words: string[]): Promise<string> => opsPrints([...words, '--local', cloud().url]);

const subscribe = async (data: object): Promise<SyncResult> => {
  const answer = await cloud().call<SyncResult>('subscribe', data, { openid: 'o-lin' });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.data;
};

const SAYS: Record<string, RegExp> = {
  create: /^autumn +draft +ask +until[^]*双十一之前 · offer @ me · target 目标 3000/,
  preview: /^0 people 人, 0 would be asked/,
  start: /^autumn +scheduled +ask/,
  report: /^autumn[^]*\b0\b/,
  list: /^autumn +scheduled +ask/,
};

test('every command of the page; then a phone asks, and what came of it is counted', async () => {
  const shown = snippets().find(({ page, language }) => page === 'asks.md' && language === 'json')!;
  const endsAt = (await cloud().now()) + 10 * 24 * 60 * MINUTE;
  writeFileSync(
    join(folder, 'autumn.json'),
    JSON.stringify({ ...(JSON.parse(shown.text) as object), endsAt }),
  );
  const commands = opsCommands()
    .filter(({ page }) => page === 'asks.md')
    .map(({ words }) => words);
  expect(commands.map(([, what]) => what)).toEqual(Object.keys(SAYS));
  for (const words of commands) {
    const at = words.indexOf('--env');
    const own = words
      .filter((_word, i) => i !== at && i !== at + 1)
      .map((word) => (word === 'autumn.json' ? join(folder, word) : word));
    expect(await ops(own)).toMatch(SAYS[words[1]!]!);
  }

  await cloud().advance(3 * MINUTE);
  await cloud().fire('dispatch');
  expect((await subscribe({ action: 'sync' })).asks).toMatchObject([
    { id: 'autumn', places: ['me'], templates: ['offer'], zh: { button: '好，告诉我' }, until: endsAt },
  ]);
  const report = {
    results: { [templateId('offer')]: 'accept' },
    asked: ['offer'],
    nonce: 'nonce-of-a-tap',
    at: await cloud().now(),
    place: 'me',
    campaign: 'autumn',
  };
  await subscribe({ action: 'sync', reports: [report] });
  const admin = { openid: 'o-admin' };
  await until(async () => {
    await cloud().advance(16 * MINUTE);
    await cloud().fire('dispatch');
    const answer = await cloud().call<AskReport>(
      'manage',
      { action: 'campaign.report', id: 'autumn' },
      admin,
    );
    return answer.ok && answer.data.gained === 1 && answer.data.asked === 1;
  }, 'the accept is counted');
});

test('a place that is not configured is told with its path', async () => {
  const file = join(folder, 'attic.json');
  const zh = { title: '标题', text: '文字', button: '好' };
  const wrong = { kind: 'ask', title: 'x', places: ['attic'], templates: ['offer'], wording: { zh } };
  writeFileSync(file, JSON.stringify({ ...wrong, endsAt: (await cloud().now()) + 60 * MINUTE }));
  await expect(ops(['campaign', 'create', 'attic', '--file', file])).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/^places\[0\]: expected a place of the configuration \(me\)/) as unknown,
  });
});

/** What a warm instance believes of who asks is older than its minute. */
const aMinuteLater = () => cloud().advance(MINUTE);
const told = async () => (await subscribe({ action: 'sync' })).asks.map(({ id }) => id);
const callsOfSync = async (): Promise<number> => {
  await cloud().resetMetrics();
  await told();
  return databaseCalls(cloud(), 'subscribe');
};

test('to a list: a launch costs no call more; every switch of operators reaches the phone with its next look', async () => {
  await aMinuteLater();
  const at = await cloud().now();
  const known = { results: { [templateId('backInStock')]: 'accept' }, nonce: 'nonce-of-another', at };
  await subscribe({ action: 'sync', reports: [known] });
  const before = await callsOfSync();
  const people = join(folder, 'members.csv');
  writeFileSync(people, 'openid\no-lin\n');
  await ops(['segment', 'people', people, '--name', 'members']);
  const rule = join(folder, 'rule.json');
  writeFileSync(rule, JSON.stringify({ kind: 'list', name: 'members' }));
  await ops(['segment', 'save', 'club', '--file', rule]);
  const zh = { title: '标题', text: '文字', button: '好' };
  const spec = { kind: 'ask', title: 'x', places: ['me'], templates: ['offer'], segment: 'club' };
  const endsAt = (await cloud().now()) + 60 * MINUTE;
  const file = join(folder, 'club.json');
  writeFileSync(file, JSON.stringify({ ...spec, scenes: ['有好价格时通知一次'], wording: { zh }, endsAt }));
  await ops(['campaign', 'create', 'club', '--file', file]);
  await ops(['campaign', 'start', 'club']);
  await cloud().advance(3 * MINUTE);
  await cloud().fire('dispatch');
  const others = (await told()).filter((id) => id !== 'club');
  expect(await told()).toEqual([...others, 'club']);
  expect(await callsOfSync()).toBe(before);
  const stranger = await cloud().call<SyncResult>('subscribe', { action: 'sync' }, { openid: 'o-other' });
  expect(stranger.ok && stranger.data.asks.map(({ id }) => id)).toEqual(others);

  const steps: [string[], string[]][] = [
    [['campaign', 'pause', '--all', '--reason', 'wrong-price'], []],
    [
      ['campaign', 'resume', '--all'],
      [...others, 'club'],
    ],
    [['campaign', 'pause', 'club'], others],
    [
      ['campaign', 'resume', 'club'],
      [...others, 'club'],
    ],
    [['campaign', 'stop', 'club'], others],
  ];
  for (const [words, asks] of steps) {
    await ops(words);
    await cloud().fire('dispatch');
    await aMinuteLater();
    expect([words, await told()]).toEqual([words, asks]);
  }
  expect((await cloud().metrics()).scans).toEqual([]);
});

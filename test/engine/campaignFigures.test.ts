/** The figures of a campaign on the built functions: what users did, as viewers, operators and the shell see it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CampaignPeople, CampaignReport } from '../../cloudfunctions/core/contract';
import { rebuild } from '../../cloudfunctions/core/counting/rebuild';
import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { connect } from '../support/connect';
import { opsPrints } from '../support/opsPrints';
import { nidOf } from '../support/links';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone, settleDown } from '../support/settleDown';
import { ADMIN, data, SHOP } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const USERS = Array.from({ length: 60 }, (_, i) => `o-${String(i).padStart(3, '0')}`);

const ops = (...words: string[]): Promise<string> => opsPrints([...words, '--local', cloud().url]);
const manage = async <Data>(request: object): Promise<Data> =>
  data(await cloud().call<Data>('manage', request, ADMIN));

/** Sent to all but the control group; every third of those has clicked, some bought, one has complained and left. */
async function lived() {
  await seed(cloud(), { users: USERS, notifications: () => [] });
  const id = 'spring';
  await manage({
    action: 'campaign.create',
    id,
    title: '春季',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 50, data: { goods: '蓝色马克杯', price: '¥89' } }],
    control: 50,
    audience: { openids: USERS },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  await manage({ action: 'campaign.start', id, confirmed: USERS.length });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  await settleDown(cloud());
  await pushesDone(cloud());
  const { messages } = await snapshot(cloud());
  const sent = messages.filter(({ attemptedAt }) => attemptedAt > 0);
  for (const [i, { _id, to }] of sent.entries()) {
    if (i % 3 === 0)
      await cloud().call('track', { events: [{ kind: 'click', nid: nidOf(_id, to) }] }, { openid: to });
  }
  const control = messages.find(({ campaign }) => campaign?.part === 'control')!;
  for (const { to } of [sent[0]!, sent[1]!, control])
    await cloud().call(
      'track',
      { openid: to, events: [{ kind: 'convert', goal: 'order', id: to, value: 100 }] },
      SHOP,
    );
  const [first] = sent;
  const complaint = { kind: 'feedback', nid: first!._id, category: 'complaint', cause: 'irrelevant' };
  await cloud().call('track', { events: [complaint] }, { openid: first!.to });
  await cloud().call('unsubscribe', { action: 'stop', scope: 'all' }, { openid: first!.to });
  await cloud().advance(FOLD_EVERY + MINUTE);
  await tick(cloud());
  return { sent, control };
}

test('what users did is in the report, no query scans, and a recount finds the same', async () => {
  const { sent, control } = await lived();
  await cloud().resetMetrics();
  const report = data(
    await cloud().call<CampaignReport>('stats', { action: 'campaign', id: 'spring' }, ADMIN),
  );
  const clicks = Math.ceil(sent.length / 3);
  expect(report.parts).toMatchObject({
    a: {
      assigned: sent.length,
      sent: sent.length,
      delivered: sent.length,
      clicked: clicks,
      converted: 1,
      counted: { goals: 2, conversions: 1, value: 100, complaints: 1, unsubscribes: 1, refusals: 0 },
    },
    control: {
      assigned: 60 - sent.length,
      sent: 0,
      leftOut: { CONTROL: 60 - sent.length },
      counted: { goals: 1 },
    },
  });
  expect(report.spans).toHaveLength(1);
  const goals = await manage<CampaignPeople>({ action: 'campaign.people', id: 'spring', outcome: 'goals' });
  expect(goals.people.map(({ openid }) => openid).sort()).toEqual(
    [sent[0]!.to, sent[1]!.to, control.to].sort(),
  );
  for (const outcome of ['complaints', 'unsubscribes']) {
    const { people } = await manage<CampaignPeople>({ action: 'campaign.people', id: 'spring', outcome });
    expect(people.map(({ openid }) => openid)).toEqual([sent[0]!.to]);
  }
  expect((await cloud().metrics()).scans).toEqual([]);
  expect((await rebuild(await connect({ local: cloud().url }), { write: false })).differences).toEqual([]);
  expect(
    await cloud().call('stats', { action: 'campaign', id: 'spring' }, { openid: 'o-001' }),
  ).toMatchObject({
    error: { code: 'FORBIDDEN' },
  });
});

test('the shell prints it, and writes the people into a file that it goes on with', async () => {
  await lived();
  const folder = mkdtempSync(join(tmpdir(), 'notify-people-'));
  try {
    expect(await ops('campaign', 'report', 'spring')).toMatch(/people 人群 60 = without a credit 无次数 0/);
    expect(await ops('campaign', 'people', 'spring', '--outcome', 'clicked')).toMatch(/delivered 已送达/);
    const out = join(folder, 'people.csv');
    const write = () => ops('campaign', 'people', 'spring', '--out', out);
    expect(await write()).toMatch(/60 people/);
    const whole = readFileSync(out, 'utf8');
    const lines = whole.trimEnd().split('\n');
    expect(new Set(lines).size).toBe(61);
    // Cut off in the middle of a line.
    writeFileSync(out, `${lines.slice(0, 20).join('\n')}\n${lines[20]!.slice(0, 9)}`);
    expect(await write()).toMatch(/60 people/);
    expect(readFileSync(out, 'utf8')).toBe(whole);
    appendFileSync(join(folder, 'other.csv'), 'something else\n');
    await expect(ops('campaign', 'people', 'spring', '--out', join(folder, 'other.csv'))).rejects.toThrow(
      /expected a new file, or one that this command has begun/,
    );
    const report = join(folder, 'report.csv');
    await ops('campaign', 'report', 'spring', '--out', report);
    expect(readFileSync(report, 'utf8')).toMatch(/^day,hour,part,attempted,.*\n2\d{3}-.*,a,/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

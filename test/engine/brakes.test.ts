/** Ramp, brakes and run-time settings on the built functions. */
import type { AuditPage, CampaignView } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { connect } from '../../ops/connect';
import { opsPrints } from '../support/opsPrints';
import config from '../fixtures/settings.config';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { pushesDone } from '../support/settleDown';
import { ADMIN, backInStock, data, send } from '../support/shop';

const cloud = notifyPerFile({ config: 'test/fixtures/settings.config.ts' });
const MINUTE = 60_000;
const manage = async <Data = CampaignView>(request: object) =>
  data(await cloud().call<Data>('manage', request, ADMIN));
const ops = (...words: string[]): Promise<string> =>
  opsPrints([...words, '--local', cloud().url], (target) => connect(target, checkConfig(config)));
const pass = async (minutes: number): Promise<void> => {
  for (let i = 0; i < minutes; i += 5) {
    await cloud().advance(5 * MINUTE);
    await tick(cloud());
    await pushesDone(cloud());
  }
};
const people = Array.from({ length: 120 }, (_, i) => `o-${String(i).padStart(3, '0')}`);
const cards = async (): Promise<number> =>
  (await Promise.all(people.map((openid) => cloud().messages(openid)))).flat().length;

async function started(): Promise<void> {
  await seed(cloud(), { users: people, notifications: () => [] });
  await manage({
    action: 'campaign.create',
    id: 'november',
    title: '双十一',
    purpose: 'transactional',
    scene: '想要的商品到货时通知',
    template: 'backInStock',
    audience: { openids: people },
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
    ramp: { steps: [50, 100], soakMinutes: 30, leastSample: 50 },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  await manage({ action: 'campaign.start', id: 'november', confirmed: people.length });
}

/** All of it has gone out, and nothing else. */
async function firstStep(): Promise<number> {
  const { pace } = await manage({ action: 'campaign.show', id: 'november' });
  const [size = 0] = pace?.steps ?? [];
  expect(await cards()).toBe(size);
  expect(size).toBeLessThan(people.length);
  return size;
}

test('a step that people complain of is the last: the campaign pauses, the log says the figures, and a person resumes', async () => {
  await started();
  await pass(15);
  const first = await firstStep();
  for (const openid of people.slice(0, 30)) {
    const [card] = await cloud().messages(openid);
    const nid = /nid=([\w-]+)/.exec(card!.page!)![1];
    const event = { kind: 'feedback', category: 'complaint', cause: 'misleading', text: '骗人', nid };
    data(await cloud().call('track', { events: [event] }, { openid }));
  }
  await pass(25);
  const view = await manage({ action: 'campaign.show', id: 'november' });
  expect(view).toMatchObject({ state: 'paused', pausedFor: 'brake', made: first });
  expect(await cards()).toBe(first);
  const { entries } = data(await cloud().call<AuditPage>('stats', { action: 'audit' }, ADMIN));
  const line = entries.find(({ action }) => action === 'campaign.brake');
  expect(line).toMatchObject({ by: 'brake', target: 'november', outcome: 'done' });
  expect(line!.request).toMatch(/"brake":"complaints".*"count":30,"of":63/);
  expect(await ops('campaign', 'show', 'november')).toMatch(/complaints/);
  await manage({ action: 'campaign.resume', id: 'november' });
  // What was complained of before is forgiven; the step soaks anew.
  await pass(75);
  expect(await cards()).toBeGreaterThan(first);
});

test('a step that nobody complains of is followed by the next once it has soaked', async () => {
  await started();
  await pass(15);
  const first = await firstStep();
  await pass(15);
  expect(await cards()).toBe(first);
  await pass(60);
  expect(await cards()).toBeGreaterThan(first);
  expect((await manage({ action: 'campaign.show', id: 'november' })).pausedFor).toBeUndefined();
});

test('a cap that an operator lowers counts for warm functions within ten seconds', async () => {
  await seed(cloud(), { users: ['o-lin'], credits: 5, notifications: () => [] });
  const sent = async (key: string) => data(await send(cloud(), backInStock('o-lin', key)));
  expect(await sent('1')).toMatchObject({ state: 'sent' });
  expect(await ops('settings')).toMatch(/capAll +5 /);
  expect(await ops('settings', 'set', 'capAll', '2')).toMatch(/version 1, by ops[^]*capAll +2 .*5/);
  await expect(ops('settings', 'set', 'capAll', '6')).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  await expect(ops('settings', 'set', 'capAll', '3', '--version', '0')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await cloud().advance(11_000);
  expect(await sent('2')).toMatchObject({ state: 'sent' });
  expect(await sent('3')).toMatchObject({ state: 'scheduled', reason: { code: 'CAPPED' } });
  expect(await ops('settings', 'set', 'capAll', 'default')).toMatch(/capAll +5 /);
  await cloud().advance(11_000);
  expect(await sent('4')).toMatchObject({ state: 'sent' });
});

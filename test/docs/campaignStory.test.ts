/** The README's campaigns, line by line, on the demo shop; what it tells to do on the phone and with the clock is done between. */
import { join } from 'node:path';
import { shopCloud } from '../e2e/shopCloud';
import { opsPrints } from '../support/opsPrints';
import type { Control } from '../support/control';
import { commands } from '../support/docs/fences';
import { ROOT } from '../support/docs/files';
import { ADMIN, data, templateId, type Alias } from '../support/shop';

const USER = 'user-xiaolin';
const OTHER = 'user-aming';
const MINUTE = 60_000;
const OPS = 'npm run ops -- ';

let cloud: Control;
beforeAll(async () => {
  cloud = await shopCloud();
  await cloud.reset();
}, 120_000);
afterAll(() => cloud.reset());

/** As the shop's pages do it. */
async function accept(alias: Alias, more: object = {}, openid = USER): Promise<void> {
  const id = templateId(alias);
  await cloud.subscribe(openid, { [id]: 'accept' });
  const at = await cloud.now();
  const report = { asked: [alias], results: { [id]: 'accept' }, nonce: `tap-${alias}-${at}`, at, ...more };
  data(await cloud.call('subscribe', { action: 'report', ...report }, { openid }));
}
const wish = (openid = USER): Promise<void> =>
  accept('backInStock', { about: 'goods:mug', label: '蓝色马克杯' }, openid);

/** The clock by a minute, so often, and the timer each time. */
async function later(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await cloud.advance(MINUTE);
    await cloud.fire('dispatch');
  }
}

/** To 10:01 of a Friday in Shanghai. */
async function toFriday(): Promise<void> {
  const local = new Date((await cloud.now()) + 8 * 60 * MINUTE);
  const days = (5 - local.getUTCDay() + 7) % 7 || 7;
  const ten = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days, 2, 1);
  await cloud.advance(ten - (await cloud.now()));
  await cloud.fire('dispatch');
}

/** Somebody who taps while it runs. */
async function alsoLater(): Promise<void> {
  await later(3);
  await wish(OTHER);
  await later(2);
}

const cards = async (openid = USER): Promise<unknown[]> =>
  (await cloud.messages(openid)).map(({ title, data: { thing1 } }) => `${title} ${thing1}`);

/** A day later, as a phone that knew of no such campaign looks once a day. */
async function asked(): Promise<void> {
  await cloud.advance(24 * 60 * MINUTE);
  await later(1);
  await accept('offer', { place: 'me', campaign: 'fridays' });
}

async function cart(): Promise<void> {
  await later(3);
  await accept('offer');
  const events = [{ kind: 'event', name: 'cart', props: { goods: 'tea' } }];
  data(await cloud.call('track', { events }, { openid: USER }));
  await cloud.advance(60 * MINUTE);
  await later(2);
}

const MUG = '到货提醒 蓝色马克杯';
const POT = '优惠提醒 紫砂小壶';
/** By command as far as it is told apart: what is done before it, what it says. */
const STORY: readonly [command: string, says: RegExp, before?: () => Promise<unknown>][] = [
  ['segment save waiting', /waits for “到货提醒” \(goods:mug\)/, () => wish()],
  ['campaign create restock', /draft/],
  [
    'campaign preview restock',
    /1 reachable.*\n[^]*: 1 spent 消耗, 0 left 剩余[^]*plus as many as may come later/,
  ],
  ['campaign start restock', /scheduled/],
  ['campaign undo restock', /draft/],
  ['campaign start restock', /scheduled/],
  ['campaign report restock', /of these came later 其中活动期间加入 1[^]*\na +2 +2 /, alsoLater],
  ['campaign people restock', new RegExp(`\n${USER} .* a `)],
  ['campaign duplicate restock', /restock-2 +draft/, () => wish()],
  ['campaign start restock-2', /scheduled/],
  ['campaign create fridays', /draft/, () => later(3)],
  ['campaign start fridays', /scheduled/],
  ['campaign create weekly', /draft +repeat/, asked],
  ['campaign preview weekly', /(\d{4}-\d\d-\d\d 10:00 · ){3}[^]*1 reachable/],
  ['campaign start weekly', /scheduled/],
  ['campaign create cart', /draft +triggered/, toFriday],
  ['campaign preview cart', /in the last 7 days: about 0 [^]*how many it may make in all/],
  ['campaign start cart', /scheduled/],
  ['campaign report cart', /\na +1 +1 /, cart],
];
const ARRIVED: Readonly<Record<string, string[]>> = {
  'campaign report restock': [MUG],
  'campaign create fridays': [MUG, MUG],
  'campaign create cart': [MUG, MUG, POT],
  'campaign report cart': [MUG, MUG, POT, '优惠提醒 明前龙井'],
};

test('a restock once, again to who did not click, an ask, a weekly offer and a forgotten cart', async () => {
  const typed = commands().filter(({ page, text }) => page === 'README' && text.startsWith(OPS));
  expect(typed).toHaveLength(STORY.length);
  const given = (word: string): string =>
    word === '$URL' ? cloud.url : word.replace(/^\$F\//, join(ROOT, 'miniprogram-client/demo-campaigns/'));
  for (const [i, [command, says, before]] of STORY.entries()) {
    const words = typed[i]!.text.slice(OPS.length).split(/\s+/);
    expect(words.join(' ')).toMatch(new RegExp(`^${command} `));
    await before?.();
    if (ARRIVED[command]) expect([command, await cards()]).toEqual([command, ARRIVED[command]]);
    expect([command, await opsPrints(words.map(given))]).toEqual([command, expect.stringMatching(says)]);
  }
  expect(await cards(OTHER)).toEqual([MUG]);
  // Where the phone shows the words of the one that asks: test/e2e/asks.
  const report = { action: 'campaign.report', id: 'fridays' };
  expect(data(await cloud.call('manage', report, ADMIN))).toMatchObject({ gained: 1 });
}, 60_000);

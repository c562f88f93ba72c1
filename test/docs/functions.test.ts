/** Every function that the pages show runs, built and with the real SDK, and does what its page says. */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { type Control } from '../support/control';
import { ENVIRONMENT, withDocumented } from '../support/docs/cloud';
import { commands, snippets } from '../support/docs/fences';
import { SHOP } from '../support/shop';

const USER = 'o-lin';
const TEMPLATE = 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN';
const FUNCTION = /^cloudfunctions\/(\w+)\/index\.(js|ts)$/;

const documented = snippets().filter(({ file, notRun }) => FUNCTION.test(file) && notRun === undefined);
const nameOf = (file: string): string => FUNCTION.exec(file)![1]!;

/** As another function, or the console, calls it. */
async function ask(cloud: Control, name: string, data: object): Promise<Record<string, unknown>> {
  const { result, error } = await cloud.tryCall<Record<string, unknown>>(name, data, SHOP);
  if (error) throw new Error(error.message);
  return result!;
}

/** The user accepts on WeChat's sheet, and the client reports it. */
async function accept(cloud: Control, openid: string, more: object = {}): Promise<void> {
  const results = await cloud.subscribe(openid, { [TEMPLATE]: 'accept' });
  const answer = await cloud.call<object>(
    'subscribe',
    {
      action: 'report',
      results: { [TEMPLATE]: results[TEMPLATE] },
      nonce: `tap-${openid}-${await cloud.now()}`,
      at: await cloud.now(),
      ...more,
    },
    { openid },
  );
  expect(answer).toMatchObject({ ok: true });
}

const cards = async (cloud: Control, openid: string): Promise<number> =>
  (await cloud.messages(openid)).length;

/** By the function's name: what its page says of it. (`restock`: readme.test.ts.) */
const PLAYED: Record<string, (cloud: Control) => Promise<void>> = {
  async remindFriday(cloud) {
    const told = await ask(cloud, 'remindFriday', { openid: USER, order: 17 });
    expect(told).toMatchObject({ state: 'scheduled', willSend: true });
    const due = new Date(new Date(told['dueAt'] as string).getTime() + 8 * 3_600_000);
    expect([due.getUTCDay(), due.getUTCHours(), due.getUTCMinutes()]).toEqual([5, 9, 0]);
    const ahead = due.getTime() - 8 * 3_600_000 - (await cloud.now());
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual((7 * 24 + 9) * 3_600_000);
    expect(await ask(cloud, 'remindFriday', { openid: USER, order: 17 })).toMatchObject({ id: told['id'] });
  },
  async recommendMug(cloud) {
    const latest = (await cloud.now()) + 24 * 3_600_000;
    const told = await ask(cloud, 'recommendMug', { openid: 'o-guest', latest });
    expect(told).toMatchObject({ state: 'scheduled', reason: { code: 'BEST_TIME' } });
    // Nobody's habits are known.
    const due = new Date(Date.parse(told['dueAt'] as string) + 8 * 3_600_000);
    expect(due.getUTCHours()).toBe(20);
    expect(await ask(cloud, 'recommendMug', { openid: 'o-guest', latest })).toEqual(told);
  },
  async changeFriday(cloud) {
    const sendAt = (await cloud.now()) + 24 * 3_600_000;
    const order = { openid: USER, order: 17 };
    expect(await ask(cloud, 'changeFriday', { ...order, sendAt })).toMatchObject({
      rescheduled: 1,
      dueAt: expect.anything() as unknown,
    });
    expect(await ask(cloud, 'changeFriday', order)).toMatchObject({ cancelled: 1, state: 'cancelled' });
    expect(await ask(cloud, 'changeFriday', order)).toMatchObject({ cancelled: 0 });
  },
  async remindAll(cloud) {
    await accept(cloud, 'o-first');
    const states = await ask(cloud, 'remindAll', {
      openids: ['o-first', 'not an openid'],
      delivery: 'monday',
    });
    expect(states).toEqual(['scheduled', 'BAD_REQUEST']);
    await cloud.fire('dispatch');
    expect(await cards(cloud, 'o-first')).toBe(1);
  },
  async coupons(cloud) {
    const event = {
      action: 'content',
      template: 'backInStock',
      people: [{ id: 'a'.repeat(22), openid: USER }],
    };
    const given = (note: string) => ({ people: [{ id: 'a'.repeat(22), data: { note } }] });
    expect(await ask(cloud, 'coupons', { ...event, preview: true })).toEqual(given('专享券 TEA-0000'));
    expect(await ask(cloud, 'coupons', { ...event, preview: false })).toEqual(given('专享券 TEA-aaaa'));
    const { error } = await cloud.tryCall('coupons', event, { openid: USER });
    expect(error?.message).toContain('not for clients');
  },
  async arrived(cloud) {
    const wish = { asked: ['backInStock'], about: 'goods:17', label: '蓝色马克杯' };
    for (const who of ['o-early', 'o-late']) await accept(cloud, who, wish);
    const delivery = { goods: 17, delivery: 'tuesday', pieces: 1 };
    expect(await ask(cloud, 'arrived', delivery)).toMatchObject({ state: 'done', made: 1 });
    await ask(cloud, 'arrived', delivery);
    await cloud.fire('dispatch');
    expect([await cards(cloud, 'o-early'), await cards(cloud, 'o-late')]).toEqual([1, 0]);
  },
  async office(cloud) {
    await accept(cloud, 'o-office');
    const body = JSON.stringify({ openid: 'o-office', order: '17' });
    const signed = {
      body,
      headers: { 'x-signature': createHmac('sha256', 'of-all-tests').update(body).digest('hex') },
    };
    expect(await ask(cloud, 'office', { body, headers: { 'x-signature': 'wrong' } })).toEqual({
      statusCode: 401,
    });
    expect(await ask(cloud, 'office', { body, headers: {} })).toEqual({ statusCode: 401 });
    expect(await cards(cloud, 'o-office')).toBe(0);
    const told = await ask(cloud, 'office', signed);
    expect(told).toMatchObject({ statusCode: 200 });
    expect(JSON.parse(told['body'] as string)).toMatchObject({ state: 'sent' });
    await ask(cloud, 'office', signed);
    const encoded = { ...signed, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect(await ask(cloud, 'office', encoded)).toEqual(told);
    expect(await cards(cloud, 'o-office')).toBe(1);
  },
};
/** The commands of the page about back offices, as they stand there: through the function of its own, and without one. */
async function overHttp(cloud: Control, variables: Record<string, string>): Promise<void> {
  for (let tap = 0; tap < 2; tap++) await accept(cloud, USER);
  const before = await cards(cloud, USER);
  const typed = commands().filter(({ page, text }) => page === 'back-office.md' && !text.startsWith('npm'));
  const script = typed.map(({ text }) => text.replace(/^URL=.*/, `URL=${cloud.url}/http`));
  expect(script.filter((line, at) => line !== typed[at]!.text)).toHaveLength(1);
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.join('\n')], {
    env: { ...process.env, ...variables },
  });
  // Nobody's mini program stands behind such a call: the timer sends, as the page says.
  expect(stdout).toMatch(
    /^\{"id":"[\w-]{22}","state":"scheduled","reason":"NO_TOKEN"\}\{"ok":true,"data":\{"id":"[\w-]{22}","willSend":true,"state":"scheduled"/,
  );
  await cloud.fire('dispatch');
  expect(await cards(cloud, USER)).toBe(before + 2);
}

/** Shown in TypeScript: compiled by `code.test.ts`, and for the rest what `restock` is. */
const ELSEWHERE = ['restock', 'packed'];

test('every function of the pages is played', () => {
  const names = documented.map(({ file }) => nameOf(file));
  expect(names.sort()).toEqual([...Object.keys(PLAYED), ...ELSEWHERE].sort());
});

test('each does what its page says', async () => {
  const functions = Object.fromEntries(
    documented
      .filter(({ file }) => nameOf(file) in PLAYED)
      .map(({ file, text }) => [nameOf(file), text] as const),
  );
  const variables = { OFFICE_SECRET: 'of-all-tests', NOTIFY_HTTP_KEY: 'k'.repeat(32) };
  // As the page about back offices says.
  const change = (config: string) => config.replace('appid:', 'http: true, appid:');
  await withDocumented({ functions, envId: ENVIRONMENT, variables, change }, async (cloud) => {
    // In the order of the pages: one schedules what the next cancels.
    for (const { file } of documented) await PLAYED[nameOf(file)]?.(cloud);
    await overHttp(cloud, variables);
  });
}, 120_000);

/**
 * `npm run bench:cost`: what a plan counts (runs of functions and database calls), per 1,000 of what happens, beside the
 * usual way: read the user, send, write a log row, with no receipts and no figures. Writes `docs/en/costs.md` and
 * `docs/zh-CN/costs.md`.
 *
 * - `--count 200`: how many of each are measured.
 */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import globalSetup from '../test/support/globalSetup';
import globalTeardown from '../test/support/globalTeardown';
import type { NotifyCloud } from '../test/support/cloud';
import { accept, ADMIN, backInStock, data, send, sendMany } from '../test/support/shop';
import { nidOf } from '../test/support/links';
import { withNotify } from './cloud';
import { costsPage, type Costs } from './costsPage';
import { show } from './figure';
import { usualWay } from './usualWay';

const { values } = parseArgs({ options: { count: { type: 'string' } } });
const COUNT = Number(values.count ?? 200);
const MINUTE = 60_000;
const openid = (i: number): string => `o-${i}`;

const countedNow = async (cloud: NotifyCloud): Promise<number> => (await cloud.metrics()).counted.total;

/** Counted calls while `run` ran, per 1,000. */
async function per1000(cloud: NotifyCloud, count: number, run: () => Promise<unknown>): Promise<number> {
  const before = await countedNow(cloud);
  await run();
  return Math.round((((await countedNow(cloud)) - before) * 1000) / count);
}

/** Every user once, one after the other. */
async function forAll(run: (who: string, i: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < COUNT; i++) await run(openid(i), i);
}

async function pushesAnswered(cloud: NotifyCloud): Promise<void> {
  while (cloud.local.wechat.pushCounts().pending > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function measure(cloud: NotifyCloud): Promise<Costs> {
  const acceptAll = () => forAll((who) => accept(cloud, who)).then(() => pushesAnswered(cloud));
  // The links' secret of the tests, so that clicks can be made.
  await cloud.reset();
  await cloud.fire('dispatch');
  // What instances look at that know nothing yet is told apart.
  await accept(cloud, 'o-warm');
  await pushesAnswered(cloud);
  const firstAccepts = await per1000(cloud, COUNT, acceptAll);
  const accepts = await per1000(cloud, COUNT, acceptAll);
  const ids: string[] = [];
  const sendAll = () =>
    forAll(async (who) => ids.push(data(await send(cloud, backInStock(who, 'now'))).id)).then(() =>
      pushesAnswered(cloud),
    );
  await cloud.resetMetrics();
  const both = await per1000(cloud, COUNT, sendAll);
  // Receipts come while the next are sent.
  const pushed = (await cloud.metrics()).counted.functions['receive']?.total ?? 0;
  const receipts = Math.round((pushed * 1000) / COUNT);
  const sent = both - receipts;
  // The function's first click reads the links' secret.
  await cloud.call(
    'subscribe',
    { action: 'sync', brief: true, clicks: [nidOf('A'.repeat(22), 'o-0')] },
    { openid: 'o-0' },
  );
  const clicks = await per1000(cloud, COUNT, () =>
    forAll((who, i) =>
      cloud.call(
        'subscribe',
        { action: 'sync', brief: true, clicks: [nidOf(ids[i]!, who)] },
        { openid: who },
      ),
    ),
  );
  await cloud.advance(MINUTE);
  await cloud.fire('dispatch');
  // As many as 1,000 a day bring in five minutes.
  for (let i = 0; i < 3; i++) {
    await accept(cloud, openid(i));
    data(await send(cloud, backInStock(openid(i), 'few')));
  }
  await pushesAnswered(cloud);
  await cloud.advance(6 * MINUTE);
  const beforeFold = await countedNow(cloud);
  await cloud.fire('dispatch');
  const fold = (await countedNow(cloud)) - beforeFold - 2;
  // As 1,000 a day come, if evenly: what an instance knows of the breakers is too old by then.
  const APART = 20;
  for (let i = 0; i < APART; i++) await accept(cloud, openid(i));
  await pushesAnswered(cloud);
  let apart = 0;
  for (let i = 0; i < APART; i++) {
    await cloud.advance(11_000);
    await cloud.resetMetrics();
    data(await send(cloud, backInStock(openid(i), 'apart')));
    apart += (await cloud.metrics()).counted.functions['send']!.total;
  }
  const sentApart = Math.round((apart * 1000) / APART);
  await pushesAnswered(cloud);
  const looks = await looksOfNew(cloud, { accept: Math.round(accepts / 1000), send: apart / APART });
  await acceptAll();
  const due = (await cloud.now()) + 10 * MINUTE;
  const queued = await per1000(cloud, COUNT, () =>
    sendMany(
      cloud,
      Array.from({ length: COUNT }, (_, i) => backInStock(openid(i), 'later', { sendAt: due })),
    ),
  );
  await cloud.advance(10 * MINUTE);
  const batch = await per1000(cloud, COUNT, () => cloud.fire('dispatch'));
  await pushesAnswered(cloud);
  for (let i = 0; i < 4; i++) {
    await cloud.advance(6 * MINUTE);
    await cloud.fire('dispatch');
  }
  // The hour's count of credits.
  await cloud.advance(61 * MINUTE);
  await cloud.fire('dispatch');
  const beforeIdle = await countedNow(cloud);
  for (let i = 0; i < 60; i++) {
    await cloud.advance(MINUTE);
    await cloud.fire('dispatch');
  }
  const idleHour = (await countedNow(cloud)) - beforeIdle;
  const overview = data(
    await cloud.call<{ total: { accepted: number } }>('stats', { action: 'overview' }, ADMIN),
  );
  const all = 2 * COUNT + 3 + APART + 1;
  if (overview.total.accepted !== all) throw new Error(`counted ${overview.total.accepted} of ${all} sends`);
  const usual = await usualWay(cloud.built, COUNT);
  return {
    firstAccepts,
    accepts,
    sent,
    sentApart,
    looks,
    queued: queued + batch,
    receipts,
    clicks,
    fold,
    idleHour,
    usual,
  };
}

/**
 * What instances look at that know nothing yet, as they do again every hour: by the steady clock, which the environment's
 * does not move. One of each function that takes part in an accept, a send and its receipt.
 * @param warm what the same costs where all is known
 */
async function looksOfNew(cloud: NotifyCloud, warm: { accept: number; send: number }): Promise<number> {
  const now = new Date();
  for (const name of ['subscribe', 'receive', 'send'])
    utimesSync(join(cloud.built.functions, name, 'index.js'), now, now);
  await cloud.advance(11_000);
  await cloud.resetMetrics();
  await accept(cloud, openid(0));
  await pushesAnswered(cloud);
  data(await send(cloud, backInStock(openid(0), 'new')));
  const { functions } = (await cloud.metrics()).counted;
  await pushesAnswered(cloud);
  const all = ['subscribe', 'receive'].reduce((sum, name) => sum + (functions[name]?.total ?? 0), 0);
  return all - warm.accept + (functions['send']?.total ?? 0) - warm.send;
}

async function main(): Promise<void> {
  const { text, figures } = costsPage(
    await withNotify(measure, { profile: process.env.PROFILE ?? 'default' }),
  );
  for (const language of ['en', 'zh-CN'] as const)
    writeFileSync(join(__dirname, `../docs/${language}/costs.md`), text[language]);
  if (!show(figures)) process.exitCode = 1;
}

globalSetup();
void main().finally(() => globalTeardown());

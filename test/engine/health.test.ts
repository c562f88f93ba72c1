import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthReport } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, accept, backInStock, data, send, sendMany, templateId } from '../support/shop';
import { lookAtHealth } from '../../cloudfunctions/core/reports/health/look';
import { judge } from '../../cloudfunctions/core/reports/health/report';
import { connect } from '../support/connect';
import { pushesDone } from '../support/settleDown';
import { postAlert } from '../../cloudfunctions/platform/alert';

const cloud = notifyPerFile();
const MINUTE = 60_000;

const health = async (): Promise<HealthReport> =>
  data(await cloud().call<HealthReport>('stats', { action: 'health' }, ADMIN));

/** One tick sends; a later one counts. */
async function sendAndCount(): Promise<void> {
  await tick(cloud());
  await cloud().advance(65_000);
  await tick(cloud());
}

const faultOf = (error: number, times?: number) =>
  cloud().faults([{ api: 'subscribeMessage.send', error, ...(times ? { times } : {}) }]);

describe('health tells how things stand', () => {
  test('a timer that has never run is bad, and one that has just run is well', async () => {
    const before = await health();
    expect(before.verdict).toBe('bad');
    expect(before.items.tick).toMatchObject({ level: 'bad', numbers: { minutesAgo: null } });
    expect(before.zh).toContain('定时触发器从未运行');
    await tick(cloud());
    const after = await health();
    expect(after).toMatchObject({ verdict: 'ok', zh: '一切正常。', en: 'All is well.' });
    await cloud().advance(70 * MINUTE);
    const { level, numbers } = (await health()).items.tick;
    expect([level, Math.floor(numbers['minutesAgo']!)]).toEqual(['bad', 70]);
  });

  test('the lag of the oldest due message is told, and the backlog by state', async () => {
    await accept(cloud(), 'o-1');
    await tick(cloud());
    const sendAt = (await cloud().now()) + MINUTE;
    await sendMany(cloud(), [
      backInStock('o-1', 'k:1', { sendAt }),
      backInStock('o-1', 'k:2', { sendAt: sendAt + 60 * MINUTE }),
      backInStock('o-2', 'k:3', { sendAt }),
    ]);
    expect((await health()).items.backlog.numbers).toMatchObject({ due: 0, later: 3 });
    await cloud().advance(5 * MINUTE);
    const late = await health();
    expect(late.items.lag).toMatchObject({ level: 'warn', numbers: { due: 2, limitMinutes: 5 } });
    expect(Math.floor(late.items.lag.numbers['lagMinutes']!)).toBe(4);
    expect(late.items.backlog.numbers).toMatchObject({ due: 2, later: 1, waiting: 0, heldBack: 0 });
    await cloud().advance(5 * MINUTE);
    expect((await health()).items.lag.level).toBe('bad');
    await tick(cloud());
    expect((await health()).items.lag).toMatchObject({ level: 'ok', numbers: { due: 0 } });
  });

  test('an open breaker shows its code, its reason, since when and what to do', async () => {
    await accept(cloud(), 'o-1');
    await tick(cloud());
    await faultOf(40037, 1);
    await send(cloud(), backInStock('o-1', 'k:1'));
    const report = await health();
    expect(report.verdict).toBe('bad');
    expect(report.breakers).toMatchObject([
      {
        key: `template:${templateId('backInStock')}`,
        aliases: ['backInStock'],
        code: 40037,
        reason: { code: 'INVALID_TEMPLATE' },
      },
    ]);
    expect(report.breakers[0]!.reason.advice).toContain('notify.config.ts');
    expect(report.zh).toContain('40037');
  });

  test('the share of failed sends is that of the last hour: what went wrong before it alarms nobody any more', async () => {
    const users = Array.from({ length: 25 }, (_, i) => `o-${i}`);
    const more = async (key: string) => {
      const sendAt = (await cloud().now()) + 1000;
      await sendMany(
        cloud(),
        users.map((to) => backInStock(to, key, { sendAt })),
      );
      await cloud().advance(2000);
      await sendAndCount();
      return (await health()).items.failures;
    };
    await seed(cloud(), { users, credits: 2, notifications: () => [] });
    await faultOf(47003, 25);
    expect(await more('outage')).toMatchObject({
      level: 'bad',
      numbers: { attempted: 25, refused: 25, rate: 1 },
    });
    await cloud().advance(61 * MINUTE);
    expect(await more('good-again')).toMatchObject({ level: 'ok', numbers: { attempted: 25, rate: 0 } });
  });

  test('a few failures are told and are no alarm; what was accepted and not shown counts', async () => {
    await seed(cloud(), { users: ['o-1'] });
    await faultOf(47003, 1);
    await sendAndCount();
    expect((await health()).items.failures).toMatchObject({
      level: 'ok',
      numbers: { attempted: 1, rate: 1, failedToday: 1 },
    });
    await seed(cloud(), { users: Array.from({ length: 20 }, (_, i) => `o-${i}`) });
    await cloud().local.wechat.setMode({ receipts: { errorCode: '43101' } });
    await tick(cloud());
    await pushesDone(cloud());
    await cloud().advance(65_000);
    await tick(cloud());
    expect((await health()).items.failures).toMatchObject({
      level: 'bad',
      numbers: { attempted: 20, refused: 0, notShown: 20 },
    });
  });

  test('a count stops at its bound and says "at least", in words and in the data', async () => {
    const sendAt = (await cloud().now()) + 60 * MINUTE;
    await seed(cloud(), {
      users: ['o-1', 'o-2'],
      notifications: (to) => [1, 2, 3].map((key) => backInStock(to, `k:${key}`, { sendAt })),
    });
    const context = await connect({ local: cloud().url });
    const bounded = await lookAtHealth(context, 5);
    expect(bounded.later).toEqual({ n: 5, exact: false });
    const { backlog, lag } = judge(context.config, bounded).items;
    expect(backlog).toMatchObject({ exact: false, numbers: { due: 0, later: 5 } });
    expect(backlog.en).toContain('0 due, 5+ for later');
    expect(lag.exact).toBe(true);
    expect((await lookAtHealth(context, 6)).later).toEqual({ n: 6, exact: true });
  });

  test('it costs one call and a bounded number of documents, whatever the backlog', async () => {
    const sendAt = (await cloud().now()) + 60 * MINUTE;
    const users = Array.from({ length: 400 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users, notifications: (to) => [backInStock(to, 'k', { sendAt })] });
    await tick(cloud());
    await health();
    await cloud().resetMetrics();
    const report = await health();
    expect(report.items.backlog.numbers['later']).toBe(400);
    const { calls, documents, scans } = await cloud().metrics();
    expect(calls['stats']).toEqual({ 'database.aggregateDocuments': 1 });
    expect(documents['stats']!.read).toBeLessThanOrEqual(8);
    expect(scans).toEqual([]);
  });

  test('nobody but an admin is told', async () => {
    const answer = await cloud().call('stats', { action: 'health' }, { openid: 'o-stranger' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  });
});

describe('the webhook is posted to by Node itself', () => {
  test('a body arrives as JSON, and a refusal or silence is an error', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        bodies.push(text);
        response.statusCode = request.url === '/no' ? 403 : 200;
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await postAlert(`${url}/yes`, { zh: '需要处理' });
      expect(JSON.parse(bodies[0]!)).toEqual({ zh: '需要处理' });
      await expect(postAlert(`${url}/no`, {})).rejects.toThrow('403');
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    await expect(postAlert(`${url}/gone`, {})).rejects.toThrow();
  });
});

import type { CreditsReport, TemplateCredits } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, accept, backInStock, data, send, sendMany, templateId } from '../support/shop';

const cloud = notifyPerFile();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const credits = async (): Promise<CreditsReport> =>
  data(await cloud().call<CreditsReport>('stats', { action: 'credits' }, ADMIN));

const ofBackInStock = ({ templates }: CreditsReport): TemplateCredits =>
  templates.find(({ aliases }) => aliases.includes('backInStock'))!;

const people = (count: number) => Array.from({ length: count }, (_, i) => `o-${String(i).padStart(5, '0')}`);

describe('stats credits tells what there is and whether it will do', () => {
  test('on hand, spent, in doubt and void, with the users who have something', async () => {
    for (const openid of ['o-1', 'o-1', 'o-2', 'o-3']) await accept(cloud(), openid);
    await send(cloud(), backInStock('o-2', 'k:1'));
    await cloud().faults([{ api: 'subscribeMessage.send', error: 43101, times: 1 }]);
    await send(cloud(), backInStock('o-3', 'k:1'));
    const report = await credits();
    expect(report.users).toBe(3);
    expect(ofBackInStock(report)).toMatchObject({
      templateId: templateId('backInStock'),
      kind: 'one-time',
      granted: 4,
      available: 3,
      users: 2,
      spent: 1,
      suspect: 1,
      held: 0,
      voided: 0,
      uncertain: 0,
    });
  });

  test('what is scheduled for the next 7 days is held against the credits of its users', async () => {
    await accept(cloud(), 'o-1');
    const now = await cloud().now();
    await sendMany(cloud(), [
      backInStock('o-1', 'k:1', { sendAt: now + HOUR }),
      backInStock('o-1', 'k:2', { sendAt: now + 2 * HOUR }),
      backInStock('o-2', 'k:3', { sendAt: now + 6 * DAY }),
      backInStock('o-2', 'k:4', { sendAt: now + 8 * DAY }),
    ]);
    expect(ofBackInStock(await credits()).forecast).toEqual({
      days: 7,
      scheduled: 3,
      waiting: 0,
      checked: 3,
      shortfall: 2,
      exact: true,
    });
  });

  test('beyond 500 notifications of a template the shortfall is projected, and says so', async () => {
    const sendAt = (await cloud().now()) + HOUR;
    await seed(cloud(), {
      users: people(600),
      credits: 0,
      notifications: (to) => [backInStock(to, 'k', { sendAt })],
    });
    expect(ofBackInStock(await credits()).forecast).toMatchObject({
      scheduled: 600,
      checked: 500,
      shortfall: 600,
      exact: false,
    });
  });

  test('more users than one call counts are counted over several, each once', async () => {
    await seed(cloud(), { users: people(6500), credits: 2, notifications: () => [] });
    const first = await credits();
    expect(first.countedAt).toBeNull();
    expect(first.counting).toMatchObject({ users: 5000 });
    const second = await credits();
    expect(second).toMatchObject({ users: 6500, counting: null });
    expect(ofBackInStock(second)).toMatchObject({ granted: 13_000, available: 13_000, users: 6500 });
    await cloud().resetMetrics();
    expect(await credits()).toEqual(second);
    const { documents, scans } = await cloud().metrics();
    expect(documents['stats']!.read).toBeLessThanOrEqual(5);
    expect(scans).toEqual([]);
  });

  test('a count that dies at any call is taken up by the next, which skips and doubles nobody', async () => {
    await seed(cloud(), { users: people(1200), notifications: () => [] });
    for (let call = 1; call <= 5; call++) {
      await cloud().kill({ function: 'stats', call, when: 'after' });
      await cloud().tryCall('stats', { action: 'credits' }, ADMIN);
      await cloud().clearFaults();
      await cloud().advance(2 * HOUR);
      expect(await credits()).toMatchObject({ users: 1200 });
      expect(ofBackInStock(await credits())).toMatchObject({ available: 1200, users: 1200 });
    }
  });

  test('sending costs no more for it', async () => {
    await accept(cloud(), 'o-1');
    await credits();
    await tick(cloud());
    await cloud().resetMetrics();
    await send(cloud(), backInStock('o-1', 'k:1'));
    const { calls } = await cloud().metrics();
    const made = Object.values(calls['send']!).reduce((sum, n) => sum + n, 0);
    expect(made).toBeLessThanOrEqual(8);
  });
});

import { notifyPerFile } from '../support/cloud';
import type { Control } from '../support/control';
import { crashEverywhere } from '../support/crash';
import { accept, backInStock, send, sendMany } from '../support/shop';

const cloud = notifyPerFile();

/** Users with a credit each and a notification that is due. */
async function dueMessages(control: Control, count: number): Promise<void> {
  const users = Array.from({ length: count }, (_, i) => `o-${i}`);
  for (const openid of users) await accept(control, openid);
  const sendAt = (await control.now()) + 60_000;
  // Each run moves the clock on: what expires meanwhile would prove nothing.
  const expiresAt = sendAt + 80 * 24 * 3_600_000;
  await sendMany(
    control,
    users.map((openid) => backInStock(openid, 'restock:1', { sendAt, expiresAt })),
  );
  await control.advance(61_000);
}

describe('a killed function doubles nothing and loses nothing', () => {
  test('send, killed at every gateway call', async () => {
    await accept(cloud(), 'o-1');
    const report = await crashEverywhere(cloud(), {
      function: 'send',
      base: await cloud().export(),
      run: () =>
        cloud().tryCall('send', { action: 'send', ...backInStock('o-1', 'restock:1') }, { source: 'scf' }),
    });
    expect(report.problems).toEqual([]);
    expect(report.calls).toBeGreaterThanOrEqual(7);
    expect(report.mostGivenUp).toBeLessThanOrEqual(1);
  }, 120_000);

  test('a crash in send does not keep the same key from being asked again', async () => {
    await accept(cloud(), 'o-1');
    const base = await cloud().export();
    for (const call of [1, 2, 3, 4, 5, 6, 7]) {
      await cloud().import(base);
      await cloud().kill({ function: 'send', call, when: 'after' });
      await cloud().tryCall(
        'send',
        { action: 'send', ...backInStock('o-1', 'restock:1') },
        { source: 'scf' },
      );
      const again = await send(cloud(), backInStock('o-1', 'restock:1'));
      expect(again.ok).toBe(true);
      expect((await cloud().messages('o-1')).length).toBeLessThanOrEqual(1);
    }
  }, 60_000);

  test('dispatch with 5 due messages, killed at every third gateway call', async () => {
    await dueMessages(cloud(), 5);
    const report = await crashEverywhere(cloud(), {
      function: 'dispatch',
      base: await cloud().export(),
      run: () =>
        cloud()
          .fire('dispatch')
          .catch(() => undefined),
      stride: Number(process.env['CRASH_STRIDE'] ?? 3),
    });
    expect(report.problems).toEqual([]);
    expect(report.calls).toBeGreaterThanOrEqual(15);
    expect(report.mostGivenUp).toBeLessThanOrEqual(5);
  }, 240_000);

  // Every call of this one: CRASH_STRIDE=1 npx jest test/engine/crash (about 20 minutes).
  test('dispatch with 60 due messages, killed at every 47th gateway call', async () => {
    await dueMessages(cloud(), 60);
    const report = await crashEverywhere(cloud(), {
      function: 'dispatch',
      base: await cloud().export(),
      run: () =>
        cloud()
          .fire('dispatch')
          .catch(() => undefined),
      stride: Number(process.env['CRASH_STRIDE'] ?? 47),
    });
    expect(report.problems).toEqual([]);
    expect(report.mostGivenUp).toBeLessThanOrEqual(50);
  }, 3_600_000);
});

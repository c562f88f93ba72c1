import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, data, send } from '../support/shop';

const cloud = notifyPerFile();

const offer = (whenNoCredit: string): Record<string, unknown> => ({
  to: 'o-1',
  key: 'offer:1',
  template: 'offer',
  data: { goods: '蓝色马克杯', price: '¥69', until: '2026-12-31' },
  whenNoCredit,
});

/** Nothing is kept in mind about it but that it was looked at. */
const steps = async (): Promise<number> => (await snapshot(cloud())).messages[0]?.history.length ?? 0;

test('a promotional message that waits while the last credit is kept for others rests, tick after tick', async () => {
  await accept(cloud(), 'o-1', 'offer');
  expect(data(await send(cloud(), offer('wait')))).toMatchObject({
    state: 'waiting',
    reason: { code: 'KEPT_FOR_TRANSACTIONAL' },
  });
  const before = await steps();
  for (let i = 0; i < 3; i++) {
    await cloud().advance(11 * 60_000);
    await cloud().fire('dispatch');
  }
  expect(await steps()).toBe(before);
  await accept(cloud(), 'o-1', 'offer');
  expect((await snapshot(cloud())).messages[0]).toMatchObject({ state: 'scheduled' });
});

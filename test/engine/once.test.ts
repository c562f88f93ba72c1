import { templateId, accept, backInStock, data, send } from '../support/shop';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest, tick } from '../support/recover';
import { seed } from '../support/seed';

const cloud = notifyPerFile();

describe('one notification is sent once', () => {
  test('the same key fired 50 times at once is one card', async () => {
    for (let i = 0; i < 3; i++) await accept(cloud(), 'o-lin');
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(cloud(), backInStock('o-lin', 'restock:1'))),
    );
    expect(new Set(answers.map((answer) => data(answer).id)).size).toBe(1);
    expect(answers.every((answer) => data(answer).willSend)).toBe(true);
    expect(await cloud().messages('o-lin')).toHaveLength(1);
    expect((await cloud().credits('o-lin'))[templateId('backInStock')]).toBe(2);
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
  });

  test('the same key with another body is refused and changes nothing', async () => {
    await accept(cloud(), 'o-lin');
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const before = await cloud().export();
    const other = await send(
      cloud(),
      backInStock('o-lin', 'restock:1', { data: { goods: '红色马克杯', price: '¥1' } }),
    );
    expect(other).toMatchObject({ ok: false, error: { code: 'KEY_REUSED' } });
    expect((await cloud().export()).collections['notify_messages']).toEqual(
      before.collections['notify_messages'],
    );
    expect(await cloud().messages('o-lin')).toHaveLength(1);
  });

  test('two ticks at once over 500 due messages send 500', async () => {
    const users = Array.from({ length: 500 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users });
    await cloud().resetMetrics();
    await Promise.all([tick(cloud()), tick(cloud())]);
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.filter(({ attempts }) => attempts === 1)).toHaveLength(500);
    const cards = await Promise.all(users.map((openid) => cloud().messages(openid)));
    expect(cards.filter((list) => list.length === 1)).toHaveLength(500);
    const { calls } = await cloud().metrics();
    expect(calls['dispatch']?.['subscribeMessage.send']).toBe(500);
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
  }, 120_000);
});

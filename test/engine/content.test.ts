/** What reaches the card, through the built functions and the real SDKs, and what is answered where nothing does. */
import type { ContentChecked } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { nidOf } from '../support/links';
import { seed } from '../support/seed';
import { accept, ADMIN, data, send } from '../support/shop';

const cloud = notifyPerFile();

const order = (values: Record<string, unknown>, more: object = {}): Record<string, unknown> => ({
  to: 'o-lin',
  key: 'order:17',
  template: 'orderProgress',
  data: { order: 'SF-17', goods: '马克杯', status: '已发货', at: '2020年03月19日', ...values },
  ...more,
});

test('a card shows signs whole, numbers in digits and moments in one notation; a long page goes uncut', async () => {
  await accept(cloud(), 'o-lin', 'orderProgress');
  const page = `pages/order/index?from=${'a'.repeat(120)}`;
  const values = { order: 1e15, goods: '👩‍🔧 上门安装白瓷马克杯架 🇨🇳👍🏽', at: '2024-01-01T09:00:30' };
  const { id, state } = data(await send(cloud(), order(values, { page })));
  expect(state).toBe('sent');
  const [card] = await cloud().messages('o-lin');
  expect(card).toMatchObject({
    page: `${page}&nid=${nidOf(id, 'o-lin')}`,
    data: {
      character_string1: '1000000000000000',
      thing2: '👩‍🔧 上门安装白瓷马克杯架…',
      date4: '2024年1月1日 09:00',
    },
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['30 February', { at: '2026年2月30日' }, 'there is no 2026年2月30日'],
  [
    'a wrong mark in a range',
    { at: '2026-11-22～2026-11-23' },
    'use "~" instead of "～": 2026年11月22日~2026年11月23日',
  ],
  ['text that shows nothing', { goods: '\u3164\u2800' }, 'got nothing'],
  ['more digits than a number keeps', { order: 2 ** 60 }, 'its digits as text'],
])('%s is refused in words and spends nothing', async (_what, values, words) => {
  await accept(cloud(), 'o-lin', 'orderProgress');
  const answer = await send(cloud(), order(values));
  expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_DATA' } });
  if (!answer.ok) expect(answer.error.message).toContain(words);
  expect(await cloud().messages('o-lin')).toEqual([]);
  expect(cloud().local.wechat.credits('o-lin')).not.toEqual({});
});

test('content is checked against a sample by lot, and reads no more people than that', async () => {
  const users = Array.from({ length: 240 }, (_, i) => `o-${String(i).padStart(3, '0')}`);
  await seed(cloud(), { users, notifications: () => [] });
  const { collections } = await cloud().export();
  const longest = { traits: { level: '很'.repeat(30) } };
  const known = collections['notify_users']!.map((user, i) => (i < 80 ? { ...user, ...longest } : user));
  await cloud().import({ collections: { ...collections, notify_users: known } });
  await cloud().resetMetrics();
  const asked = {
    action: 'content.check',
    template: 'backInStock',
    data: { goods: '{{level|会员}}专享', price: '¥89' },
    limit: 60,
  };
  const checked = data(await cloud().call<ContentChecked>('manage', asked, ADMIN));
  const { scans, documents } = await cloud().metrics();
  expect(scans).toEqual([]);
  expect(documents['manage']!.read).toBeLessThanOrEqual(60 + 10);
  expect(checked).toMatchObject({ checked: 60, all: false });
  // 20, if by chance; those who came first are a third, too.
  expect(Math.abs(checked.cut - 20)).toBeLessThanOrEqual(9);
  expect(checked.en).toMatch(/^0 of 60 users drawn by lot would be refused; for \d+ it would be cut/);
});

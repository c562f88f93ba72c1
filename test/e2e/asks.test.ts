import { DESK } from '../../local-cloud/testing/browser/browserWindow';
import { becomes } from '../../local-cloud/testing/browser/becomes';
import { shows } from '../../local-cloud/testing/browser/shows';
import { templateId, until } from '../support/shop';
import { tooPale, tooWide } from './inspect';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
const MINUTE = 60_000;
const ADMIN = { openid: 'o-admin' };
const SHOWN = ['双十一有好价', '降价当天告诉你一声，只发一条。', '好，告诉我'];

/** An operator's campaign that asks on the page “me”, begun. */
async function asks({ cloud }: Shop): Promise<void> {
  const [title, text, button] = SHOWN;
  const spec = {
    kind: 'ask',
    title: '双十一之前',
    places: ['me'],
    templates: ['offer'],
    scenes: ['有好价格时通知一次'],
  };
  const endsAt = (await cloud.now()) + 600 * MINUTE;
  const wording = { zh: { title, text, button } };
  for (const request of [
    { action: 'campaign.create', id: 'autumn', ...spec, wording, endsAt, target: 3000 },
    { action: 'campaign.start', id: 'autumn' },
  ])
    expect(await cloud.call('manage', request, ADMIN)).toMatchObject({ ok: true });
  // Later than a warm function of the test before may have read who asks: it believes that for a minute.
  await cloud.advance(43 * MINUTE);
  await cloud.fire('dispatch');
}

const gained = async ({ cloud }: Shop): Promise<number> => {
  await cloud.advance(16 * MINUTE);
  await cloud.fire('dispatch');
  const report = { action: 'campaign.report', id: 'autumn' };
  const answer = await cloud.call<{ gained: number }>('manage', report, ADMIN);
  return answer.ok ? answer.data.gained : -1;
};

test('a campaign asks on the page that it names, in its words, and is gone with the credit that came of it', () =>
  withShop(async (shop) => {
    const { cloud, tab, tap, byId } = shop;
    await asks(shop);
    await tab('我的');
    for (const [i, id] of ['head', 'why', 'ask'].entries()) await shows(byId(id), SHOWN[i]!);
    for (const colorScheme of ['light', 'dark'] as const) {
      await shop.page.emulateMedia({ colorScheme });
      await shop.picture(`61-asked-${colorScheme}`);
      await becomes(() => tooWide(shop), []);
      await becomes(() => tooPale(shop), []);
    }
    await tap('ask');
    await shop.answer('accept');
    await shows(byId('message'), '订阅成功，还可收到 1 条');
    await shop.picture('62-accepted');
    expect((await cloud.credits(CUSTOMER))[templateId('offer')]).toBe(1);
    await until(async () => (await gained(shop)) === 1, 'the credit is counted for the campaign');
  }));

test('on a desk, too', () =>
  withShop(async (shop) => {
    await asks(shop);
    await shop.tab('我的');
    await shows(shop.byId('head'), SHOWN[0]!);
    await shop.picture('63-desk');
    await becomes(() => tooWide(shop), []);
  }, DESK));

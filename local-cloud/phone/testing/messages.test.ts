/** The list of service messages, in WeChat around the mini program. */
import { browserPerFile } from './browserPerFile';
import { until } from '../../testing/browser/until';
import { becomes } from '../../testing/browser/becomes';
import { shows } from '../../testing/browser/shows';
import { allSeen, openMug, tab, USER } from './inCorner';
import { cornerPerFile, type TestPhone } from './withPhone';

const SEND = 'subscribeMessage.send';

const browser = browserPerFile();
const corner = cornerPerFile();

const withCorner = (test: (phone: TestPhone) => Promise<void>): Promise<void> => corner(browser(), {}, test);

async function sendCard({ cloud }: TestPhone): Promise<void> {
  await cloud.wechat.subscribe({ openid: USER, templates: { 'back-in-stock': 'accept' } });
  const sent = await cloud.wechat.openapi(SEND, {
    touser: USER,
    template_id: 'back-in-stock',
    page: 'pages/detail/index?id=mug&nid=abc',
    data: { thing1: { value: '蓝色马克杯' }, amount2: { value: '¥89.00' } },
    miniprogram_state: 'formal',
    lang: 'zh_CN',
  });
  expect(sent).toMatchObject({ errcode: 0 });
}

test('a card opens its page with scene 1107, when the mini program was closed', () =>
  withCorner(async (phone) => {
    const { page, screen, byId } = phone;
    await shows(byId('count'), '点了 0 次');
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await page.locator('[data-chat=close]').click();
    await sendCard(phone);
    await shows(page.locator('.count'), '1');
    await page.locator('[data-chat=messages]').click();
    await shows(page.locator('.message strong'), '到货提醒');
    await page.locator('.message').click();
    await shows(byId('name'), '蓝色马克杯');
    await shows(byId('from'), '场景 1107');
  }));

test('a card has the template’s names, in its order; WeChat’s sheet has them too', () =>
  withCorner(async (phone) => {
    const { page, screen, tap } = phone;
    await openMug(phone);
    await tap('ask');
    await screen.getByRole('button', { name: '到货提醒 的内容' }).click();
    await becomes(() => screen.locator('.mp-permission li').allTextContents(), ['商品名称', '商品价格']);
    await screen.locator('[data-answer=reject]').click();
    await sendCard(phone);
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await page.locator('[data-chat=messages]').click();
    await page.locator('.message').waitFor();
    const lines = ['商品名称蓝色马克杯', '商品价格¥89.00'];
    await becomes(() => page.locator('.message-line').allTextContents(), lines);
  }));

test('that there is none is said only once it is known: opened before the answer, or handed to somebody else', () =>
  withCorner(async (phone) => {
    const { page, screen } = phone;
    const answers: (() => void)[] = [];
    await screen.locator('.mp-page').first().waitFor();
    await page.route('**/wechat/messages?*', async (route) => {
      await new Promise<void>((answer) => answers.push(answer));
      // Not before the card has been sent: what it says may be old.
      await route.continue().catch(() => undefined);
    });
    const answerAll = async () => {
      await until(async () => answers.length > 0);
      for (const answer of answers.splice(0)) answer();
    };
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await shows(page.locator('[data-chat=messages] small'), '…');
    await page.locator('[data-chat=messages]').click();
    await shows(page.locator('.wechat-empty'), /正在查看/);
    await sendCard(phone);
    expect(await page.getByText('还没有消息').count()).toBe(0);
    await answerAll();
    await page.locator('.message').waitFor();
    await page.getByRole('button', { name: '返回' }).first().click();
    await page.locator('[data-control=user]').selectOption('user-aming');
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await page.locator('[data-chat=messages]').click();
    await shows(page.locator('.wechat-empty'), /正在查看/);
    expect(await page.getByText('还没有消息').count()).toBe(0);
    while ((await page.getByText('还没有消息').count()) === 0) await answerAll();
  }));

test('a card reopens a mini program that is in the background, without a new launch', () =>
  withCorner(async (phone) => {
    const { page, screen, byId } = phone;
    await phone.tap('plus');
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await sendCard(phone);
    await page.locator('[data-chat=messages]').click();
    await page.locator('.message').click();
    await shows(byId('from'), '场景 1107');
    await screen.getByRole('button', { name: '回到首页' }).click();
    await tab(phone, '我的');
    const seen = await allSeen(phone);
    expect(seen.filter((each) => each.startsWith('launch'))).toEqual(['launch pages/home/index 1089']);
    expect(seen).toContain('hide');
    expect(seen).toContain('show pages/detail/index 1107');
  }));

test('coming back without a card goes on where it was', () =>
  withCorner(async (phone) => {
    const { page, screen, byId } = phone;
    await phone.tap('plus');
    await screen.getByRole('button', { name: '离开小程序' }).click();
    await page.locator('[data-chat=app]').click();
    await shows(byId('count'), '点了 2 次');
  }));

import { shows } from '../../../local-cloud/testing/browser/shows';
import { accept, backInStock, send } from '../../../test/support/shop';
import { USER, withComponentPage } from '../withComponentPage';

// The functions are built here, where no test before has done so.
jest.setTimeout(120_000);

test('the four components work together on a page of the phone, with the built functions', () =>
  withComponentPage(
    async (cloud) => {
      await accept(cloud, USER);
      await send(cloud, backInStock(USER, 'goods:1'));
      const booking = { what: '手冲课', at: '15:01', place: '人民路店' };
      await send(cloud, { to: USER, key: 'booking:1', template: 'bookingReminder', data: booking });
    },
    async ({ cloud, byId, screen, answer, picture, complaints }) => {
      await shows(byId('head'), '2 条未读');
      await byId('hand-restock').waitFor();
      await picture('first');

      await byId('ask').click();
      await answer('accept');
      await shows(byId('ask').locator('xpath=..').locator('[id$="--message"]'), '订阅成功，还可收到 1 条');
      await shows(byId('hand-restock'), '还可收到 1 条');

      const missed = screen.locator('wx-button', { hasText: '接收以后的' });
      await missed.click();
      await answer('accept');
      await shows(byId('told'), '订阅成功');

      await byId('category-complaint').click();
      await byId('cause-too-many').click();
      await byId('words').locator('textarea').fill('有点多');
      await byId('stop').click();
      await picture('complaint');
      await byId('submit').click();
      // Of no card, so nobody knows which topic: only all of them are offered.
      await byId('mute-all').waitFor();

      await byId('quiet').click();
      await byId('from').click();
      await screen.locator('.mp-wheel').first().getByText('23', { exact: true }).click();
      await screen.locator('[data-answer=confirm]').click();
      await shows(byId('from'), /23:00/);
      await byId('reason-1').click();
      await byId('stop-now').click();
      await shows(byId('stop-now').or(byId('erase')), '删除我的数据');
      await picture('left');

      await byId('erase').click();
      await screen.locator('.mp-modal [data-answer=confirm]').click();
      await screen.getByText('已删除').waitFor();
      await byId('all').click();
      await shows(byId('hand-restock'), '现在还收不到');

      // From here on WeChat itself keeps everything away.
      const settings = JSON.stringify({ openid: USER, mainSwitch: false });
      await fetch(`${cloud.url}/wechat/settings`, { method: 'POST', body: settings });
      await byId('subscribe-restock').click();
      await byId('guide').waitFor();
      await picture('guide');
      expect(await complaints()).toEqual([]);
    },
  ));

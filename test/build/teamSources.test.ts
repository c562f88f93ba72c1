import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asksPastTheBooks, sendsPastTheBooks } from '../../scripts/build/pastTheBooks';
import { teamCollections, teamSources } from '../../scripts/build/teamSources';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-team-'));
  const files = {
    'order/index.js': `db\n  .collection('orders').get(); db.collection("order-lines").add({}); db.collection(name)`,
    'order/lib/more.ts':
      'db.collection(`orders`); db.collection(`orders_${year}`); x.collection("notify_users")',
    'order/node_modules/a/index.js': `db.collection('of_a_package')`,
    'order/notes.md': `db.collection('in_a_text')`,
    'ours/index.js': `db.collection('of_ours')`,
    'mail/index.js':
      '// cloud.openapi.subscribeMessage.send({})\nawait cloud.openapi.subscribeMessage.send({});',
    'mail/http.js': 'request("https://api.weixin.qq.com/cgi-bin/message/subscribe/send?access_token=" + t)',
    'app/pages/a/a.js': 'Page({\n  tap() {\n    wx.requestSubscribeMessage({ tmplIds }) } })',
    'app/pages/b.vue': '<script>uni.requestSubscribeMessage ({})</script>',
    'app/pages/c.wxml': 'requestSubscribeMessage()',
    'app/notify/package.json': '{"generatedBy": "miniprogram-notify"}',
    'app/notify/index.js': 'wx.requestSubscribeMessage({})',
    'app/miniprogram_npm/x/index.js': 'wx.requestSubscribeMessage({})',
    'app/cloud/x/index.js': 'wx.requestSubscribeMessage({})',
    'ours/package.json': '{"generatedBy": "miniprogram-notify"}',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a team’s functions are read, not ours and not its packages', () => {
  const read = teamSources(folder).map((file) => file.slice(folder.length + 1));
  expect(read.filter((file) => /^(order|ours)/.test(file))).toEqual(['order/index.js', 'order/lib/more.ts']);
  expect(teamSources(join(folder, 'none'))).toEqual([]);
});

test('the collections that they name are told once each; ours and names put together are not', () => {
  expect(teamCollections(folder)).toEqual(['order-lines', 'orders']);
});

test('what asks and sends past the books is told by its place; not ours, not packages, not what lies elsewhere', () => {
  expect(sendsPastTheBooks(folder, folder).sort()).toEqual(['mail/http.js:1', 'mail/index.js:2']);
  const app = join(folder, 'app');
  expect(asksPastTheBooks(app, folder, [join(app, 'cloud')]).sort()).toEqual([
    'app/pages/a/a.js:3',
    'app/pages/b.vue:1',
  ]);
  expect(asksPastTheBooks(join(folder, 'none'), folder)).toEqual([]);
});

import { browserPerFile } from './testing/browserPerFile';
import { DESK, type WindowSetup } from './testing/browserWindow';
import { shows } from './testing/shows';
import { withPhone, type TestPhone } from './testing/withPhone';
import { withProject, type Files } from './testing/withProject';

const browser = browserPerFile();

/** A mini program of one page, and what it needs. */
function withPage(
  wxml: string,
  script: string,
  files: Files,
  test: (phone: TestPhone) => Promise<void>,
  window?: WindowSetup,
): Promise<void> {
  const all: Files = {
    'app.json': '{ "pages": ["pages/a/index", "pages/b/index"] }',
    'app.js': 'App({ globalData: {} });',
    'pages/a/index.wxml': wxml,
    'pages/a/index.js': script,
    'pages/b/index.wxml': '<view id="b">b</view>',
    'pages/b/index.js': 'Page({});',
    ...files,
  };
  return withProject(all, (miniprogramDir) =>
    withPhone(browser(), { miniprogramDir, ...(window && { window }) }, test),
  );
}

test('templates are imported and included, and inline scripts run in them', () =>
  withPage(
    `<wxs module="m">module.exports.twice = function (n) { return n * 2; };</wxs>
     <import src="../../shared/row.wxml" />
     <template is="row" data="{{ ...item, n: m.twice(2) }}" />
     <include src="/shared/foot.wxml" />`,
    "Page({ data: { item: { name: '杯' } } });",
    {
      'shared/row.wxml': '<template name="row"><view id="row">{{name}} × {{n}}</view></template>',
      'shared/foot.wxml': '<view id="foot">{{item.name}}底</view>',
    },
    async ({ byId }) => {
      await shows(byId('row'), '杯 × 4');
      await shows(byId('foot'), '杯底');
    },
  ));

test('a page may be a Component, and its query fills its properties', () =>
  withPage(
    '<view id="go" bind:tap="go">go</view>',
    "Page({ go() { wx.navigateTo({ url: '../b/index?n=3&name=%E6%9D%AF' }); } });",
    {
      'pages/b/index.wxml': '<view id="b">{{n + 1}} {{name}} {{loaded}}</view>',
      'pages/b/index.js':
        'Component({ properties: { n: Number, name: String }, methods: { onLoad(query) { this.setData({ loaded: query.name }); } } });',
    },
    async ({ tap, byId }) => {
      await tap('go');
      await shows(byId('b'), '4 杯 %E6%9D%AF');
    },
  ));

test('catch stops a tap, mut-bind lets only one of its kind hear it, and handlers get plain data', () =>
  withPage(
    `<view bind:tap="outer"><view catch:tap="inner" data-a="1" id="caught">a</view></view>
     <view mut-bind:tap="outer"><view mut-bind:tap="inner" id="once">b</view></view>
     <view id="heard">{{heard}}</view>`,
    `Page({
       data: { heard: '' },
       inner(event) { this.setData({ heard: this.data.heard + 'i' + JSON.stringify(event.currentTarget.dataset) }); },
       outer() { this.setData({ heard: this.data.heard + 'o' }); },
     });`,
    {},
    async ({ tap, byId }) => {
      await tap('caught');
      await tap('once');
      await shows(byId('heard'), 'i{"a":"1"}i{}');
    },
  ));

test('custom components: behaviors, observers, external classes, selectComponent, form fields', () =>
  withPage(
    `<form bind:submit="sent"><my-field name="size" value="M" id="field" my-class="red" /><button id="send" form-type="submit">go</button></form>
     <view id="values">{{values}}</view>`,
    `Page({
       data: { values: '' },
       sent(event) { this.setData({ values: JSON.stringify(event.detail.value) + this.selectComponent('#field').data.label }); },
     });`,
    {
      'pages/a/index.json': '{ "usingComponents": { "my-field": "/field" } }',
      'pages/a/index.wxss': '.red { color: rgb(1, 2, 3); }',
      'field.json': '{ "component": true }',
      'field.wxml': '<view class="my-class" id="label">{{label}}</view>',
      'named.js': "module.exports = Behavior({ data: { prefix: '尺码 ' } });",
      'field.js': `Component({
        behaviors: ['wx://form-field', require('./named')],
        externalClasses: ['my-class'],
        data: { label: '' },
        observers: { value(value) { this.setData({ label: this.data.prefix + value }); } },
      });`,
    },
    async ({ tap, byId, screen }) => {
      await shows(byId('label'), '尺码 M');
      const colour = await screen.locator('.red').evaluate((element) => getComputedStyle(element).color);
      expect(colour).toBe('rgb(1, 2, 3)');
      await tap('send');
      await shows(byId('values'), '{"size":"M"}尺码 M');
    },
  ));

test('rich text shows its marks and runs nothing', () =>
  withPage(
    '<rich-text id="rich" nodes="{{html}}" /><rich-text id="tree" nodes="{{tree}}" />',
    `Page({ data: {
       html: '<b>粗</b><script>document.title = 1</script><img src="javascript:1" onerror="document.title = 2"><iframe src="/"></iframe>',
       tree: [{ name: 'strong', children: [{ type: 'text', text: '树' }] }],
     } });`,
    {},
    async ({ byId, page }) => {
      await shows(byId('rich'), '粗');
      expect(await byId('rich').locator('script, iframe, [onerror], [src]').count()).toBe(0);
      await shows(byId('tree').locator('strong'), '树');
      expect(await page.title()).toContain('本地手机');
    },
  ));

test('a page asks for the size of its elements in the units of its own window', () =>
  withPage(
    '<view id="box" style="width: 375rpx; height: 100vh">x</view><view id="size">{{size}}</view>',
    `Page({
       data: { size: '' },
       onReady() {
         this.createSelectorQuery().select('#box').boundingClientRect(({ width, height }) => {
           const { windowWidth, windowHeight } = wx.getWindowInfo();
           this.setData({ size: [width / windowWidth, height / windowHeight].join(' ') });
         }).exec();
       },
     });`,
    {},
    ({ byId }) => shows(byId('size'), '0.5 1'),
  ));

test('pages that one opens from another speak through their event channel', () =>
  withPage(
    '<view id="go" bind:tap="go">{{answer}}</view>',
    `Page({
       data: { answer: 'go' },
       go() {
         wx.navigateTo({
           url: '/pages/b/index',
           events: { picked: (value) => this.setData({ answer: value }) },
           success: ({ eventChannel }) => eventChannel.emit('offer', '红'),
         });
       },
     });`,
    {
      'pages/b/index.wxml': '<view id="pick" bind:tap="pick">{{offer}}</view>',
      'pages/b/index.js': `Page({
        onLoad() { this.getOpenerEventChannel().on('offer', (offer) => this.setData({ offer })); },
        pick() { this.getOpenerEventChannel().emit('picked', this.data.offer); wx.navigateBack(); },
      });`,
    },
    async ({ tap, byId }) => {
      await tap('go');
      await shows(byId('pick'), '红');
      await tap('pick');
      await shows(byId('go'), '红');
    },
  ));

test('an answer that comes after its page was left draws nothing and breaks nothing', () =>
  withPage(
    '<view id="go" bind:tap="go">{{said}}</view>',
    `Page({
       data: { said: 'go' },
       go() { wx.navigateTo({ url: '/pages/b/index' }); },
       onShow() { setTimeout(() => this.setData({ said: getApp().globalData.said || 'go' }), 50); },
     });`,
    {
      'pages/b/index.wxml': '<view id="back" bind:tap="back">b</view><view wx:if="{{late}}">{{late}}</view>',
      'pages/b/index.js': `Page({
        back() { wx.navigateBack(); },
        onUnload() {
          setTimeout(() => {
            try { this.setData({ late: 'late' }); getApp().globalData.said = 'fine'; }
            catch (error) { getApp().globalData.said = String(error); }
          });
        },
      });`,
    },
    async ({ tap, byId, page }) => {
      await tap('go');
      await tap('back');
      await shows(byId('go'), 'fine');
      const errors = await page.evaluate(() => window.phoneLog?.entries().filter((each) => 'level' in each));
      expect(errors).toEqual([]);
    },
  ));

test('calls that cannot work say why, in the words of WeChat', () =>
  withPage(
    '<view id="said" bind:tap="ask">{{said}}</view>',
    `const because = (promise) => promise.then(() => 'ok', ({ errMsg }) => errMsg);
     Page({
       data: { said: 'ask' },
       async ask() {
         const said = await Promise.all([
           because(wx.navigateTo({ url: '/pages/none/index' })),
           because(wx.switchTab({ url: '/pages/b/index' })),
           because(wx.navigateBack()),
           because(wx.setTabBarBadge({ index: 0, text: '1' })),
           because(wx.getStorage({ key: 'none' })),
           because(wx.cloud.callFunction({ name: 'a' })),
         ]);
         this.setData({ said: said.join(' | ') });
       },
     });`,
    {},
    async ({ tap, byId }) => {
      await tap('said');
      await shows(
        byId('said'),
        [
          'navigateTo:fail page "pages/none/index" is not found',
          'switchTab:fail can not switch to no-tabBar page',
          'navigateBack:fail cannot navigate back at first page.',
          'setTabBarBadge:fail not TabBar page',
          'getStorage:fail data not found',
          "cloud.callFunction:fail Error: Cloud API isn't enabled, please call wx.cloud.init first",
        ].join(' | '),
      );
    },
  ));

test('a mini program lives in the time of the local cloud', () =>
  withPage(
    '<view id="day" bind:tap="look">{{day}}</view>',
    `Page({
       data: { day: 'day' },
       look() { this.setData({ day: [new Date().getTime(), Date.now(), new Date(0).getTime(), new Date() instanceof Date].join(' ') }); },
     });`,
    {},
    async ({ page, post, tap, byId }) => {
      await post('/clock/advance', { ms: 86_400_000 });
      await page.locator('[data-control=restart]').click();
      await shows(byId('day'), 'day');
      await tap('day');
      await shows(byId('day'), / 0 true$/);
      const [made, now] = ((await byId('day').textContent()) ?? '').split(' ').map(Number);
      for (const each of [made, now]) expect((each ?? 0) - Date.now()).toBeGreaterThan(86_000_000);
    },
    DESK,
  ));

test('what cannot be asked for fails with the codes of WeChat, and shows no sheet', () =>
  withPage(
    '<view wx:for="{{wanted}}" wx:key="index" id="ask-{{index}}" data-index="{{index}}" bind:tap="ask">{{index}} {{item}}</view><view id="said">{{said}}</view>',
    `Page({
       data: { said: '', wanted: [[], 'back-in-stock', ['none'], ['back-in-stock', 'receipt'], 'abcdef'.split('')] },
       async ask({ currentTarget }) {
         const { index } = currentTarget.dataset;
         const said = await wx.requestSubscribeMessage({ tmplIds: this.data.wanted[index] }).catch((error) => error);
         this.setData({ said: index + ' ' + said.errCode });
       },
     });`,
    {},
    async ({ tap, byId, screen }) => {
      const codes = [10001, 10004, 20001, 20002, 20003];
      for (const [index, code] of codes.entries()) {
        await tap(`ask-${index}`);
        await shows(byId('said'), `${index} ${code}`);
      }
      expect(await screen.locator('.mp-permission').count()).toBe(0);
    },
  ));

describe('forms', () => {
  const toForm = ({ screen }: TestPhone): Promise<void> =>
    screen.locator('.mp-tab', { hasText: '表单' }).click();

  test('model: bindings go both ways', () =>
    withPhone(browser(), {}, async (phone) => {
      await toForm(phone);
      await phone.byId('name').locator('input').fill('小林');
      await shows(phone.byId('hello'), '你好，小林');
    }));

  test('submit collects every control by name, labels and pickers included', () =>
    withPhone(browser(), {}, async (phone) => {
      const { screen, byId, tap } = phone;
      await toForm(phone);
      await byId('name').locator('input').fill('阿明');
      await tap('remind');
      await screen.locator('wx-label', { hasText: '优惠' }).locator('wx-text').click();
      await screen.locator('wx-radio').nth(1).click();
      await tap('quiet');
      await screen.locator('.mp-wheel').first().getByText('23', { exact: true }).click();
      await screen.locator('[data-answer=confirm]').click();
      await shows(byId('quiet-shown'), '23:00');
      await tap('city');
      await screen.locator('.mp-wheel').getByText('成都').click();
      await screen.locator('[data-answer=confirm]').click();
      await shows(byId('city-shown'), '成都');
      await screen.locator('wx-textarea textarea').fill('谢谢');
      await tap('send');
      await shows(byId('sent'), /^\{"name"/);
      expect(JSON.parse((await byId('sent').textContent()) ?? '')).toEqual({
        name: '阿明',
        remind: false,
        topics: ['restock', 'offers'],
        often: '每周',
        quiet: '23:00',
        city: 2,
        most: 3,
        words: '谢谢',
      });
    }));

  test('controls can be worked with the keyboard', () =>
    withPhone(browser(), {}, async (phone) => {
      await toForm(phone);
      await phone.byId('remind').focus();
      await phone.page.keyboard.press('Space');
      await shows(phone.byId('sent'), '{"value":false}');
    }));
});

import { browserPerFile } from './browserPerFile';
import { DESK } from '../../testing/browser/browserWindow';
import { CORNER } from './corner';
import { phonePerGroup } from './phonePerGroup';
import { becomes } from '../../testing/browser/becomes';
import { shows } from '../../testing/browser/shows';
import { withPhone, type TestPhone } from './withPhone';
import { MINIMAL, withProject, type Files } from './withProject';

const browser = browserPerFile();

describe('a page', () => {
  /** The mini program of these tests: a folder for each of them. */
  const files: Files = { 'app.js': 'App({ globalData: {} });' };
  const pages: string[] = [];
  const open = phonePerGroup(browser, (run) =>
    withProject({ ...files, 'app.json': JSON.stringify({ pages }) }, run),
  );

  /** A test that opens `<folder>/a/index`; what else it needs is in its folder too: a page `b/index`, components. */
  function pageTest(
    name: string,
    folder: string,
    wxml: string,
    script: string,
    more: Files,
    body: (phone: TestPhone) => Promise<void>,
  ): void {
    const own: Files = { 'a/index.wxml': wxml, 'a/index.js': script, ...more };
    for (const [path, content] of Object.entries(own)) files[`${folder}/${path}`] = content;
    for (const page of ['a/index', 'b/index']) if (own[`${page}.js`]) pages.push(`${folder}/${page}`);
    test(name, () => open(`${folder}/a/index`, body));
  }

  pageTest(
    'templates are imported and included, and inline scripts run in them',
    'templates',
    `<wxs module="m">module.exports.twice = function (n) { return n * 2; };</wxs>
     <import src="../shared/row.wxml" />
     <template is="row" data="{{ ...item, n: m.twice(2) }}" />
     <include src="/templates/shared/foot.wxml" />`,
    "Page({ data: { item: { name: '杯' } } });",
    {
      'shared/row.wxml': '<template name="row"><view id="row">{{name}} × {{n}}</view></template>',
      'shared/foot.wxml': '<view id="foot">{{item.name}}底</view>',
    },
    async ({ byId }) => {
      await shows(byId('row'), '杯 × 4');
      await shows(byId('foot'), '杯底');
    },
  );

  pageTest(
    'a page may be a Component, and its query fills its properties',
    'component',
    '<view id="go" bind:tap="go">go</view>',
    "Page({ go() { wx.navigateTo({ url: '../b/index?n=3&name=%E6%9D%AF' }); } });",
    {
      'b/index.wxml': '<view id="b">{{n + 1}} {{name}} {{loaded}}</view>',
      'b/index.js':
        'Component({ properties: { n: Number, name: String }, methods: { onLoad(query) { this.setData({ loaded: query.name }); } } });',
    },
    async ({ tap, byId }) => {
      await tap('go');
      await shows(byId('b'), '4 杯 %E6%9D%AF');
    },
  );

  pageTest(
    'catch stops a tap, mut-bind lets only one of its kind hear it, and handlers get plain data',
    'taps',
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
  );

  pageTest(
    'custom components: behaviors, observers, external classes, selectComponent, form fields',
    'fields',
    `<form bind:submit="sent"><my-field name="size" value="M" id="field" my-class="red" /><button id="send" form-type="submit">go</button></form>
     <view id="values">{{values}}</view>`,
    `Page({
       data: { values: '' },
       sent(event) { this.setData({ values: JSON.stringify(event.detail.value) + this.selectComponent('#field').data.label }); },
     });`,
    {
      'a/index.json': '{ "usingComponents": { "my-field": "/fields/field" } }',
      'a/index.wxss': '.red { color: rgb(1, 2, 3); }',
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
      const red = screen.locator('.red');
      await becomes(() => red.evaluate((element) => getComputedStyle(element).color), 'rgb(1, 2, 3)');
      await tap('send');
      await shows(byId('values'), '{"size":"M"}尺码 M');
    },
  );

  pageTest(
    'rich text shows its marks and runs nothing',
    'rich',
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
  );

  pageTest(
    'a page asks for the size of its elements in the units of its own window',
    'size',
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
  );

  pageTest(
    'pages that one opens from another speak through their event channel',
    'channel',
    '<view id="go" bind:tap="go">{{answer}}</view>',
    `Page({
       data: { answer: 'go' },
       go() {
         wx.navigateTo({
           url: '/channel/b/index',
           events: { picked: (value) => this.setData({ answer: value }) },
           success: ({ eventChannel }) => eventChannel.emit('offer', '红'),
         });
       },
     });`,
    {
      'b/index.wxml': '<view id="pick" bind:tap="pick">{{offer}}</view>',
      'b/index.js': `Page({
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
  );

  pageTest(
    'an answer that comes after its page was left draws nothing and breaks nothing',
    'late',
    '<view id="go" bind:tap="go">{{said}}</view>',
    `Page({
       data: { said: 'go' },
       go() { wx.navigateTo({ url: '/late/b/index' }); },
       onShow() { setTimeout(() => this.setData({ said: getApp().globalData.said || 'go' }), 50); },
     });`,
    {
      'b/index.wxml': '<view id="back" bind:tap="back">b</view><view wx:if="{{late}}">{{late}}</view>',
      'b/index.js': `Page({
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
  );

  pageTest(
    'calls that cannot work say why, in the words of WeChat',
    'refused',
    '<view id="said" bind:tap="ask">{{said}}</view>',
    `const because = (promise) => promise.then(() => 'ok', ({ errMsg }) => errMsg);
     Page({
       data: { said: 'ask' },
       async ask() {
         const said = await Promise.all([
           because(wx.navigateTo({ url: '/pages/none/index' })),
           because(wx.switchTab({ url: '/refused/b/index' })),
           because(wx.navigateBack()),
           because(wx.setTabBarBadge({ index: 0, text: '1' })),
           because(wx.getStorage({ key: 'none' })),
           because(wx.cloud.callFunction({ name: 'a' })),
         ]);
         this.setData({ said: said.join(' | ') });
       },
     });`,
    { 'b/index.wxml': '<view>b</view>', 'b/index.js': 'Page({});' },
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
  );

  pageTest(
    'what cannot be asked for fails with the codes of WeChat, and shows no sheet',
    'sheet',
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
  );
});

test('a mini program lives in the time of the local cloud', () =>
  withProject(
    {
      ...MINIMAL,
      'pages/a/index.wxml': '<view id="day" bind:tap="look">{{day}}</view>',
      'pages/a/index.js': `Page({
       data: { day: 'day' },
       look() { this.setData({ day: [new Date().getTime(), Date.now(), new Date(0).getTime(), new Date() instanceof Date].join(' ') }); },
     });`,
    },
    (miniprogramDir) =>
      withPhone(browser(), { miniprogramDir, window: DESK }, async ({ page, post, tap, byId }) => {
        await post('/clock/advance', { ms: 86_400_000 });
        await page.locator('[data-control=restart]').click();
        await shows(byId('day'), 'day');
        await tap('day');
        await shows(byId('day'), / 0 true$/);
        const [made, now] = ((await byId('day').textContent()) ?? '').split(' ').map(Number);
        for (const each of [made, now]) expect((each ?? 0) - Date.now()).toBeGreaterThan(86_000_000);
      }),
  ));

describe('forms', () => {
  const open = phonePerGroup(browser, (run) => run(CORNER));
  const atHome = (body: (phone: TestPhone) => Promise<void>): Promise<void> => open('pages/home/index', body);
  const toForm = ({ screen }: TestPhone): Promise<void> =>
    screen.locator('.mp-tab', { hasText: '表单' }).click();

  test('model: bindings go both ways', () =>
    atHome(async (phone) => {
      await toForm(phone);
      await phone.byId('name').locator('input').fill('小林');
      await shows(phone.byId('hello'), '你好，小林');
    }));

  test('submit collects every control by name, labels and pickers included', () =>
    atHome(async (phone) => {
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
    atHome(async (phone) => {
      await toForm(phone);
      await phone.byId('remind').focus();
      await phone.page.keyboard.press('Space');
      await shows(phone.byId('sent'), '{"value":false}');
    }));
});

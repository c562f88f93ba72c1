import { PLACES, ZH } from '../../../../test/support/campaigns/asking';
import { campaignHouse, DAY, HOUR } from '../../../../test/support/campaigns/house';
import { counted } from '../../../../test/support/memory/context';
import { fold } from '../../../../test/support/memory/record';
import { NOW, sampleConfig, sampleUser } from '../../../../test/support/sample';
import type {
  AskedAsk,
  AskPreview,
  AskReport,
  CampaignList,
  CampaignRequest,
  CampaignView,
} from '../../contract';
import { manageRequest, parseRequest } from '../../contract';
import type { Rule } from '../../model/rule';
import { takeReport } from '../../people/report';
import { sync } from '../../people/sync';
import { createSegment } from '../../segments/stored';

const T = sampleConfig().templates;
const settled = (config: object = {}) =>
  campaignHouse({ config: sampleConfig({ places: PLACES, ...config }) });
let house: ReturnType<typeof campaignHouse>;
beforeEach(() => {
  house = settled();
});
const asked = (fields: Partial<AskedAsk> = {}): AskedAsk => ({
  kind: 'ask',
  title: '秋茶',
  places: ['home'],
  templates: ['offer'],
  wording: { zh: ZH },
  endsAt: NOW + 10 * DAY,
  ...fields,
});
const create = async (fields: Partial<AskedAsk> = {}, id = 'autumn') =>
  (await house.ask({ action: 'campaign.create', id, ...asked(fields) })) as CampaignView;
const does = async (action: 'show' | 'pause' | 'resume' | 'stop' | 'undo', id = 'autumn') =>
  (await house.ask({ action: `campaign.${action}`, id })) as CampaignView;
const start = async (fields: Partial<Extract<CampaignRequest, { action: 'campaign.start' }>> = {}) =>
  (await house.ask({ action: 'campaign.start', id: 'autumn', ...fields })) as CampaignView;
const report = async () => (await house.ask({ action: 'campaign.report', id: 'autumn' })) as AskReport;
const asksOf = async (openid = 'o-1') => (await sync(house.context, openid, {})).asks.map(({ id }) => id);
const saved = (rule: Rule) => createSegment(house.context, 'o-boss', { name: 'some', rule });
/** The timer ticks every ten minutes. */
async function hours(count: number): Promise<void> {
  for (let i = 0; i < count * 6; i++) {
    house.context.clock.advance(9 * 60_000);
    await house.minutes(1);
  }
}
let taps = 0;
const accept = (openid: string, results: Record<string, string> = { [T.offer!.id]: 'accept' }) =>
  takeReport(house.context, openid, {
    results,
    nonce: `nonce-${(taps += 1)}-of-a-tap`,
    at: house.context.clock.now(),
    place: 'home',
    campaign: 'autumn',
  });

describe('its life', () => {
  test('it asks from two minutes after its start until its end, and not while it is paused', async () => {
    expect(await create()).toMatchObject({ state: 'draft', made: 0, endsAt: expect.anything() as unknown });
    expect(await asksOf()).toEqual([]);
    expect(await start()).toMatchObject({ state: 'scheduled', confirmed: 0 });
    await house.minutes(1);
    expect(await asksOf()).toEqual([]);
    await house.minutes(2);
    expect((await does('show')).state).toBe('running');
    expect(await asksOf()).toEqual(['autumn']);
    expect((await does('pause')).state).toBe('paused');
    await house.minutes(1);
    expect(await asksOf()).toEqual([]);
    await does('resume');
    await house.minutes(2);
    expect(await asksOf()).toEqual(['autumn']);
    house.context.clock.advance(10 * DAY);
    expect(await asksOf()).toEqual([]);
    await house.minutes(1);
    expect((await does('show')).state).toBe('finished');
    expect(house.context.sent).toEqual([]);
  });

  test('a start can be undone; what is stopped stays stopped', async () => {
    await create();
    await start();
    expect((await does('undo')).state).toBe('draft');
    await start();
    await house.minutes(3);
    expect((await does('stop')).state).toBe('stopped');
    await house.minutes(2);
    expect(await asksOf()).toEqual([]);
    await expect(start()).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('it waits for its own beginning', async () => {
    await create({ from: NOW + 3 * HOUR });
    expect((await start()).startsAt).toBe(new Date(NOW + 3 * HOUR).toISOString());
    await house.minutes(5);
    expect((await does('show')).state).toBe('scheduled');
    house.context.clock.advance(3 * HOUR);
    await house.minutes(1);
    expect((await does('show')).state).toBe('running');
  });

  test('it is over when its target is reached, as far as is counted', async () => {
    await create({ target: 2 });
    await start();
    await house.minutes(3);
    await accept('o-1');
    await hours(1);
    expect((await does('show')).state).toBe('running');
    await accept('o-2');
    await hours(1);
    expect((await does('show')).state).toBe('finished');
    expect(await report()).toMatchObject({ state: 'finished', gained: 2, target: 2 });
  });

  test('a look costs three calls, however much was counted, and is rare', async () => {
    await create({ target: 5 });
    await start();
    await house.minutes(3);
    const looks = async (count: number) => {
      const before = house.context.store.calls.length;
      await hours(count);
      const names = house.context.store.calls
        .slice(before)
        .map(({ operation, collection }) => [operation, collection]);
      return names.filter(([, collection]) => collection === 'notify_campaigns').length;
    };
    // Every second tick is fifteen minutes after a look: it reads those that are due, and writes when it looks again.
    expect(await looks(2)).toBe(6 * 2);
  });

  test('a template or place that the configuration has no longer pauses it, and says so', async () => {
    await create();
    await start();
    await house.minutes(3);
    const { offer, ...others } = house.context.config.templates;
    house.context.config.templates = others;
    await hours(1.1);
    expect(await does('show')).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringContaining('no template "offer"') as unknown,
    });
    house.context.config.templates = { ...others, offer: offer! };
    await does('resume');
    house.context.config.places = {};
    await house.minutes(1);
    expect((await does('show')).error).toMatch(/^places: the configuration has none of "home"/);
  });
});

describe('a second person', () => {
  beforeEach(() => {
    house = settled({ campaigns: { approveAbove: 5000 } });
  });

  test('is needed above the configured size, which is its target, and for one without', async () => {
    await create({ target: 5000 });
    expect((await start({ confirmed: 5000 })).state).toBe('scheduled');
    for (const target of [5001, undefined]) {
      const id = `big${target ?? ''}`;
      const { hash } = await create({ target }, id);
      const go = () => house.ask({ action: 'campaign.start', id });
      await expect(go()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const approve = { action: 'campaign.approve', id, hash, size: target ?? 10_000_000 } as const;
      await expect(house.ask(approve)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await house.ask(approve, 'o-other');
      expect(await go()).toMatchObject({ state: 'scheduled' });
    }
  });

  test('has approved just this: another wording needs another', async () => {
    const { hash } = await create({ target: 9000 });
    await house.ask({ action: 'campaign.approve', id: 'autumn', hash, size: 9000 }, 'o-other');
    const wording = { zh: { ...ZH, text: '别的' } };
    const changed = {
      action: 'campaign.update',
      id: 'autumn',
      version: 2,
      ...asked({ target: 9000, wording }),
    };
    expect(await house.ask(changed as CampaignRequest)).not.toHaveProperty('approval');
    await expect(start()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});

const refused = (path: string, code = 'BAD_REQUEST') => ({
  code,
  issues: [expect.objectContaining({ path })] as unknown,
});

describe('what cannot be', () => {
  test.each<[string, Partial<AskedAsk>, string, string]>([
    [
      'a place that the configuration does not know',
      { places: ['home', 'attic'] },
      'places[1]',
      'BAD_REQUEST',
    ],
    ['a place twice', { places: ['home', 'home'] }, 'places[1]', 'BAD_REQUEST'],
    ['a template that vanished', { templates: ['offer', 'gone'] }, 'templates[1]', 'UNKNOWN_TEMPLATE'],
    [
      'one-time and long-term on one sheet',
      { templates: ['offer', 'notice'] },
      'templates[1]',
      'BAD_REQUEST',
    ],
    ['the same template twice', { templates: ['offer', 'offer'] }, 'templates[1]', 'BAD_REQUEST'],
    ['one that closes before it opens', { from: NOW + 2 * DAY, endsAt: NOW + DAY }, 'endsAt', 'BAD_TIME'],
    ['an end in the past', { endsAt: NOW - 1 }, 'endsAt', 'BAD_TIME'],
    ['no time at all', { from: 'soon' }, 'from', 'BAD_TIME'],
    ['a segment that is not there', { segment: 'nobody' }, 'segment', 'NOT_FOUND'],
  ])('%s', async (_what, fields, path, code) => {
    await expect(create(fields)).rejects.toMatchObject(refused(path, code));
    expect(house.context.store.all('notify_campaigns')).toEqual([]);
  });

  test('two titles alike: WeChat would leave one out', async () => {
    const twin = { ...T.offer!, alias: 'twin', id: 'W'.repeat(43) };
    house.context.config.templates = { ...house.context.config.templates, twin };
    await expect(create({ templates: ['offer', 'twin'] })).rejects.toMatchObject(refused('templates[1]'));
  });

  const valid = (fields: object) =>
    parseRequest(manageRequest, { action: 'campaign.create', id: 'autumn', ...asked(), ...fields });
  const long = (count: number) => '字'.repeat(count);
  test.each<[string, object, string]>([
    ['target 0', { target: 0 }, 'target'],
    ['four templates', { templates: ['a', 'b', 'c', 'd'] }, 'templates'],
    ['no place', { places: [] }, 'places'],
    ['wording of 10 KB', { wording: { zh: { ...ZH, text: long(10_000) } } }, 'wording.zh.text'],
    ['a mark of direction', { wording: { zh: { ...ZH, title: 'a\u202eb' } } }, 'wording.zh.title'],
    ['an isolate', { wording: { zh: ZH, en: { ...ZH, text: '\u2067b' } } }, 'wording.en.text'],
    ['a zero-width space', { wording: { zh: { ...ZH, button: 'a\u200bb' } } }, 'wording.zh.button'],
    ['a line break', { wording: { zh: { ...ZH, text: 'a\nb' } } }, 'wording.zh.text'],
    ['nothing to be seen', { wording: { zh: { ...ZH, button: '　' } } }, 'wording.zh.button'],
    ['words for nobody', { wording: { en: ZH } }, 'wording.zh'],
  ])('%s', (_what, fields, path) => {
    expect(() => valid(fields)).toThrow(expect.objectContaining(refused(path)) as Error);
  });

  test('an emoji family is plain text', () => {
    expect(() => valid({ wording: { zh: { ...ZH, title: '👨‍👩‍👧 ❤️ 上新' } } })).not.toThrow();
  });

  test('a phone keeps at most 1 KB of one', async () => {
    const zh = { title: long(20), text: long(60), button: long(10) };
    const en = { title: '𠀀'.repeat(20), text: '𠀀'.repeat(60), button: '𠀀'.repeat(10) };
    const id = 'x'.repeat(40);
    const names = ['p', 'q', 'r'].map((letter) => letter.repeat(40));
    house = settled({ places: Object.fromEntries(names.map((name) => [name, { title: '某处' }])) });
    house.context.config.templates = Object.fromEntries(
      names.map((alias, i) => [alias, { ...T.offer!, alias, id: String(i).repeat(43), title: alias }]),
    );
    const wording = { zh, en };
    const all = { places: names, templates: names, wording };
    await expect(create(all, id)).rejects.toMatchObject(refused('wording'));
    await create({ ...all, places: names.slice(0, 2), templates: names.slice(0, 2) }, id);
    await house.ask({ action: 'campaign.start', id });
    await house.minutes(3);
    const [ask] = (await sync(house.context, 'o-1', {})).asks;
    const size = Buffer.byteLength(JSON.stringify(ask));
    expect([size > 800, size <= 1024]).toEqual([true, true]);
  });

  test('a number other than its target, another kind, a start after its end', async () => {
    await create({ target: 100 });
    await expect(start({ confirmed: 99 })).rejects.toMatchObject(refused('confirmed'));
    await expect(start({ at: NOW + 11 * DAY })).rejects.toMatchObject(refused('endsAt', 'BAD_TIME'));
    const once = { action: 'campaign.update', id: 'autumn', version: 1, ...house.spec(['o-1']) } as const;
    await expect(house.ask(once)).rejects.toMatchObject(refused('kind'));
    await house.create(['o-1'], {}, 'c1');
    const other = { action: 'campaign.start', id: 'c1' } as const;
    await expect(house.ask(other)).rejects.toMatchObject(refused('confirmed'));
  });
});

describe('what operators see', () => {
  test('beforehand: who would be asked, who has enough, who has switched it off; nothing is written', async () => {
    const put = (_id: string, fields: object, available = 0) =>
      house.context.store.put('notify_users', {
        ...sampleUser({ [T.offer!.id]: { available, granted: available } }),
        _id,
        tags: ['vip'],
        ...fields,
      });
    put('o-1', {});
    put('o-2', {}, 1);
    put('o-3', { mutedTopics: ['offers'] });
    put('o-4', { mainSwitch: false });
    put('o-5', { tags: [] });
    await saved({ kind: 'tag', name: 'vip' });
    await create({ segment: 'some' });
    await create({}, 'everybody');
    const preview = async (id: string) => (await house.ask({ action: 'campaign.preview', id })) as AskPreview;
    expect(await preview('autumn')).toEqual({
      kind: 'ask',
      complete: true,
      matched: 4,
      wouldAsk: 1,
      enough: 1,
      off: 2,
      agreedTo: [{ template: 'offer', title: '优惠提醒', topic: '优惠活动' }],
    });
    const writes = await counted(house.context, async () =>
      expect(await preview('everybody')).toMatchObject({ matched: 5, wouldAsk: 2 }),
    );
    expect(Object.keys(writes)).toEqual(expect.not.arrayContaining(['insert', 'update', 'updateOne']));
  });

  test('afterwards: by template and day, with a rate that stands on thirty, and when the target is reached', async () => {
    await create({ target: 100, templates: ['offer', 'backInStock'] });
    await start();
    await house.minutes(3);
    for (let i = 0; i < 29; i++) await accept(`o-${i}`);
    await fold(house.context);
    expect(await report()).not.toHaveProperty('rate');
    await accept('o-29', { [T.offer!.id]: 'reject' });
    await accept('o-30', { [T.backInStock!.id]: 'accept', [T.offer!.id]: 'accept' });
    await hours(24);
    expect(await report()).toMatchObject({
      kind: 'ask',
      asked: 31,
      agreed: 30,
      rate: 30 / 31,
      gained: 31,
      target: 100,
      templates: { offer: 30, backInStock: 1 },
      days: [{ day: '2026-11-22', asked: 31, agreed: 30, gained: 31 }],
      inTime: true,
    });
    const { forecast = '' } = await report();
    // 31 in a day: 69 more take about 2.2 days.
    expect((Date.parse(forecast) - house.context.clock.now()) / DAY).toBeCloseTo(69 / 31, 1);
  });

  test('of one of an earlier time that had the same name nothing is counted', async () => {
    house.context.store.put('notify_stats', {
      _id: 'campaign:autumn|2025-11-22',
      day: '2025-11-22',
      dimension: 'campaign',
      name: 'campaign:autumn',
      counters: { asked: 9, 'gained:x': 9 },
      lastFold: 1,
    });
    await create();
    expect(await report()).toMatchObject({ asked: 0, gained: 0, days: [] });
  });

  test('lists by kind and place, with title and kind', async () => {
    await create();
    await create({ places: ['paid'] }, 'paid');
    await house.create(['o-1'], {}, 'c1');
    const list = async (fields: object) =>
      ((await house.ask({ action: 'campaign.list', ...fields })) as CampaignList).campaigns.map(
        ({ id }) => id,
      );
    expect(await list({})).toHaveLength(3);
    expect((await list({ kind: 'ask' })).sort()).toEqual(['autumn', 'paid']);
    expect(await list({ place: 'paid' })).toEqual(['paid']);
    expect(await list({ kind: 'once', place: 'paid' })).toEqual([]);
    expect(
      (await house.ask({ action: 'campaign.list', kind: 'ask', place: 'home' })) as CampaignList,
    ).toMatchObject({ campaigns: [{ id: 'autumn', kind: 'ask', title: '秋茶', state: 'draft' }] });
  });

  test('a copy begins when it is started, with the segment’s version of now', async () => {
    await saved({ kind: 'tag', name: 'vip' });
    await create({ segment: 'some', from: NOW + HOUR, target: 10 });
    const copy = { action: 'campaign.duplicate', id: 'autumn', as: 'again', endsAt: NOW + 20 * DAY } as const;
    expect(await house.ask(copy)).toMatchObject({
      state: 'draft',
      spec: { kind: 'ask', segment: 'some@1', from: 0, target: 10, endsAt: NOW + 20 * DAY },
    });
  });
});

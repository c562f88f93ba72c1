/** What changes for a campaign that asks while it runs: its end, its list, the kind that it is. */
import { PLACES, ZH } from '../../../../test/support/campaigns/asking';
import { campaignHouse, DAY, HOUR } from '../../../../test/support/campaigns/house';
import { NOW, sampleConfig } from '../../../../test/support/sample';
import type { CampaignView } from '../../contract';
import type { Rule } from '../../model/rule';
import { sync } from '../../people/sync';

const house = () => {
  const made = campaignHouse({ config: sampleConfig({ places: PLACES }) });
  const { context } = made;
  return {
    ...made,
    plan: async (more: object = {}): Promise<CampaignView> => {
      const asked = {
        kind: 'ask',
        title: '秋茶',
        places: ['home'],
        templates: ['offer'],
        wording: { zh: ZH },
      };
      const request = { action: 'campaign.create', id: 'c1', ...asked, endsAt: NOW + DAY, ...more };
      return (await made.ask(request as never)) as CampaignView;
    },
    begin: (more: object = {}) => made.ask({ action: 'campaign.start', id: 'c1', ...more }),
    segment: (rule: Rule) =>
      context.store.put('notify_segments', {
        _id: 'some@1',
        segment: 'some',
        version: 1,
        title: '',
        rule,
        salt: 's',
        lists: [],
        current: true,
        known: context.config,
        removed: false,
        call: '',
        at: NOW,
        by: 'o-boss',
      }),
    told: async () => (await sync(context, 'o-1', {})).asks.map(({ id, until }) => [id, until]),
    pass: (ms: number) => {
      context.clock.advance(ms);
      context.deadline = context.clock.now() + 50_000;
    },
  };
};

describe('another end', () => {
  test.each([
    ['earlier', NOW + HOUR],
    ['later', NOW + 3 * DAY],
  ])('an %s one reaches the phone a minute later, and it is over then', async (_which, end) => {
    const it = house();
    await it.plan();
    await it.begin();
    await it.minutes(3);
    expect(await it.told()).toEqual([['c1', NOW + DAY]]);
    expect(await it.end(end)).toMatchObject({ state: 'running', endsAt: new Date(end).toISOString() });
    it.pass(60_000);
    expect(await it.told()).toEqual([['c1', end]]);
    it.pass(end - 1 - it.context.clock.now());
    expect((await it.told()).length).toBe(1);
    it.pass(1);
    expect(await it.told()).toEqual([]);
    await it.minutes(1);
    expect((await it.show()).state).toBe('finished');
    await expect(it.end(NOW + 9 * DAY)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('the approval stays: neither words nor target are others; before its beginning it cannot lie', async () => {
    const it = house();
    const { hash } = await it.plan({ target: 100 });
    await it.ask({ action: 'campaign.approve', id: 'c1', hash, size: 100 }, 'o-other');
    await it.begin({ at: NOW + HOUR });
    await expect(it.end(NOW + HOUR)).rejects.toMatchObject({
      code: 'BAD_TIME',
      issues: [{ path: 'endsAt' }],
    });
    expect(await it.end(NOW + 2 * HOUR)).toMatchObject({ approval: { by: 'o-other', hash }, hash });
    it.pass(HOUR);
    await it.minutes(1);
    await it.does('pause');
    await it.end(NOW + 5 * HOUR);
    it.pass(2 * HOUR);
    await it.minutes(1);
    expect((await it.show()).state).toBe('paused');
    await it.does('resume');
    await it.minutes(2);
    expect(await it.told()).toEqual([['c1', NOW + 5 * HOUR]]);
  });
});

test('it sends nothing: neither a test nor a rate is for it, and both say so', async () => {
  const it = house();
  it.person('o-boss');
  await it.plan();
  await expect(it.ask({ action: 'campaign.test', id: 'c1', key: '1' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/expected a campaign that sends.*不发送消息/) as unknown,
  });
  await it.begin();
  await expect(it.rate(2)).rejects.toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'id' }] });
  expect(it.recipients()).toEqual([]);
});

describe('its segment', () => {
  test('cannot ask who got a campaign, and is told what to take instead', async () => {
    const it = house();
    it.segment({ kind: 'not', of: { kind: 'gotCampaign', campaign: 'campaign:c0' } });
    const refusal = it.plan({ segment: 'some' });
    await expect(refusal).rejects.toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'segment' }] });
    await expect(refusal).rejects.toThrow(/"campaign:c0".*ops campaign people ID --out.*received.*名单/);
  });

  test('may have a list; one that is gone pauses it, and says so', async () => {
    const it = house();
    const list = {
      _id: 'vips',
      of: 'openid',
      upload: 'u1',
      parts: 0,
      size: 0,
      strangers: 0,
      at: NOW,
      by: '',
    };
    it.context.store.put('notify_lists', list);
    it.segment({ kind: 'list', name: 'vips' });
    await it.plan({ segment: 'some' });
    await it.begin();
    await it.minutes(3);
    expect((await it.show()).state).toBe('running');
    it.context.store.put('notify_lists', { ...list, upload: '' });
    it.pass(HOUR);
    await it.minutes(2);
    expect(await it.show()).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringMatching(/^segment: the list "vips" is gone.*名单 vips 已不存在/) as unknown,
    });
  });
});

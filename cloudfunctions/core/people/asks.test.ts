import { askingContext, putAsk, ZH } from '../../../test/support/campaigns/asking';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { fold } from '../../../test/support/memory/record';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Report } from '../contract';
import { askCounts } from '../counting/askCounts';
import { rebuild } from '../counting/rebuild';
import type { Rule } from '../model/rule';
import { createSegment } from '../segments/stored';
import { takeReport } from './report';
import { sync } from './sync';

const OPENID = 'o-user';
const MINUTE = 60_000;
const { offer, backInStock, notice } = sampleConfig().templates;
const VIP: Rule = { kind: 'tag', name: 'vip' };
let context: MemoryContext;
beforeEach(() => {
  context = askingContext();
});
const asks = async (of = context) => (await sync(of, OPENID, {})).asks;
const names = async () => (await asks()).map(({ id }) => id);
const segment = async (rule: Rule): Promise<string> =>
  (await createSegment(context, 'o-boss', { name: 'some', rule }))._id;

describe('what a client is told', () => {
  test('is who asks for what, where, in which words, until when; somebody new is told, too', async () => {
    putAsk(context, 'autumn');
    expect(await asks()).toEqual([
      { id: 'autumn', places: ['home'], templates: ['offer'], zh: ZH, until: NOW + 10 * 24 * 60 * MINUTE },
    ]);
    expect(context.store.all('notify_users')).toEqual([]);
  });

  test.each(['draft', 'scheduled', 'paused', 'stopped', 'finished'] as const)(
    'of one that is %s is nothing',
    async (state) => {
      putAsk(context, 'autumn', {}, { state });
      expect(await asks()).toEqual([]);
    },
  );

  test('of those whose segment the user is in, as the document is now', async () => {
    putAsk(context, 'vips', { segment: await segment(VIP) });
    putAsk(context, 'all');
    expect(await names()).toEqual(['all']);
    context.store.put('notify_users', sampleUser({}, { tags: ['vip'] }));
    expect(await names()).toEqual(['vips', 'all']);
  });

  test('of one whose segment cannot be found is nothing: it would be everybody', async () => {
    putAsk(context, 'lost', { segment: 'gone@1' });
    expect(await asks()).toEqual([]);
  });

  test('is the five oldest, none that is over, none whose template or place the configuration has no longer', async () => {
    for (let i = 0; i < 7; i++) putAsk(context, `a${i}`, {}, { createdAt: NOW + 10 - i });
    putAsk(context, 'over', { endsAt: NOW }, { createdAt: 1 });
    putAsk(context, 'gone', { templates: ['offer', 'gone'] }, { createdAt: 2 });
    putAsk(context, 'elsewhere', { places: ['attic'] }, { createdAt: 3 });
    expect(await names()).toEqual(['a6', 'a5', 'a4', 'a3', 'a2']);
  });
});

describe('what it costs', () => {
  const calls = (of = context) => counted(of, () => asks(of));

  test('nothing where the configuration names no place', async () => {
    expect(await calls(memoryContext())).toEqual({ find: 3 });
  });

  test('one call of an instance and minute, one more each for segments and for the switch over everything promotional, for however many people', async () => {
    putAsk(context, 'vips', { segment: await segment(VIP) });
    expect(await calls()).toEqual({ find: 3 + 3 });
    expect(await calls()).toEqual({ find: 3 });
    putAsk(context, 'late');
    context.clock.advance(MINUTE - 1);
    expect(await names()).toEqual([]);
    context.clock.advance(1);
    expect(await names()).toEqual(['late']);
  });

  test('an accept that a campaign asked for costs no call more than any other', async () => {
    putAsk(context, 'autumn');
    await asks();
    const cost = (nonce: string, campaign?: string) =>
      counted(context, () => takeReport(context, OPENID, accepting(nonce, { campaign })));
    await cost('nonce-0000');
    expect(await cost('nonce-0001', 'autumn')).toEqual(await cost('nonce-0002'));
  });
});

const accepting = (nonce: string, more: Partial<Report> = {}): Report => ({
  results: { [offer!.id]: 'accept' },
  nonce,
  at: context.clock.now(),
  place: 'home',
  campaign: 'autumn',
  ...more,
});
const counts = async (id = 'autumn') => {
  await fold(context);
  return askCounts(context, { _id: `campaign:${id}`, createdAt: NOW });
};

describe('what came of it', () => {
  const refusing = (nonce: string) => accepting(nonce, { results: { [offer!.id]: 'reject' } });

  test('sheets, accepts and credits, each once however often it is told, and the same when counted anew', async () => {
    putAsk(context, 'autumn', { templates: ['offer', 'backInStock'] });
    const both = { [offer!.id]: 'accept', [backInStock!.id]: 'acceptWithAudio' };
    await takeReport(context, OPENID, accepting('nonce-0001', { results: both }));
    await takeReport(context, OPENID, accepting('nonce-0001', { results: both }));
    await sync(context, OPENID, { reports: [refusing('nonce-0002'), accepting('nonce-0003')] });
    expect(await counts()).toMatchObject({
      asked: 3,
      agreed: 2,
      gained: 3,
      byTemplate: { [offer!.id]: 2, [backInStock!.id]: 1 },
      days: [{ day: '2026-11-22', asked: 3, agreed: 2, gained: 3 }],
    });
    expect((await rebuild(context, { write: false })).differences).toEqual([]);
  });

  test('a kept yes shows nothing and gains a credit; a consent is one, too', async () => {
    putAsk(context, 'autumn');
    putAsk(context, 'other', { templates: ['notice'] });
    await takeReport(context, OPENID, accepting('nonce-0001', { kept: [offer!.id] }));
    const consent = { results: { [notice!.id]: 'accept' }, campaign: 'other' };
    await takeReport(context, OPENID, accepting('nonce-0002', consent));
    expect(await counts()).toMatchObject({ asked: 0, agreed: 0, gained: 1 });
    expect(await counts('other')).toMatchObject({ asked: 1, agreed: 1, gained: 1 });
  });

  test('what was not booked is no gain: the day’s bound, a time long ago', async () => {
    context.config.limits.grantsPerDay = 1;
    putAsk(context, 'autumn');
    await takeReport(context, OPENID, accepting('nonce-0001'));
    await takeReport(context, OPENID, accepting('nonce-0002'));
    expect(await counts()).toMatchObject({ asked: 2, agreed: 2, gained: 1 });
  });

  test('a phone that was without a network tells later, also of one that is over', async () => {
    putAsk(context, 'autumn', {}, { state: 'finished' });
    await takeReport(context, OPENID, accepting('nonce-0001'));
    expect(await counts()).toMatchObject({ gained: 1 });
  });

  test.each([
    ['a campaign that nobody has made', {}, 'nobody'],
    ['one that has not begun', { state: 'draft', dueAt: 0 }, 'autumn'],
    ['one of another kind', { kind: 'once' }, 'autumn'],
  ] as const)('a forged name counts for none: %s', async (_case, stored, campaign) => {
    putAsk(context, 'autumn', {}, stored);
    await takeReport(context, OPENID, accepting('nonce-0001', { campaign }));
    expect(await counts(campaign)).toMatchObject({ asked: 0, gained: 0 });
    expect(context.store.all('notify_stats').map(({ dimension }) => dimension)).toEqual(['prompt']);
  });

  test('nor does a sheet that has nothing of what the campaign asks for', async () => {
    putAsk(context, 'autumn', { templates: ['backInStock'] });
    await takeReport(context, OPENID, accepting('nonce-0001'));
    expect(await counts()).toMatchObject({ asked: 0, gained: 0 });
  });
});

import { askingContext, putAsk, ZH } from '../../../test/support/campaigns/asking';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Report, ReportResult } from '../contract';
import { pausePromotional, resumePromotional } from '../gate/promotional';
import { partId, type ListDocument, type ListPartDocument } from '../model/list';
import type { Rule } from '../model/rule';
import type { SegmentDocument } from '../model/segment';
import { asksFor, MOST_PER_USER } from './forUser';
import { MOST_RUNNING, runningAsks } from './running';
import { toldOf } from './told';

const DAY = 24 * 60 * 60_000;
const OFFER = 'O'.repeat(43);
const NOTICE = 'N'.repeat(43);
const VIP: Rule = { kind: 'tag', name: 'vip' };

const putSegment = ({ store }: MemoryContext, _id: string, rule: Rule): void =>
  store.put('notify_segments', { _id, rule, salt: 'salt', known: {} } as unknown as SegmentDocument);
const namesFor = async (context: MemoryContext, more: Parameters<typeof sampleUser>[1] = {}) =>
  (await asksFor(context, sampleUser({}, more))).map(({ id }) => id);

test('a user is told all that the phone needs, and nothing of whom it is for', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { places: ['home', 'paid'], templates: ['offer', 'notice'], target: 500 });
  expect(await asksFor(context, sampleUser())).toEqual([
    { id: 'autumn', places: ['home', 'paid'], templates: ['offer', 'notice'], zh: ZH, until: NOW + 10 * DAY },
  ]);
});

test('English words are told where there are some', async () => {
  const context = askingContext();
  const en = { title: 'Autumn tea', text: 'We tell you once.', button: 'Tell me' };
  putAsk(context, 'autumn', { wording: { zh: ZH, en } });
  expect(await asksFor(context, sampleUser())).toMatchObject([{ zh: ZH, en }]);
});

test('the oldest campaigns go first, and no user is told of more than a phone keeps', async () => {
  const context = askingContext();
  for (const age of [3, 1, 4, 6, 2, 5]) putAsk(context, `age-${age}`, {}, { createdAt: NOW - age });
  const told = await namesFor(context);
  expect(told).toEqual(['age-6', 'age-5', 'age-4', 'age-3', 'age-2']);
  expect(told).toHaveLength(MOST_PER_USER);
});

test.each<[string, object, object]>([
  ['one that has ended', { endsAt: NOW }, {}],
  ['one that is paused', {}, { state: 'paused' }],
  ['a draft', {}, { state: 'draft' }],
  ['another kind of campaign', {}, { kind: 'once' }],
  ['one of a template that is configured no longer', { templates: ['offer', 'gone'] }, {}],
  ['one of a template that every object has', { templates: ['constructor'] }, {}],
  ['one whose places are configured no longer', { places: ['gone'] }, {}],
])('%s is told to nobody', async (_what, spec, more) => {
  const context = askingContext();
  putAsk(context, 'autumn', spec, more);
  expect(await namesFor(context)).toEqual([]);
});

test('one of whose places some are left is told', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { places: ['gone', 'paid'] });
  expect(await namesFor(context)).toEqual(['autumn']);
});

test('only the people of its segment are told', async () => {
  const context = askingContext();
  putSegment(context, 'vips@1', VIP);
  putAsk(context, 'autumn', { segment: 'vips@1' });
  expect(await namesFor(context, { tags: ['vip'] })).toEqual(['autumn']);
  expect(await namesFor(context, { tags: [] })).toEqual([]);
});

test('one whose segment is gone asks nobody: without it, it would ask everybody', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { segment: 'vips@1' });
  putAsk(context, 'winter');
  expect(await namesFor(context, { tags: ['vip'] })).toEqual(['winter']);
});

test('one that ends within the minute of a warm instance is told no longer', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { endsAt: NOW + 30_000 });
  expect(await namesFor(context)).toEqual(['autumn']);
  context.clock.advance(30_000);
  expect(await namesFor(context)).toEqual([]);
});

test('an instance asks the database once a minute, twice where segments are named', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { templates: ['backInStock'] });
  expect(await counted(context, () => runningAsks(context))).toEqual({ find: 1 });
  expect(await counted(context, () => runningAsks(context))).toEqual({});
  context.clock.advance(59_999);
  expect(await counted(context, () => runningAsks(context))).toEqual({});
  putSegment(context, 'vips@1', VIP);
  putAsk(context, 'winter', { segment: 'vips@1', templates: ['backInStock'] });
  putAsk(context, 'spring', { segment: 'vips@1', templates: ['backInStock'] });
  context.clock.advance(1);
  expect(await counted(context, () => runningAsks(context))).toEqual({ find: 2 });
});

const MEMBERS: Rule = { kind: 'list', name: 'members' };
const putList = ({ store }: MemoryContext, openids: string[], upload = 'u1'): void => {
  store.put('notify_lists', { _id: 'members', of: 'openid', upload, parts: 1 } as unknown as ListDocument);
  store.put('notify_list_parts', {
    _id: partId('members', upload, 0),
    list: 'members',
    upload,
    part: 0,
    openids,
  } as unknown as ListPartDocument);
};

test('a list is read once for each upload by an instance, and users cost no call', async () => {
  const context = askingContext();
  putSegment(context, 'members@1', MEMBERS);
  putAsk(context, 'autumn', { segment: 'members@1', templates: ['backInStock'] });
  putList(context, ['o-1']);
  expect(await counted(context, () => namesFor(context, { _id: 'o-1' }))).toEqual({ find: 4 });
  const looks = await counted(context, async () => {
    expect(await namesFor(context, { _id: 'o-1' })).toEqual(['autumn']);
    expect(await namesFor(context, { _id: 'o-2' })).toEqual([]);
  });
  expect(looks).toEqual({});
  context.clock.advance(60_000);
  expect(await counted(context, () => namesFor(context))).toEqual({ find: 3 });
  putList(context, ['o-2'], 'u2');
  context.clock.advance(60_000);
  expect(await counted(context, () => namesFor(context))).toEqual({ find: 4 });
  expect(await namesFor(context, { _id: 'o-2' })).toEqual(['autumn']);
  expect(await namesFor(context, { _id: 'o-1' })).toEqual([]);
  // Deleted on request: off the list, whose upload stays.
  putList(context, [], 'u2');
  context.clock.advance(30 * 60_000);
  expect(await namesFor(context, { _id: 'o-2' })).toEqual([]);
});

test('a list that is gone, or being uploaded anew, is no empty one: nobody is asked, and others are', async () => {
  const context = askingContext();
  putSegment(context, 'others@1', { kind: 'not', of: MEMBERS });
  putAsk(context, 'autumn', { segment: 'others@1' });
  putAsk(context, 'winter');
  expect(await namesFor(context)).toEqual(['winter']);
  putList(context, ['o-1']);
  context.clock.advance(60_000);
  expect(await namesFor(context, { _id: 'o-2' })).toEqual(['autumn', 'winter']);
  context.store.put('notify_lists', { _id: 'members', upload: 'u2', parts: 1 } as unknown as ListDocument);
  context.clock.advance(60_000);
  expect(await namesFor(context, { _id: 'o-2' })).toEqual(['winter']);
});

test('everything promotional paused: nobody is asked for it within a minute; for the rest they are', async () => {
  const context = askingContext();
  putAsk(context, 'offers');
  putAsk(context, 'both', { templates: ['backInStock', 'offer'] });
  putAsk(context, 'restock', { templates: ['backInStock'] });
  expect(await namesFor(context)).toEqual(['offers', 'both', 'restock']);
  await pausePromotional(context, 'o-boss', 'a wrong price');
  context.clock.advance(60_000);
  expect(await counted(context, () => namesFor(context))).toEqual({ find: 2 });
  expect(await namesFor(context)).toEqual(['restock']);
  // What a phone had been told before is counted all the same.
  const report = { results: { [OFFER]: 'accept' }, nonce: 'n1', campaign: 'offers' } as unknown as Report;
  const result = { nonce: 'n1', outcomes: { [OFFER]: 'granted' } } as unknown as ReportResult & {
    nonce: string;
  };
  expect([...(await toldOf(context, [report], [result])).values()]).toEqual([
    { ask: 'campaign:offers', gained: [OFFER] },
  ]);
  await resumePromotional(context);
  context.clock.advance(60_000);
  expect(await namesFor(context)).toEqual(['offers', 'both', 'restock']);
});

test('whether everything promotional stands still is not looked at where nobody asks for it', async () => {
  const context = askingContext();
  putAsk(context, 'restock', { templates: ['backInStock'] });
  expect(await counted(context, () => namesFor(context))).toEqual({ find: 1 });
});

test('a clock that is set back makes nobody wait for the minute that it has left', async () => {
  const context = askingContext();
  expect(await namesFor(context)).toEqual([]);
  putAsk(context, 'autumn');
  context.clock.set(NOW - DAY);
  expect(await namesFor(context)).toEqual(['autumn']);
});

test('a failed look is not kept: the next launch looks again', async () => {
  const context = askingContext();
  putAsk(context, 'autumn');
  context.store.around = () => Promise.reject(new Error('down'));
  await expect(runningAsks(context)).rejects.toThrow('down');
  context.store.around = undefined;
  expect(await namesFor(context)).toEqual(['autumn']);
});

test('without a place in the configuration no launch costs a call', async () => {
  const context = memoryContext({ config: sampleConfig() });
  putAsk(context, 'autumn');
  expect(await counted(context, () => asksFor(context, sampleUser()))).toEqual({});
});

test('of more than may run at once, the older ones are told', async () => {
  const context = askingContext();
  for (let i = 0; i <= MOST_RUNNING; i++) putAsk(context, `c${i}`, {}, { createdAt: NOW + i });
  const ids = (await runningAsks(context)).map(({ id }) => id);
  expect(ids).toHaveLength(MOST_RUNNING);
  expect(ids).not.toContain(`c${MOST_RUNNING}`);
});

const report = (nonce: string, results: Record<string, string>, campaign?: string): Report => ({
  nonce,
  results,
  at: NOW,
  ...(campaign === undefined ? {} : { campaign }),
});
const booked = (nonce: string, outcomes: ReportResult['outcomes']) => ({
  nonce,
  outcomes,
  askToSwitchOn: [],
});
const entries = async (...given: Parameters<typeof toldOf>) => [...(await toldOf(...given))];

test('a sheet is counted for the campaign that it names, with what was gained on it', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { templates: ['offer', 'notice'] });
  const sheet = report('n1', { [OFFER]: 'accept', [NOTICE]: 'acceptWithAudio' }, 'autumn');
  const results = [booked('n1', { [OFFER]: 'granted', [NOTICE]: 'consented' })];
  expect(await entries(context, [sheet], results)).toEqual([
    ['n1', { ask: 'campaign:autumn', gained: [OFFER, NOTICE] }],
  ]);
});

test.each<[string, string, ReportResult['outcomes'][string], boolean]>([
  ['an accept that was booked', 'accept', 'granted', true],
  ['one that the push has booked', 'accept', 'counted-by-push', true],
  ['one of a call that died before it was written down', 'accept', 'repeated', true],
  ['a refusal', 'reject', 'not-accepted', false],
  ['a refusal, whatever was booked', 'reject', 'granted', false],
  ['an accept above the daily cap', 'accept', 'daily-cap', false],
  ['an accept from DevTools', 'accept', 'simulated', false],
  ['an accept from before a refusal', 'accept', 'before-rejection', false],
])('%s: the sheet counts, and gained: %s %s %p', async (_what, status, outcome, isGained) => {
  const context = askingContext();
  putAsk(context, 'autumn');
  const sheet = report('n1', { [OFFER]: status }, 'autumn');
  expect(await entries(context, [sheet], [booked('n1', { [OFFER]: outcome })])).toEqual([
    ['n1', { ask: 'campaign:autumn', gained: isGained ? [OFFER] : [] }],
  ]);
});

test('a report without a result of its own has gained nothing', async () => {
  const context = askingContext();
  putAsk(context, 'autumn');
  const sheet = report('n1', { [OFFER]: 'accept' }, 'autumn');
  expect(await entries(context, [sheet], [booked('n2', { [OFFER]: 'granted' })])).toEqual([
    ['n1', { ask: 'campaign:autumn', gained: [] }],
  ]);
});

test.each<[string, string, object, object]>([
  ['that there is not', 'winter', {}, {}],
  ['that has not begun', 'autumn', {}, { state: 'scheduled', dueAt: NOW + 1 }],
  ['that is a draft', 'autumn', {}, { state: 'draft', dueAt: 0 }],
  ['of another kind', 'autumn', {}, { kind: 'once', state: 'done' }],
  ['that asks for something else', 'autumn', { templates: ['notice'] }, {}],
])('a client that names a campaign %s is not believed', async (_what, named, spec, more) => {
  const context = askingContext();
  putAsk(context, 'autumn', spec, more);
  const sheet = report('n1', { [OFFER]: 'accept' }, named);
  expect(await entries(context, [sheet], [booked('n1', { [OFFER]: 'granted' })])).toEqual([]);
});

test('a phone without a network tells later: of a campaign that is over meanwhile it counts', async () => {
  const context = askingContext();
  putAsk(context, 'autumn', { endsAt: NOW - DAY }, { state: 'done', dueAt: NOW - 2 * DAY });
  const sheet = report('n1', { [OFFER]: 'accept' }, 'autumn');
  expect(await entries(context, [sheet], [booked('n1', { [OFFER]: 'granted' })])).toMatchObject([
    ['n1', { gained: [OFFER] }],
  ]);
});

test('reports of no campaign cost no call, those of running ones none beside the look of the minute', async () => {
  const context = askingContext();
  putAsk(context, 'autumn');
  const results = [booked('n1', { [OFFER]: 'granted' })];
  expect(
    await counted(context, () => toldOf(context, [report('n1', { [OFFER]: 'accept' })], results)),
  ).toEqual({});
  await runningAsks(context);
  const sheets = Array.from({ length: 20 }, (_, i) => report(`n${i}`, { [OFFER]: 'accept' }, 'autumn'));
  expect(await counted(context, () => toldOf(context, sheets, results))).toEqual({});
  const others = sheets.map((sheet, i) => ({ ...sheet, campaign: `made-up-${i}` }));
  expect(await counted(context, () => toldOf(context, others, results))).toEqual({ find: 1 });
});

test('a start is felt within a minute', async () => {
  const context = askingContext();
  expect(await namesFor(context)).toEqual([]);
  putAsk(context, 'autumn');
  context.clock.advance(60_000);
  expect(await namesFor(context)).toEqual(['autumn']);
});

import { counted, memoryContext, type MemoryContext } from '../../../../test/support/memory/context';
import { NOW, sampleConfig, sampleReceipt, sampleRow } from '../../../../test/support/sample';
import { resultOf } from '../../../../test/support/memory/underWay';
import { trip } from '../../gate/breakers';
import { OPEN_GATE } from '../../gate/document';
import { HEALTH } from '../../gate/timeLimit';
import { ABSENT, pauseTransport } from '../../gate/transport';
import { recordedRule } from '../../codes/classify';
import type { HealthItemName } from '../../contract';
import type { JournalDocument } from '../../model/journal';
import { health } from './report';

const MINUTE = 60_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  context.store.put('notify_locks', { _id: 'tick', token: '', until: 0, number: 0, at: NOW });
});
const item = async (name: HealthItemName) => (await health(context)).items[name];
const level = async (name: HealthItemName) => (await item(name)).level;

function journal(
  id: string,
  more: Partial<JournalDocument>,
  answers: Parameters<typeof resultOf>[1][] = [],
): void {
  context.store.put('notify_journals', {
    _id: id,
    token: id,
    template: 'backInStock',
    templateId: 'T',
    topic: 'restock',
    at: NOW,
    writtenAt: NOW,
    leaseUntil: 0,
    begun: 0,
    stopped: false,
    entries: [],
    results: Object.fromEntries(answers.map((answer, i) => [`n${i}`, resultOf(NOW, answer)])),
    msgids: [],
    stage: 'settled',
    ...more,
  });
}

test('all is well', async () => {
  const report = await health(context);
  expect(report).toMatchObject({ verdict: 'ok', en: 'All is well.', zh: '一切正常。', breakers: [] });
  expect(Object.values(report.items).every(({ exact }) => exact)).toBe(true);
});

test('it costs one call, and two writes the first time', async () => {
  expect(await counted(context, () => health(context))).toEqual({ aggregate: 2, insert: 1 });
  expect(await counted(context, () => health(context))).toEqual({ aggregate: 1 });
});

test('a timer is late after 35 minutes, dead after 65, and never there without a sign', async () => {
  context.clock.advance(35 * MINUTE);
  expect(await level('tick')).toBe('ok');
  context.clock.advance(MINUTE);
  expect(await level('tick')).toBe('warn');
  context.clock.advance(30 * MINUTE);
  expect(await item('tick')).toMatchObject({ level: 'bad', numbers: { minutesAgo: 66 } });
  await context.store.remove('notify_locks', { _id: 'tick' });
  expect(await item('tick')).toMatchObject({ level: 'bad', numbers: { minutesAgo: null } });
});

test('the lag is that of the oldest due row, against the configured limit', async () => {
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'a', state: 'scheduled', dueAt: NOW - 3 * MINUTE }),
    sampleRow({ _id: 'b', state: 'scheduled', dueAt: NOW - 1 }),
    sampleRow({ _id: 'later', state: 'scheduled', dueAt: NOW + 1 }),
  );
  expect(await item('lag')).toMatchObject({
    level: 'warn',
    numbers: { lagMinutes: 3, limitMinutes: 5, due: 2 },
  });
  expect((await item('backlog')).numbers).toMatchObject({ due: 2, later: 1, waiting: 0 });
  context.clock.advance(3 * MINUTE);
  const report = await health(context);
  expect(report.items.lag.level).toBe('bad');
  expect(report).toMatchObject({ verdict: 'bad' });
  expect(report.en).toContain('the oldest for 6 min');
});

test('an open breaker is told with its templates, code and time; one whose time is over is not', async () => {
  const { id } = context.config.templates.backInStock!;
  await trip(context, `template:${id}`, 40037, recordedRule(40037), 'invalid template_id rid: 1-2');
  const { items, breakers } = await health(context);
  expect(items.breakers.level).toBe('bad');
  for (const words of [items.breakers.en, items.breakers.zh])
    expect(words).toContain('40037: invalid template_id rid: 1-2');
  expect(breakers).toMatchObject([
    {
      aliases: ['backInStock'],
      code: 40037,
      said: 'invalid template_id rid: 1-2',
      reason: { code: 'INVALID_TEMPLATE' },
    },
  ]);
  context.clock.advance(24 * 60 * MINUTE);
  expect((await health(context)).breakers).toEqual([]);
});

test('a used-up quota warns and does not alarm', async () => {
  await trip(context, 'quota', 45009, recordedRule(45009));
  expect(await level('breakers')).toBe('warn');
});

test.each([
  [79, 'ok'],
  [80, 'warn'],
  [100, 'bad'],
])('%d of a daily quota of 100 is %s', async (used, expected) => {
  context = Object.assign(context, { config: sampleConfig({ limits: { dailyQuota: 100 } }) });
  const gate = { ...OPEN_GATE, day: '2026-11-22', used };
  context.store.put('notify_locks', { _id: 'gate', token: '', until: 0, number: 0, at: 0, gate });
  expect(await item('quota')).toMatchObject({ level: expected, numbers: { used, limit: 100 } });
});

test('yesterday’s use of the quota does not count', async () => {
  context = Object.assign(context, { config: sampleConfig({ limits: { dailyQuota: 100 } }) });
  const gate = { ...OPEN_GATE, day: '2026-11-21', used: 100 };
  context.store.put('notify_locks', { _id: 'gate', token: '', until: 0, number: 0, at: 0, gate });
  expect((await item('quota')).numbers).toMatchObject({ used: 0 });
});

test('failures are judged by what came of the latest sends, counted or not', async () => {
  journal(
    'a',
    { stage: 'folded' },
    Array.from({ length: 15 }, () => 'accepted' as const),
  );
  journal(
    'b',
    {},
    Array.from({ length: 10 }, () => 43108),
  );
  journal('c', {}, ['left', 'left']);
  expect(await item('failures')).toMatchObject({
    level: 'bad',
    numbers: { attempted: 25, refused: 10, unknown: 0, rate: 0.4 },
  });
});

test('a handful of failures in a quiet shop is no alarm', async () => {
  journal(
    'b',
    {},
    Array.from({ length: 10 }, () => 43108),
  );
  expect(await level('failures')).toBe('ok');
});

test('a window left behind is told', async () => {
  journal('a', { stage: 'open', at: NOW - MINUTE });
  expect(await item('journals')).toMatchObject({ level: 'ok', numbers: { open: 1, stale: 0 } });
  context.clock.advance(2 * MINUTE);
  expect(await item('journals')).toMatchObject({ level: 'warn', numbers: { open: 1, stale: 1 } });
});

test('many receipts that match no send of ours are told', async () => {
  for (let i = 0; i < 21; i++) {
    const receipt = sampleReceipt({ _id: `r${i}`, stage: 'orphan' });
    context.store.put('notify_receipts', receipt);
  }
  expect(await item('receipts')).toMatchObject({ level: 'warn', numbers: { orphans: 21 } });
});

test('a time limit that leaves no room is told for a day', async () => {
  const limits = { send: { left: 2000, needed: 9000, at: NOW } };
  context.store.put('notify_locks', { _id: HEALTH, token: '', until: 0, number: 0, at: 0, limits });
  expect((await item('limits')).en).toContain('send has 2 s and needs 9 s');
  context.clock.advance(24 * 60 * MINUTE);
  expect(await level('limits')).toBe('ok');
});

describe('what sends go by', () => {
  const lack = (name: string, source: string, more: object = {}) => ({
    code: 'NO_WECHAT_TOKEN' as const,
    function: name,
    source,
    form: 'absent' as const,
    text: '',
    since: NOW - 60 * MINUTE,
    at: NOW,
    ...more,
  });
  const lacks = (...all: ReturnType<typeof lack>[]) =>
    context.store.put('notify_locks', {
      _id: HEALTH,
      token: '',
      until: 0,
      number: 0,
      at: NOW,
      lacks: Object.fromEntries(all.map((each) => [each.function + each.source, each])),
    });

  test('nobody lacks anything', async () => {
    expect(await item('tokens')).toMatchObject({ level: 'ok', numbers: { lacks: 0 } });
  });

  test('a function without a token is told by name, caller and since when, in both languages, and what to do', async () => {
    lacks(lack('send', 'wx_http'));
    const { level, en, zh } = await item('tokens');
    expect(level).toBe('warn');
    expect(en).toMatch(
      /Since \d\d:\d\d \(Asia\/Shanghai\), send \(source "wx_http"\) has had no WeChat token\. To send at once/,
    );
    expect(zh).toMatch(/自 \d\d:\d\d .*send（来源 wx_http）没有微信令牌。若要即时发送/);
  });

  test('a refused one is quoted', async () => {
    lacks(lack('send', 'wx_client,scf', { form: 'refused', text: 'Invalid wxCloudApiToken' }));
    const { en, zh } = await item('tokens');
    expect(en).toContain('has had a WeChat token that is refused: “Invalid wxCloudApiToken”');
    expect(zh).toContain('微信令牌被拒绝：“Invalid wxCloudApiToken”');
  });

  test('workers without one are how the platform is: told, and no trouble; what is a day old is over', async () => {
    lacks(lack('dispatch', 'wx_trigger,scf'), lack('send', 'wx_http', { at: NOW - 25 * 60 * MINUTE }));
    expect(await item('tokens')).toMatchObject({
      level: 'ok',
      en: expect.stringContaining('a further worker of dispatch (source "wx_trigger,scf")'),
      numbers: { lacks: 1 },
    });
  });

  test('a timer without one stops everything', async () => {
    await pauseTransport(context, lack('dispatch', 'wx_trigger'), ABSENT, undefined);
    lacks(lack('send', 'wx_http'));
    expect(await health(context)).toMatchObject({
      verdict: 'bad',
      en: expect.stringMatching(/The timer cannot send.*Upload the trigger of dispatch with WeChat DevTools/),
      zh: expect.stringMatching(/定时器无法发送.*请用微信开发者工具上传 dispatch 的触发器/),
    });
  });
});

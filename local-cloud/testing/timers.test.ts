import { existsSync } from 'node:fs';

import { RAW, startLocalCloud, withCloud, withFolder, writeFunctions, type TestFunction } from './withCloud';
import { checkCron, compile, nextDue } from '../runner/cron';

const EVERY_MINUTE = '0 * * * * * *';
const NEVER_SOON = '0 0 0 1 1 * 2099';

const ticker = (cron: string, body = ''): TestFunction => ({
  code: `${RAW}
    exports.main = async (event) => { ${body}
      await add('ticks', { _id: process.env.TCB_SEQID });
      return { event, now: Date.now(), trigger: process.env.TRIGGER_SRC, source: process.env.TCB_SOURCE,
        tokens: [process.env.WX_API_TOKEN, process.env.WX_TRIGGER_API_TOKEN_V0].map(Boolean) }; };`,
  config: { triggers: [{ name: 'tick', type: 'timer', config: cron }] },
});

interface Tick {
  function: string;
  due: number;
  attempts: number;
  result?: {
    event: Record<string, unknown>;
    now: number;
    trigger: string;
    source: string;
    tokens: boolean[];
  };
  error?: { code: string; message: string };
}

describe('a fired timer', () => {
  it('has the platform’s event, source and token, and no user', async () => {
    await withCloud({ ticker: ticker(NEVER_SOON) }, async ({ post }) => {
      const tick = await post<Tick>('/timers/ticker/fire');
      expect(tick).toMatchObject({ function: 'ticker', attempts: 1 });
      expect(tick.result).toMatchObject({
        event: {
          Type: 'Timer',
          TriggerName: 'tick',
          Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
        trigger: 'timer',
        source: 'wx_trigger',
        tokens: [false, true],
      });
    });
  });

  it('is run again twice after a throw, and told with its last error', async () => {
    await withCloud({ ticker: ticker(NEVER_SOON, `throw new Error('no');`) }, async ({ post }) => {
      expect(await post<Tick>('/timers/ticker/fire')).toMatchObject({
        attempts: 3,
        error: { code: 'FUNCTIONS_EXECUTE_FAIL' },
      });
      expect(await post<Tick>('/timers/ticker/fire', { reruns: 0 })).toMatchObject({ attempts: 1 });
    });
  });

  it('needs a function that has a trigger', async () => {
    await withCloud({ plain: { code: 'exports.main = () => 1;' } }, async ({ request }) => {
      expect(await request('POST', '/timers/plain/fire')).toMatchObject({
        status: 404,
        text: expect.stringContaining('no trigger'),
      });
      expect(await request('POST', '/timers/nobody/fire')).toMatchObject({
        status: 404,
        text: expect.stringContaining('There are: plain'),
      });
    });
  });
});

describe('the clock', () => {
  it('functions see the moved time, warm processes too, and due timers fire once each, in order', async () => {
    const clockReader: TestFunction = {
      code: `exports.main = () => ({ now: Date.now(), made: new Date().getTime(), text: Date(), isDate: new Date() instanceof Date,
        fixed: new Date(0).toISOString(), sub: new (class extends Date {})().getTime(), pid: process.pid });`,
    };
    const functions = { minutely: ticker(EVERY_MINUTE), daily: ticker('0 0 9 * * * *'), clockReader };
    await withCloud(
      functions,
      async ({ call, get, post }) => {
        type Seen = {
          now: number;
          made: number;
          text: string;
          isDate: boolean;
          fixed: string;
          sub: number;
          pid: number;
        };
        const first = (await call<Seen>('clockReader')).result;
        const day = 86_400_000;
        const moved = await post<{ now: number; offset: number; fired: Tick[] }>('/clock/advance', {
          ms: day,
        });
        expect(moved.offset).toBe(day);
        expect(moved.fired.map((tick) => tick.function)).toEqual(['daily', 'minutely']);
        for (const { result, due } of moved.fired) {
          expect(due).toBeLessThanOrEqual(moved.now);
          expect(Math.abs((result?.now ?? 0) - moved.now)).toBeLessThan(60_000);
        }
        const second = (await call<Seen>('clockReader')).result;
        expect(second?.pid).toBe(first?.pid);
        expect((second?.now ?? 0) - (first?.now ?? 0)).toBeGreaterThanOrEqual(day);
        expect(second).toMatchObject({ isDate: true, fixed: '1970-01-01T00:00:00.000Z' });
        for (const time of [second?.made, second?.sub, Date.parse(second?.text ?? '')]) {
          expect(Math.abs((time ?? 0) - (second?.now ?? 0))).toBeLessThan(60_000);
        }
        const list = await get<{ name: string; trigger?: { next: number } }[]>('/functions');
        expect(list.find(({ name }) => name === 'minutely')?.trigger?.next).toBeGreaterThan(moved.now);
      },
      { timers: true },
    );
  });

  it('moved in steps, it fires the timer at each', async () => {
    await withCloud(
      { minutely: ticker(EVERY_MINUTE) },
      async ({ post }) => {
        const { fired } = await post<{ fired: Tick[] }>('/clock/advance', { ms: 5 * 60_000, step: 60_000 });
        expect(fired).toHaveLength(5);
      },
      { timers: true },
    );
  });

  it('set back by a reset, it fires the timer at its next due time from there', async () => {
    await withCloud(
      { minutely: ticker(EVERY_MINUTE) },
      async ({ post }) => {
        await post('/clock/advance', { ms: 86_400_000 });
        await post('/data/reset');
        const { fired } = await post<{ fired: Tick[] }>('/clock/advance', { ms: 60_000 });
        expect(fired).toHaveLength(1);
      },
      { timers: true },
    );
  });

  it('fires nothing by itself with timers off', async () => {
    await withCloud({ minutely: ticker(EVERY_MINUTE) }, async ({ post }) => {
      expect((await post<{ fired: Tick[] }>('/clock/advance', { ms: 3_600_000 })).fired).toEqual([]);
      expect(await post<Tick>('/timers/minutely/fire')).toMatchObject({ attempts: 1 });
    });
  });

  it('never runs backwards, and says what it takes', async () => {
    await withCloud({ minutely: ticker(EVERY_MINUTE) }, async ({ request }) => {
      for (const body of [
        '{"ms":-1}',
        '{"to":"2001-01-01T00:00:00Z"}',
        '{}',
        '{"ms":"x"}',
        '{"ms":1,"to":2}',
        '{"ms":',
      ]) {
        const { status, text } = await request('POST', '/clock/advance', body);
        expect([status, text]).toEqual([400, expect.stringMatching(/INVALID/)]);
      }
    });
  });
});

describe('triggers', () => {
  it('are read in Beijing time, with day or weekday when both are set', () => {
    const after = Date.parse('2026-11-22T00:00:00Z');
    const next = (expression: string) => new Date(nextDue(compile(expression), after) ?? 0).toISOString();
    expect(next('0 0 9 * * * *')).toBe('2026-11-22T01:00:00.000Z');
    expect(next('*/10 * * * * * *')).toBe('2026-11-22T00:00:10.000Z');
    // 1st of a month, or a Monday: 23 November 2026 is a Monday.
    expect(next('0 0 0 1 * MON *')).toBe('2026-11-22T16:00:00.000Z');
    expect(nextDue(compile('0 0 0 1 1 * 2020'), after)).toBeUndefined();
  });

  it.each([
    ['*/10 * * * * *', /expected 7 fields/],
    ['* * * * * * * *', /expected 7 fields/],
    ['61 * * * * * *', /61/],
    ['0 0 L * * * *', /is not understood|expected/],
    ['0 0 0 ? * * *', /"day", got "\?"/],
    ['a b c d e f g', /is not understood|expected/],
  ])('%s is refused with what was expected', (expression, message) => {
    expect(checkCron(expression)).toMatch(message);
  });

  it('a broken config.json stops the start with file and field, and leaves no data folder in use', async () => {
    await withFolder(async (folder) => {
      const functionsDir = writeFunctions(`${folder}/functions`, { bad: ticker('every day') });
      const start = () => startLocalCloud({ functionsDir, dataDir: `${folder}/data` });
      await expect(start()).rejects.toThrow(/bad\/config\.json: triggers\.0\.config: expected 7 fields/);
      expect(existsSync(`${folder}/data/lock`)).toBe(false);
    });
  });
});

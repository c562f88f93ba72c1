import { runInThisContext } from 'node:vm';

import { cloudPerFile, RAW, type TestCloud, type TestFunction } from './withCloud';

/** Writes `n` documents one after the other; every gateway call is one await. */
const writer: TestFunction = {
  code: `${RAW}
    exports.main = async ({ n, run }) => {
      for (let i = 1; i <= n; i += 1) await add('cups', { _id: run + ':' + i });
      return { n, at: Date.now() }; };`,
};

/** Four gateway calls by turns: a function, an openapi, both again. */
const twice: TestFunction = {
  code: `const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async () => { for (const run of ['a1', 'a2']) {
      await cloud.callFunction({ name: 'writer', data: { n: 1, run } });
      await cloud.openapi.subscribeMessage.send({}).catch(() => {}); } };`,
};

interface Kills {
  fired: boolean;
  kills: { state: string; calls: number; counted: number; action?: string }[];
}

const idsOf = async ({ get }: TestCloud): Promise<string[]> => {
  const { collections } = await get<{ collections: Record<string, (string | { _id: string })[]> }>(
    '/data/export',
  );
  return (collections.cups ?? []).map(
    (doc) => (typeof doc === 'string' ? (JSON.parse(doc) as { _id: string }) : doc)._id,
  );
};

const theCloud = cloudPerFile();

describe('kill points', () => {
  it.each(['before', 'after'] as const)(
    '"%s" ends the process at exactly the n-th call, for every n until none is left',
    async (when) => {
      const cloud = theCloud({ writer });
      const { call, post, get } = cloud;
      for (let n = 1; ; n += 1) {
        await post('/faults/kill', { function: 'writer', call: n, when });
        const { error } = await call('writer', { data: { n: 3, run: `r${n}` } });
        const { fired, kills } = await get<Kills>('/faults/kill');
        const written = (await idsOf(cloud)).filter((id) => id.startsWith(`r${n}:`));
        expect(written).toHaveLength(Math.min(3, when === 'before' ? n - 1 : n));
        expect(kills.at(-1)).toMatchObject({ state: fired ? 'fired' : 'passed', calls: Math.min(3, n) });
        if (!fired) {
          expect(n).toBe(4);
          expect(error).toBeUndefined();
          return;
        }
        expect(error).toMatchObject({
          code: 'FUNCTIONS_EXECUTE_FAIL',
          message: expect.stringContaining('SIGKILL'),
        });
      }
    },
  );

  it('counts begin anew with each invocation, and a point belongs to one invocation only', async () => {
    const { call, post } = theCloud({ writer });
    await call('writer', { data: { n: 2, run: 'a' } });
    await post('/faults/kill', { function: 'writer', call: 1, when: 'before' });
    await post('/faults/kill', { function: 'writer', call: 2, when: 'before' });
    expect((await call('writer', { data: { n: 2, run: 'b' } })).error).toBeDefined();
    expect((await call('writer', { data: { n: 2, run: 'c' } })).error).toBeDefined();
    expect((await call('writer', { data: { n: 2, run: 'd' } })).result).toMatchObject({ n: 2 });
  });

  it('openapi and function calls count as gateway calls too', async () => {
    const mixed: TestFunction = {
      code: `const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
        exports.main = async () => { await cloud.callFunction({ name: 'writer', data: { n: 1, run: 'm' } });
          await cloud.openapi.subscribeMessage.send({}).catch(() => {}); return 'done'; };`,
    };
    const cloud = theCloud({ writer, mixed });
    const { call, post, get } = cloud;
    await post('/faults/kill', { function: 'mixed', call: 2, when: 'before' });
    expect((await call('mixed')).error).toBeDefined();
    expect((await get<Kills>('/faults/kill')).kills).toMatchObject([
      { state: 'fired', action: 'subscribeMessage.send' },
    ]);
    expect(await idsOf(cloud)).toEqual(['m:1']);
  });

  it.each([
    ['before', 'subscribeMessage.send', 2, ['a1:1', 'a2:1']],
    ['after', 'functions.invokeFunction', 2, ['a1:1', 'a2:1']],
    ['before', 'openapi.subscribeMessage.send', 1, ['a1:1']],
  ] as const)(
    '"%s" %s names a call: its %i. ends the process, whatever else was asked before',
    async (when, action, call, written) => {
      const cloud = theCloud({ writer, twice });
      await cloud.post('/faults/kill', { function: 'twice', action, call, when });
      expect((await cloud.call('twice')).error).toBeDefined();
      const { kills } = await cloud.get<Kills>('/faults/kill');
      expect(kills).toMatchObject([
        { state: 'fired', counted: call, action: action.replace('openapi.', ''), calls: expect.any(Number) },
      ]);
      expect(await idsOf(cloud)).toEqual(written);
    },
  );

  it('a named call that is not made ends nothing, and a name of many is refused', async () => {
    const { call, post, get, request } = theCloud({ writer });
    await post('/faults/kill', { function: 'writer', action: 'subscribeMessage.send', call: 1 });
    expect((await call('writer', { data: { n: 3, run: 'a' } })).error).toBeUndefined();
    expect((await get<Kills>('/faults/kill')).kills).toMatchObject([
      { state: 'passed', calls: 3, counted: 0 },
    ]);
    for (const action of ['database.*', '*', 'send', '']) {
      const body = JSON.stringify({ function: 'writer', action, call: 1 });
      const { status, text } = await request('POST', '/faults/kill', body);
      expect([action, status, text]).toEqual([action, 400, expect.stringContaining('action')]);
    }
  });

  it('a function killed while a user waits fails for that user alone; others are served', async () => {
    const { call, post } = theCloud({ writer });
    await post('/faults/kill', { function: 'writer', call: 1, when: 'after' });
    const answers = await Promise.all(['a', 'b', 'c'].map((run) => call('writer', { data: { n: 2, run } })));
    expect(answers.filter(({ error }) => error)).toHaveLength(1);
  });

  it('a point that no call has met is taken back by its id, the others stay', async () => {
    const { call, post, del, request } = theCloud({ writer });
    const { id } = await post<{ id: number }>('/faults/kill', { function: 'writer', call: 1 });
    await post('/faults/kill', { function: 'writer', call: 2, when: 'after' });
    expect(await del(`/faults/kill?id=${id}`)).toEqual({ withdrawn: true });
    expect(await del(`/faults/kill?id=${id}`)).toEqual({ withdrawn: false });
    expect((await call('writer', { data: { n: 3, run: 'a' } })).error).toBeDefined();
    const { kills } = JSON.parse((await request('GET', '/faults/kill')).text) as { kills: unknown[] };
    expect(kills).toMatchObject([
      { id, state: 'passed', calls: 0 },
      { state: 'fired', call: 2 },
    ]);
    expect(await request('DELETE', '/faults/kill')).toMatchObject({ status: 400 });
  });

  it('cleared points do not fire, and a wrong one is refused with the field', async () => {
    const { call, post, del, request } = theCloud({ writer });
    await post('/faults/kill', { function: 'writer', call: 1 });
    await del('/faults');
    expect((await call('writer', { data: { n: 1, run: 'a' } })).error).toBeUndefined();
    expect(await request('POST', '/faults/kill', '{"function":"nobody","call":1}')).toMatchObject({
      status: 404,
    });
    const { status, text } = await request('POST', '/faults/kill', '{"function":"writer","call":0}');
    expect([status, text]).toEqual([400, expect.stringContaining('call')]);
  });
});

describe('freezing', () => {
  it.each([
    ['before', 1],
    ['after', 2],
  ] as const)(
    '"%s" stops the process at the call; the clock moves on meanwhile, and it wakes up knowing the time',
    async (when, effects) => {
      const cloud = theCloud({ writer });
      const { call, post, del, get } = cloud;
      await post('/faults/kill', { function: 'writer', call: 2, when, freezeMs: 60_000 });
      const answer = call<{ at: number }>('writer', { data: { n: 3, run: 'f' } });
      const hasFired = async () => (await get<Kills>('/faults/kill')).fired;
      while (!(await hasFired()));
      const hour = 3_600_000;
      await post('/clock/advance', { ms: hour });
      while ((await idsOf(cloud)).length < effects);
      expect(await idsOf(cloud)).toHaveLength(effects);
      await del('/faults');
      const { result } = await answer;
      const { now } = await get<{ now: number }>('/clock');
      expect(Math.abs(now - (result?.at ?? 0))).toBeLessThan(60_000);
      expect(await idsOf(cloud)).toHaveLength(3);
    },
  );

  it('a frozen process goes on by itself after its time', async () => {
    const { call, post } = theCloud({ writer });
    await post('/faults/kill', { function: 'writer', call: 1, when: 'before', freezeMs: 50 });
    expect((await call('writer', { data: { n: 1, run: 'a' } })).result).toMatchObject({ n: 1 });
  });

  it('a reset ends it in its sleep: it writes nothing into what comes after', async () => {
    const cloud = theCloud({ writer });
    const { call, post, get } = cloud;
    await post('/faults/kill', { function: 'writer', call: 2, when: 'before', freezeMs: 600_000 });
    const answer = call('writer', { data: { n: 3, run: 'a' } });
    while (!(await get<Kills>('/faults/kill')).fired);
    await post('/data/reset');
    expect((await answer).error).toMatchObject({ code: 'FUNCTIONS_EXECUTE_FAIL' });
    expect(await idsOf(cloud)).toEqual([]);
    expect((await call('writer', { data: { n: 1, run: 'b' } })).result).toMatchObject({ n: 1 });
  });

  it('a reset leaves a process alone that has answered: it serves the next call warm', async () => {
    const { call, post, get } = theCloud({ writer });
    await call('writer', { data: { n: 1, run: 'a' } });
    await post('/data/reset');
    await call('writer', { data: { n: 1, run: 'b' } });
    expect(await get('/metrics')).toMatchObject({ functions: { writer: { invocations: 1, coldStarts: 0 } } });
  });

  it('a process that is ended in its sleep leaves no timer behind that keeps the local cloud alive', async () => {
    const short = { ...writer, config: { timeout: 1.5 } };
    const { call, post } = theCloud({ short });
    // The local cloud lives outside of jest's own globals.
    const outside = runInThisContext('globalThis') as typeof globalThis;
    const set = jest.spyOn(outside, 'setTimeout');
    const cleared = jest.spyOn(outside, 'clearTimeout');
    try {
      await post('/faults/kill', { function: 'short', call: 1, when: 'before', freezeMs: 600_000 });
      expect((await call('short', { data: { n: 1, run: 'a' } })).error).toBeDefined();
      // Another process serves this; the first one is gone by then.
      expect((await call('short', { data: { n: 0, run: 'b' } })).result).toMatchObject({ n: 0 });
      const sleep = set.mock.calls.findIndex(([, ms]) => ms === 600_000);
      expect(sleep).toBeGreaterThanOrEqual(0);
      expect(cleared).toHaveBeenCalledWith(set.mock.results[sleep]?.value);
    } finally {
      jest.restoreAllMocks();
    }
  });
});

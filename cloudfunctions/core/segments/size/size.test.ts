import fc from 'fast-check';
import { counted, memoryContext, type MemoryContext } from '../../../../test/support/memory/context';
import { NOW, sampleUser } from '../../../../test/support/sample';
import type { SegmentEstimate, SegmentJob, SegmentRequest } from '../../contract';
import { manageSegments } from '../../management/manageSegments';
import type { Rule } from '../../model/rule';
import type { UserDocument } from '../../model/user';
import { estimate } from './estimate';
import { countOpen } from './job';

const ACTOR = { by: 'o-boss', name: '' };
const VIP: Rule = { kind: 'tag', name: 'vip' };

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const offer = () => context.config.templates.offer!;
const ask = <Answer>(request: SegmentRequest): Promise<Answer> =>
  manageSegments(context, ACTOR, request) as Promise<Answer>;
const person = (i: number, more: Partial<UserDocument> = {}): UserDocument =>
  sampleUser(
    { [offer().id]: { available: i % 2, granted: 1 } },
    { _id: `o-${String(i).padStart(5, '0')}`, creditFor: [offer().id], tags: ['vip'], ...more },
  );
const people = (count: number, more?: (i: number) => Partial<UserDocument>) =>
  context.store.put('notify_users', ...Array.from({ length: count }, (_, i) => person(i, more?.(i))));
const create = () => ask({ action: 'segment.create', name: 'vips', rule: VIP });
const job = (more: object = {}) => ask<SegmentJob>({ action: 'segment.job', name: 'vips', ...more });
const stored = () => context.store.all('notify_segment_jobs');

describe('a job', () => {
  test('counts everybody, whom a template reaches, and the others by why not: it adds up', async () => {
    people(10, (i) => ({ muted: i === 1, tags: i === 9 ? [] : ['vip'] }));
    await create();
    expect(await job({ template: 'offer' })).toMatchObject({
      segment: 'vips@1',
      template: 'offer',
      state: 'done',
      progress: 1,
      // 1, 3, 5 and 7 have a credit, 1 has switched everything off.
      matched: 9,
      reachable: 4,
      goes: 3,
      leftOut: { MUTED: 1, NO_CREDIT: 5 },
    });
    expect(await job()).toMatchObject({ state: 'done', matched: 9 });
  });

  test('of a long way the call does a part, the timer goes on, and each call says how far it is', async () => {
    people(2100);
    await create();
    context.store.around = async (call, run) => {
      if (call.collection === 'notify_users' && call.operation === 'find') context.clock.advance(5000);
      return run();
    };
    context.deadline = NOW + 15_000;
    const first = await job();
    expect(first).toMatchObject({ state: 'running', matched: 2000 });
    context.deadline += 60_000;
    await countOpen(context);
    expect(await job()).toMatchObject({ state: 'done', progress: 1, matched: 2100 });
  });

  test('asked again it answers what was counted; anew only if told so', async () => {
    people(3);
    await create();
    await job();
    people(5);
    expect(await job()).toMatchObject({ matched: 3 });
    expect(await job({ again: true })).toMatchObject({ matched: 5 });
    expect(stored()).toHaveLength(1);
  });

  test('a list that is gone ends it, and it says why', async () => {
    await create();
    const [version] = context.store.all('notify_segments');
    context.store.put('notify_segments', { ...version!, rule: { kind: 'list', name: 'gone' } });
    expect(await job()).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('gone') as string,
    });
  });

  test('one that fails holds up no other', async () => {
    people(3);
    await create();
    await job();
    const [done] = stored();
    const running = { ...done!, state: 'running', leaseUntil: 0, cursor: '', matched: 0 } as const;
    const broken = Array.from({ length: 5 }, (_, i) => ({ ...running, _id: `broken${i}` }));
    context.store.put('notify_segment_jobs', ...broken, { ...running, leaseUntil: 1 });
    let finds = 0;
    context.store.around = async ({ collection, operation }, run) => {
      if (collection === 'notify_users' && operation === 'find' && ++finds <= broken.length)
        throw new Error('refused');
      return run();
    };
    await countOpen(context);
    await countOpen(context);
    expect(stored().find(({ _id }) => _id === done!._id)).toMatchObject({ state: 'done', matched: 3 });
    expect(finds).toBe(broken.length + 1);
  });

  test('killed anywhere, answers lost, two at once: everybody is counted once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }), async (kills) => {
        context = memoryContext();
        people(1020);
        await create();
        for (const at of kills) {
          let calls = 0;
          context.store.around = async (_call, run) => {
            if (calls++ !== at) return run();
            if (at % 2) await run();
            throw new Error('killed');
          };
          await Promise.allSettled([job(), at % 3 === 0 ? job() : countOpen(context)]);
          context.clock.advance(61_000);
          context.deadline += 61_000;
        }
        context.store.around = undefined;
        expect(await job()).toMatchObject({ state: 'done', matched: 1020 });
      }),
      { numRuns: 8 },
    );
  });
});

describe('an estimate', () => {
  test('of few users is exact, in three calls', async () => {
    people(40, (i) => ({ tags: i < 10 ? ['vip'] : [] }));
    await create();
    const asked = { action: 'segment.estimate', name: 'vips', template: 'offer' } as const;
    const calls = await counted(context, async () =>
      expect(await ask<SegmentEstimate>(asked)).toEqual({
        users: 40,
        sampled: 40,
        confidence: 0.95,
        matched: { count: 10, low: 10, high: 10 },
        reachable: { count: 5, low: 5, high: 5 },
      }),
    );
    expect(calls).toEqual({ find: 1, aggregate: 2 });
  });

  test('its interval holds the truth in 95 of 100 cases, rare and common alike', () => {
    // A generator of its own, so that the test is the same each time.
    let state = 1;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (const share of [0.001, 0.01, 0.2, 0.5, 0.97]) {
      const users = 1_000_000;
      let inside = 0;
      for (let trial = 0; trial < 400; trial++) {
        let found = 0;
        for (let i = 0; i < 2000; i++) if (random() < share) found += 1;
        const { low, high } = estimate(found, 2000, users);
        if (low <= share * users && share * users <= high) inside += 1;
      }
      expect(inside / 400).toBeGreaterThan(0.92);
    }
  });

  test('who is seen is there, and who is seen not to fit does not', () => {
    expect(estimate(0, 2000, 10_000)).toMatchObject({ count: 0, low: 0 });
    expect(estimate(2000, 2000, 2001)).toEqual({ count: 2001, low: 2000, high: 2001 });
    expect(estimate(0, 2000, 2001).high).toBeLessThanOrEqual(1);
    expect(estimate(0, 0, 0)).toEqual({ count: 0, low: 0, high: 0 });
  });
});

import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import type { Keeper } from '../model/figures';
import { admit } from './admit';
import { OPEN_GATE, readGate, readTimedGate } from './document';
import { freeIn, FURTHEST, gateForKeepers, isKept, keeperBefore, LEAD, leaveLane } from './keepers';

const lane = { id: 'x', perSecond: 10 };
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const now = () => context.clock.now();
const kept = (until: number, token = 'first') => ({ ...OPEN_GATE, keepers: { x: { token, until } } });
const first = () => ({ token: 'first', endsAt: now() + 50_000, round: 2500 });
const book = (wanted: number, keeper = first()) => admit(context, { wanted, lane, patience: LEAD, keeper });

test('a keeper stands in everybody else’s way until shortly before its last start', () => {
  const before = (until: number, token: string): Keeper | undefined =>
    keeperBefore(kept(until), lane, token, now());
  expect(before(now() + 10_000, 'second')).toMatchObject({ token: 'first' });
  expect(before(now() + 10_000, 'first')).toBeUndefined();
  expect(before(now() + LEAD, 'second')).toBeUndefined();
  expect(freeIn(context, kept(now() + 10_000), lane)).toBe(10_000 - LEAD);
  expect(freeIn(context, OPEN_GATE, lane)).toBe(0);
});

test('one that a set clock has made keep it for longer than anybody can is in nobody’s way', () => {
  expect(isKept(context, kept(now() + FURTHEST), lane)).toBe(true);
  expect(isKept(context, kept(now() + FURTHEST + 1), lane)).toBe(false);
});

test('a lane that is too quick for one worker is nobody’s own', () => {
  const quick = memoryContext({ config: sampleConfig({ limits: { spacingMs: 200 } }) });
  expect(freeIn(quick, kept(now() + 30_000), lane)).toBe(0);
});

test('who dies keeps it a little longer than what it had booked, who cannot book any more not at all', async () => {
  await book(100);
  expect((await readGate(context)).keepers!.x!.until).toBe(now() + 10_000 + 12_000);
  context.clock.advance(9000);
  await book(390, { ...first(), endsAt: now() + 41_000 });
  // One more second is no whole window.
  expect((await readGate(context)).keepers!.x!.until).toBe(now() + 40_000);
});

test('who ends before says so: one call, and none of another’s', async () => {
  await book(100);
  expect(await counted(context, () => leaveLane(context, lane, 'second'))).toEqual({ update: 1 });
  expect((await readGate(context)).keepers!.x!.until).toBeGreaterThan(now());
  await leaveLane(context, lane, 'first');
  expect((await readGate(context)).keepers!.x!.until).toBe(0);
});

test('a machine that does not know the database’s time asks before it judges who keeps what', async () => {
  context.clock.databaseAhead = -120_000;
  const { gate } = await book(100);
  const cold = { ...context, clock: { ...context.clock } };
  expect(isKept(cold, gate, lane)).toBe(false);
  const seen = await gateForKeepers(cold, gate, [lane]);
  expect(isKept(cold, seen, lane)).toBe(true);
  expect(await counted(context, () => gateForKeepers(cold, gate, [lane]))).toEqual({});
  await readTimedGate(cold);
});

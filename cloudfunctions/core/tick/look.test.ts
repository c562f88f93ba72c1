import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { underWay } from '../../../test/support/memory/underWay';
import { NOW, sampleReceipt, sampleRow, sampleUser } from '../../../test/support/sample';
import { trip } from '../gate/breakers';
import { recordedRule } from '../codes/classify';
import { newEvent } from '../model/newEvent';
import { LEASE, RECOVERY_GRACE } from '../time/spans';
import { COMMON } from '../gate/lanes';
import type { Config } from '../config/config';
import { fanOut } from './fanOut';
import { FOLD_AGE, look, type Work } from './look';

const MINUTE = 60_000;
let context: MemoryContext;
beforeEach(async () => {
  context = memoryContext();
  await look(context);
});
function withRate(config: Config, alias: string, perSecond: number): Config {
  const template = { ...config.templates[alias]!, perSecond };
  return { ...config, templates: { ...config.templates, [alias]: template } };
}

/** Names of what there is to do. */
async function found(): Promise<string[]> {
  const work = await look(context);
  const asides: (keyof Work)[] = ['crowd', 'alive', 'heartbeat'];
  const names = (Object.keys(work) as (keyof Work)[]).filter(
    (name) => work[name] === true && !asides.includes(name),
  );
  return work.due.length > 0 ? ['due', ...names] : names;
}

test('an idle tick is one call, and it is time to say that it lives every half hour', async () => {
  expect(await counted(context, () => look(context))).toEqual({ aggregate: 1 });
  expect(await look(context)).toMatchObject({ alive: false, heartbeat: false });
  context.clock.advance(30 * MINUTE + 1);
  expect(await look(context)).toMatchObject({ alive: true, heartbeat: true });
});

test('the very first one makes its lock and sees what there is', async () => {
  context = memoryContext();
  context.store.put('notify_messages', sampleRow({ state: 'scheduled' }));
  expect(await found()).toEqual(['due']);
});

test('due is what is scheduled and whose time has come', async () => {
  context.store.put(
    'notify_messages',
    sampleRow({ state: 'scheduled', dueAt: NOW + 1 }),
    sampleRow({ _id: 'b', state: 'sent' }),
  );
  expect(await found()).toEqual([]);
  context.clock.advance(1);
  expect(await found()).toEqual(['due']);
});

test('as far as it looks ahead, it says when the first of each lane falls due, whatever its priority', async () => {
  const rated = memoryContext({ config: withRate(context.config, 'offer', 5) });
  const lane = rated.config.templates.offer!.id;
  rated.store.put(
    'notify_messages',
    sampleRow({ _id: 'a', state: 'scheduled', dueAt: NOW + 30_000 }),
    sampleRow({ _id: 'b', state: 'scheduled', dueAt: NOW + 20_000, priority: 1 }),
    sampleRow({ _id: 'c', state: 'scheduled', dueAt: NOW + 61_000, lane }),
  );
  expect((await look(rated, NOW + MINUTE)).due).toEqual([{ lane: COMMON, at: NOW + 20_000 }]);
  rated.clock.advance(10_000);
  expect((await look(rated, NOW + 70_000)).due).toEqual([
    { lane: COMMON, at: NOW + 20_000 },
    { lane: { id: lane, perSecond: 5 }, at: NOW + 61_000 },
  ]);
});

test('dead rows and holds are those whose lease has been over for the grace', async () => {
  await underWay(context, { openids: ['o-1'] });
  context.clock.advance(LEASE + RECOVERY_GRACE);
  expect(await found()).toEqual([]);
  context.clock.advance(1);
  expect(await found()).toEqual(['deadRows', 'deadHolds']);
});

test('rows that wait: for their look, and for their end', async () => {
  context.store.put('notify_messages', sampleRow({ state: 'waiting', dueAt: NOW + 5, expiresAt: NOW + 9 }));
  expect(await found()).toEqual([]);
  context.clock.advance(5);
  expect(await found()).toEqual(['waitingLook']);
  context.clock.advance(4);
  expect(await found()).toEqual(['waitingLook', 'waitingOver']);
});

test('attempts without an answer: the message at its time, what is left on the user some minutes later', async () => {
  context.store.put('notify_messages', sampleRow({ state: 'unknown', leaseUntil: NOW + 5 }));
  const doubt = { token: 't', nid: 'n', templateId: 'T', counted: true, heldAt: NOW, until: NOW + 5 };
  context.store.put('notify_users', sampleUser({ T: { uncertain: 1 } }, { uncertainties: [doubt] }));
  expect(await found()).toEqual([]);
  context.clock.advance(5);
  expect(await found()).toEqual(['unknownOver']);
  context.clock.advance(5 * MINUTE + 1);
  expect(await found()).toEqual(['unknownOver', 'uncertaintyOver']);
});

test('facts are folded when the first of them is some seconds old', async () => {
  context.store.put('notify_events', newEvent({ _id: 'e', kind: 'click', openid: 'o-1', at: NOW }));
  context.store.put(
    'notify_events',
    newEvent({ _id: 'f', kind: 'click', openid: 'o-1', at: NOW - MINUTE, stage: 'folded' }),
  );
  context.store.put('notify_receipts', sampleReceipt());
  await underWay(context, { openids: ['o-1'] });
  await context.store.update('notify_journals', {}, { $set: { stage: 'settled' } });
  expect(await found()).toEqual([]);
  context.clock.advance(FOLD_AGE);
  expect(await found()).toEqual(['facts']);
  await context.store.update('notify_receipts', {}, { $set: { stage: 'counted' } });
  await context.store.update('notify_events', {}, { $set: { stage: 'folded' } });
  expect(await found()).toEqual(['facts']);
  await context.store.update('notify_journals', {}, { $set: { stage: 'folded' } });
  expect(await found()).toEqual([]);
});

test('the gate comes with it', async () => {
  await trip(context, 'account', 48001, recordedRule(48001));
  expect((await look(context)).gate.breakers).toHaveProperty('account');
});

test('it costs one call, whatever there is', async () => {
  for (let i = 0; i < 300; i++)
    context.store.put('notify_messages', sampleRow({ _id: `n${i}`, state: 'scheduled' }));
  context.clock.advance(MINUTE);
  expect(await counted(context, () => look(context))).toEqual({ aggregate: 1 });
});

describe('further workers', () => {
  const withWorkers = (workers: number) => {
    const { config } = context;
    return Object.assign(context, { config: { ...config, limits: { ...config.limits, workers } } });
  };

  test('are called by one tick at a time, as many as are configured beside itself', async () => {
    await fanOut(withWorkers(4));
    await fanOut(context);
    expect(context.started).toEqual([1, 2, 3]);
  });

  test('are seen by the next tick until they must have ended', async () => {
    await fanOut(withWorkers(2));
    context.clock.advance(MINUTE - 1);
    expect((await look(context)).crowd).toBe(true);
    context.clock.advance(MINUTE);
    expect((await look(context)).crowd).toBe(false);
    context.deadline = context.clock.now() + MINUTE;
    await fanOut(context);
    expect(context.started).toEqual([1, 1]);
  });

  test('where none are configured, none is called and nothing written', async () => {
    expect(await counted(context, () => fanOut(withWorkers(1)))).toEqual({});
    expect(context.started).toEqual([]);
  });
});

import { counted, memoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { admit } from '../gate/admit';
import { readGate } from '../gate/document';
import { BookedTurn } from './bookedTurn';
import { LATEST } from './turns';

const lane = { id: 'x', perSecond: 2 };
const PATIENCE = 700;

async function booked() {
  const context = memoryContext({ config: sampleConfig({ limits: { dailyQuota: 10 } }) });
  const wish = { wanted: 1, lane, patience: PATIENCE };
  const admission = await admit(context, wish);
  const turn = new BookedTurn(context, lane, PATIENCE, admission);
  return { context, turn, another: () => admit(context, wish), start: context.clock.now() };
}

test('an immediate send starts at its slot, for no further call', async () => {
  const { context, another, start } = await booked();
  const second = new BookedTurn(context, lane, PATIENCE, await another());
  expect(await counted(context, async () => expect((await second.waitForSlot())()).toBe(true))).toEqual({});
  expect(context.clock.now()).toBe(start + 500);
});

test('one whose way to it was too long books another, of the tokens that it has', async () => {
  const { context, turn } = await booked();
  context.clock.advance(LATEST + 1);
  expect((await turn.waitForSlot())()).toBe(true);
  expect(await readGate(context)).toMatchObject({ nextAtByLane: { x: context.clock.now() + 500 }, used: 1 });
});

test('where there is no room soon, it does not start', async () => {
  const { context, turn, another } = await booked();
  context.clock.advance(LATEST + 1);
  for (let i = 0; i < 3; i++) await another();
  expect((await turn.waitForSlot())()).toBe(false);
});

test('one that is kept from starting after all lets its slot go by', async () => {
  const { context, turn } = await booked();
  const isOurs = await turn.waitForSlot();
  context.clock.advance(LATEST + 1);
  expect(isOurs()).toBe(false);
});

test('with a rate of its own and one over all, it starts at the later of its two slots', async () => {
  const context = memoryContext({ config: sampleConfig({ limits: { perSecond: 10 } }) });
  const start = context.clock.now();
  await admit(context, { wanted: 1, lane, patience: PATIENCE });
  const admission = await admit(context, { wanted: 1, lane, patience: PATIENCE });
  expect([admission.all!.from - start, admission.own!.from - start]).toEqual([100, 500]);
  await new BookedTurn(context, lane, PATIENCE, admission).waitForSlot();
  expect(context.clock.now()).toBe(start + 500);
});

test('a slot that nothing is sent at is the next one’s, unless another has booked behind it or it is gone', async () => {
  const { context, turn, another } = await booked();
  const nextAt = async () => (await readGate(context)).nextAtByLane['x']! - context.clock.now();
  const second = new BookedTurn(context, lane, PATIENCE, await another());
  await turn.giveBack();
  expect(await nextAt()).toBe(1000);
  await second.giveBack();
  await second.giveBack();
  expect(await nextAt()).toBe(500);
  await turn.giveBack();
  expect(await nextAt()).toBe(0);
  context.clock.advance(500);
  expect(await counted(context, () => turn.giveBack())).toEqual({});
});

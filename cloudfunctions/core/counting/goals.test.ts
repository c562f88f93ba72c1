import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { fold, putEvent, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import { campaignCounts } from './campaignCounts';
import { rebuild } from './rebuild';

const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
/** Somebody's notification of a campaign; of the control group nothing was sent. */
function assign(to: string, { id = 'c1', part = 'a', at = NOW } = {}): void {
  const campaign = { id: `campaign:${id}`, part, since: NOW };
  const control = { state: 'suppressed' as const, attemptedAt: 0 };
  putSent(context, {
    id: `${id}-${to}`,
    to,
    at,
    campaign,
    row: part === 'control' ? control : {},
    result: { kind: part === 'control' ? 'left' : 'accepted' },
  });
}
const buys = (id: string, openid: string) =>
  putEvent(context, `convert:order:${id}`, { openid, name: 'order' });
const takesBack = (id: string, openid: string) =>
  putEvent(context, `revert:order:${id}`, { openid, name: 'order' });
async function goals(id = 'c1') {
  await fold(context);
  expect((await rebuild(context, { write: false })).differences).toEqual([]);
  const { parts } = await campaignCounts(context, {
    _id: `campaign:${id}`,
    createdAt: NOW - DAY,
    dueAt: NOW,
  });
  return Object.fromEntries(Object.entries(parts).map(([part, counters]) => [part, counters.goals]));
}

test('a goal is of whoever was assigned, clicked or not, sent to or not, and counts once', async () => {
  for (const [to, part] of [
    ['o-1', 'a'],
    ['o-2', 'a'],
    ['o-3', 'control'],
  ] as const)
    assign(to, { part });
  context.clock.advance(DAY);
  buys('1', 'o-1');
  buys('2', 'o-1');
  buys('3', 'o-3');
  buys('4', 'o-stranger');
  expect(await goals()).toEqual({ a: 1, control: 1 });
  buys('5', 'o-1');
  buys('6', 'o-2');
  expect(await goals()).toEqual({ a: 2, control: 1 });
});

test('of every campaign whose window it lies in', async () => {
  assign('o-1', { at: NOW - 1000 });
  assign('o-1', { id: 'c2', at: NOW - 500 });
  buys('1', 'o-1');
  expect(await goals()).toEqual({ a: 1 });
  expect(await goals('c2')).toEqual({ a: 1 });
});

test('not before the assignment, and not after the window', async () => {
  buys('1', 'o-1');
  context.clock.advance(1000);
  assign('o-1', { at: NOW + 1000 });
  context.clock.advance(7 * DAY + 1);
  buys('2', 'o-1');
  expect(await goals()).toEqual({ a: 0 });
});

test.each([true, false])(
  'taken back, the goal is lost with the last sale (counted between: %s)',
  async (between) => {
    assign('o-1');
    const then = () => (between ? fold(context) : Promise.resolve());
    buys('1', 'o-1');
    await then();
    buys('2', 'o-1');
    await then();
    takesBack('1', 'o-1');
    expect(await goals()).toEqual({ a: 1 });
    takesBack('2', 'o-1');
    expect(await goals()).toEqual({ a: 0 });
    buys('3', 'o-1');
    expect(await goals()).toEqual({ a: 1 });
  },
);

test('a thousand sales of a thousand people cost a dozen calls', async () => {
  for (let i = 0; i < 1000; i++) {
    assign(`o-${i}`);
    buys(String(i), `o-${i}`);
  }
  await fold(context);
  for (let i = 0; i < 1000; i++) buys(`again-${i}`, `o-${i}`);
  const { find = 0, update = 0 } = await counted(context, () => fold(context));
  expect(find + update).toBeLessThanOrEqual(40);
  expect(await goals()).toEqual({ a: 1000 });
});

import { campaignHouse } from '../../../test/support/campaigns/house';
import type { MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import type { ContentCall } from '../contract';
import type { FunctionAnswer } from '../ports/functions';

const config = sampleConfig({ contentFunctions: ['coupons', 'stock'] });
const content = { function: 'coupons' };
const variants = [{ name: 'a', percent: 100, data: {}, content }];

/** Each person's own code, always the same for the same notification. */
const coupons = (event: object): FunctionAnswer => ({
  ok: true,
  result: {
    people: (event as ContentCall).people.map(({ id }) => ({ id, data: { goods: `券 ${id.slice(0, 6)}` } })),
  },
});
const timeOut: FunctionAnswer = { ok: false, missing: false, text: 'timed out' };

const house = () => {
  const made = campaignHouse({ config });
  made.context.answerCall = (_name, event) => coupons(event);
  return made;
};
const calls = ({ called }: MemoryContext) => called.map(({ event }) => event as ContentCall);

test('the preview says what the function answers for some of those who would be sent it, and nothing is given away', async () => {
  const { context, ...shop } = house();
  const people = shop.people(60);
  shop.person('o-muted', 1, { muted: true });
  await shop.create([...people, 'o-muted'], { variants: [{ ...variants[0]!, percent: 50 }], control: 50 });
  const { content: tried, reachable } = await shop.preview();
  expect(tried).toMatchObject([
    { variant: 'a', function: 'coupons', asked: 20, given: 20, skipped: 0, refused: 0, strangers: 0 },
  ]);
  expect(tried![0]!.examples).toHaveLength(10);
  const [call] = calls(context);
  expect(call).toMatchObject({ preview: true, variant: 'a', key: 'campaign:c1' });
  expect([shop.rows(), context.called.length]).toEqual([[], 1]);
  // Under the ids that they will have: what is given away by mistake is given to the same person.
  await shop.start(reachable);
  await shop.minutes(4);
  const ids = new Map(shop.rows().map(({ _id, to }) => [to, _id]));
  expect(call!.people.every(({ id, openid }) => ids.get(openid) === id)).toBe(true);
});

test('no answer, and no time for one, are said as what they are', async () => {
  const { context, ...shop } = house();
  await shop.create(shop.people(3), { variants });
  context.answerCall = () => timeOut;
  expect((await shop.preview()).content).toMatchObject([{ unanswered: 'timed out', given: 0 }]);
  context.called.splice(0);
  context.deadline = context.clock.now() + 1500;
  expect((await shop.preview()).content).toMatchObject([{ unanswered: 'no time was left to ask it' }]);
  expect(context.called).toEqual([]);
});

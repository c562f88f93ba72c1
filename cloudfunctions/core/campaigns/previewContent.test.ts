import { contentCalls, couponHouse, timeOut, variants } from '../../../test/support/campaigns/coupons';

test('the preview says what the function answers for some of those who would be sent it, and nothing is given away', async () => {
  const { context, ...shop } = couponHouse();
  const people = shop.people(60);
  shop.person('o-muted', 1, { muted: true });
  await shop.create([...people, 'o-muted'], { variants: [{ ...variants[0]!, percent: 50 }], control: 50 });
  const { content: tried, reachable } = await shop.preview();
  expect(tried).toMatchObject([
    { variant: 'a', function: 'coupons', asked: 20, given: 20, skipped: 0, refused: 0, strangers: 0 },
  ]);
  expect(tried![0]!.examples).toHaveLength(10);
  const [call] = contentCalls(context);
  expect(call).toMatchObject({ preview: true, variant: 'a', key: 'campaign:c1' });
  expect([shop.rows(), context.called.length]).toEqual([[], 1]);
  // Under the ids that they will have: what is given away by mistake is given to the same person.
  await shop.start(reachable);
  await shop.minutes(4);
  const ids = new Map(shop.rows().map(({ _id, to }) => [to, _id]));
  expect(call!.people.every(({ id, openid }) => ids.get(openid) === id)).toBe(true);
});

test('no answer, and no time for one, are said as what they are', async () => {
  const { context, ...shop } = couponHouse();
  await shop.create(shop.people(3), { variants });
  context.answerCall = () => timeOut;
  expect((await shop.preview()).content).toMatchObject([{ unanswered: 'timed out', given: 0 }]);
  context.called.splice(0);
  context.deadline = context.clock.now() + 1500;
  expect((await shop.preview()).content).toMatchObject([{ unanswered: 'no time was left to ask it' }]);
  expect(context.called).toEqual([]);
});

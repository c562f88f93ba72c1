import { isDoneSince, seenOf } from './occurrence';

const counter = (total: number, first: number) => ({ paid: { event: 'paid', times: [], total, first } });

test.each([
  ['never done', {}, {}, false],
  ['not done again', counter(2, 5), counter(2, 5), false],
  ['done for the first time', {}, counter(1, 9), true],
  ['done again', counter(2, 5), counter(3, 5), true],
  ['its counter had to make room, and it was not done', counter(2, 5), {}, false],
  ['its counter had to make room, and it was done as often again', counter(2, 5), counter(2, 9), true],
])('%s', (_what, before, after, is) => {
  expect(isDoneSince(seenOf('paid', before), after)).toBe(is);
});

import { cronProblem } from '../../scripts/build/cron';

test.each(['0 * * * * * *', '*/5 * * * * * *', '0 0 2 1,15 * * *', '0 0-30/10 9-18 * * 1-5 2027'])(
  '"%s" is a cron of the platform',
  (cron) => {
    expect(cronProblem(cron)).toBeUndefined();
  },
);

test.each([
  ['* * * * *', /not 5/],
  ['60 * * * * * *', /field 1 \(second\)/],
  ['0 0 24 * * * *', /field 3 \(hour\)/],
  ['0 0 0 0 * * *', /field 4 \(day\)/],
  ['0 0 0 * JAN * *', /field 5 \(month\)/],
  ['0 30-10 * * * * *', /field 2 \(minute\)/],
  ['0 */0 * * * * *', /field 2 \(minute\)/],
  ['0 ? * * * * *', /field 2 \(minute\)/],
])('"%s" is refused at its place', (cron, expected) => {
  expect(cronProblem(cron)).toMatch(expected);
});

import { sampleConfig } from '../../../test/support/sample';
import { COMMON, laneFor, ratedLanes } from './lanes';

const B = 'B'.repeat(43);
const { backInStock, offer } = sampleConfig().templates as Record<string, object>;
const withRates = (...rates: (number | undefined)[]) => ({
  ...sampleConfig(),
  templates: Object.fromEntries([
    ...rates.map((perSecond, i) => [`alias${i}`, { ...backInStock, ...(perSecond ? { perSecond } : {}) }]),
    ['offer', offer],
  ]) as never,
});

test.each([
  [[5, 2, 9], 2],
  [[2, 5], 2],
  [[undefined, 7], 7],
  [[7, undefined], 7],
])(
  'aliases of one WeChat template with rates of %j share a lane, at the lowest of them',
  (rates, perSecond) => {
    const config = withRates(...rates);
    expect(ratedLanes(config)).toEqual([{ id: B, perSecond }]);
    expect(laneFor(config, B)).toEqual({ id: B, perSecond });
    expect(laneFor(config, 'O'.repeat(43))).toBe(COMMON);
  },
);

test('without a rate there is everybody’s lane alone', () => {
  expect(ratedLanes(withRates(undefined))).toEqual([]);
  expect(laneFor(withRates(undefined), B)).toBe(COMMON);
});

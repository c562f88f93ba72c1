import { hits, seeded } from '../../../test/support/random';
import type { CampaignPart, Comparison } from '../contract';
import { rateOf } from '../contract/figures';
import { compare } from './compare';
import type { Sending } from './stored';

/** A/A tests; 1,000 in the long form. */
const RUNS = Number(process.env.AA_RUNS ?? 200);
const DAYS = 14;

const campaign = {
  plan: { spec: { variants: [{ name: 'a' }, { name: 'b' }], control: 20 } },
} as unknown as Sending;

const partOf = (assigned: number, goals: number, clicked: number): CampaignPart => {
  const counts = { assigned, goals, clicked, attempted: assigned, accepted: assigned };
  const rates = { goalRate: rateOf('goalRate', counts), clickRate: rateOf('clickRate', counts) };
  return { assigned, rates } as unknown as CampaignPart;
};
const says = ({ low, high }: Comparison): boolean => low > 0 || high < 0;

/** Share of campaigns of which a comparison ever says that there is a difference, looked at daily; by comparison. */
function alarms(seed: number, perDay: number, rate: number): number[] {
  const random = seeded(seed);
  const found = new Map<string, number>();
  for (let run = 0; run < RUNS; run++) {
    const sums = ['a', 'b', 'control'].map((name) => ({ name, assigned: 0, goals: 0, clicked: 0 }));
    const said = new Set<string>();
    for (let day = 0; day < DAYS; day++) {
      for (const sum of sums) {
        sum.assigned += perDay;
        sum.goals += hits(random, perDay, rate).length;
        sum.clicked += hits(random, perDay, rate).length;
      }
      const parts = sums.map((sum): [string, CampaignPart] => [
        sum.name,
        partOf(sum.assigned, sum.goals, sum.clicked),
      ]);
      for (const one of compare(campaign, new Map(parts)))
        if (says(one)) said.add([one.rate, one.of, one.against].join(' '));
    }
    for (const one of said) found.set(one, (found.get(one) ?? 0) + 1);
  }
  return [...found.values()].map((count) => count / RUNS);
}

test('of campaigns that change nothing, looked at daily, each comparison says of 5 % at most that there is a difference', () => {
  for (const share of alarms(3, 40, 0.05)) expect(share).toBeLessThanOrEqual(0.05);
});

test('one that brings something is seen', () => {
  const better = new Map([
    ['a', partOf(4000, 200, 0)],
    ['control', partOf(4000, 100, 0)],
  ]);
  expect(compare(campaign, better).filter(says)).toMatchObject([{ of: 'a', against: 'control' }]);
});

test('of fewer than thirty in a part nothing is compared', () => {
  const parts = new Map([
    ['a', partOf(400, 20, 20)],
    ['b', partOf(29, 29, 29)],
    ['control', partOf(400, 1, 0)],
  ]);
  expect(compare(campaign, parts).map(({ of, against }) => `${of} ${against}`)).toEqual(['a control']);
});

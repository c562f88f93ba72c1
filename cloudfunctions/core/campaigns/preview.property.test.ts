/** Whoever the people are, the clock standing still but for the two minutes of a start: a preview counts, by reason, what then happens. */
import fc from 'fast-check';
import { byReason } from '../../../test/support/campaigns/figures';
import { campaignHouse, HOUR } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { AskedSpec, CampaignView } from '../contract';
import { MOST_UNCERTAIN, type Uncertainty, type UserDocument } from '../model/user';
import { createSegment } from '../segments/stored';

const config = () =>
  sampleConfig({
    caps: { promotional: { max: 2, days: 1, leastIntervalMinutes: 30 } },
    campaigns: { globalControlPercent: 5 },
    limits: { keepForTransactional: 0 },
  });
const { id: templateId } = config().templates['offer']!;
/** Today's run of one that repeats. */
const RUN = Date.parse('2026-11-22T20:00:00+08:00');

const seldom = fc.integer({ min: 0, max: 6 }).map((n) => n === 0);
const doubt = (i: number): Uncertainty => ({
  ...({ token: `d${i}`, templateId, at: NOW - 60_000, nid: `n${i}` } as unknown as Uncertainty),
});
const somebody = fc.record({
  isKnown: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  available: fc.integer({ min: 0, max: 3 }),
  everGranted: fc.boolean(),
  muted: seldom,
  topicOff: seldom,
  templateOff: seldom,
  switchedOff: seldom,
  quiet: fc.constantFrom(undefined, undefined, ['08:00', '12:00'], ['19:00', '22:00'], ['23:00', '07:00']),
  sends: fc.array(fc.constantFrom(NOW - 10 * 60_000, NOW - 2 * HOUR, NOW - 30 * HOUR), { maxLength: 3 }),
  rests: seldom,
  doubts: seldom,
});
type Somebody = typeof somebody extends fc.Arbitrary<infer One> ? One : never;

const userOf = (of: Somebody, _id: string): UserDocument =>
  sampleUser(
    {
      [templateId]: {
        available: of.available,
        granted: of.available > 0 || of.everGranted ? of.available + 1 : 0,
        suspectUntil: of.rests ? NOW + HOUR : 0,
      },
    },
    {
      _id,
      creditFor: of.available > 0 ? [templateId] : [],
      muted: of.muted,
      mutedTopics: of.topicOff ? ['offers'] : [],
      mutedTemplates: of.templateOff ? ['offer'] : [],
      ...(of.switchedOff ? { mainSwitch: false } : {}),
      ...(of.quiet ? { quietHours: { from: of.quiet[0]!, to: of.quiet[1]!, zone: '' } } : {}),
      recent: [...of.sends].sort((a, b) => a - b).map((at) => ({ at, template: 'offer' })),
      uncertainties: of.doubts ? Array.from({ length: MOST_UNCERTAIN }, (_, i) => doubt(i)) : [],
    },
  );

test.each(['named', 'segment', 'repeat'] as const)('%s', async (kind) => {
  await fc.assert(
    fc.asyncProperty(fc.array(somebody, { minLength: 1, maxLength: 60 }), async (people) => {
      const house = campaignHouse({ config: config() });
      const { context } = house;
      const openids = people.map((_, i) => `o-${String(i).padStart(3, '0')}`);
      people.forEach((of, i) => {
        if (of.isKnown) context.store.put('notify_users', userOf(of, openids[i]!));
      });
      await createSegment(context, 'o-boss', { name: 'all', rule: { kind: 'all', of: [] } });
      const { bestTime: _bestTime, ...spec } = house.spec(openids, {
        variants: [
          { name: 'a', percent: 50, data: { goods: 'A' } },
          { name: 'b', percent: 30, data: { goods: 'B' } },
        ],
        control: 20,
      });
      const own = {
        named: {},
        segment: { audience: { segment: 'all' } },
        repeat: { kind: 'repeat', schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], at: '20:00' } },
      };
      const asked = { ...spec, ...own[kind] } as AskedSpec;
      (await house.ask({ action: 'campaign.create', id: 'c1', ...asked })) as CampaignView;
      const preview = await house.preview();
      await house.start(Math.max(1, preview.reachable));
      await house.minutes(3);
      if (kind === 'repeat') {
        context.clock.set(RUN);
        await house.minutes(1);
      }
      const rows = house.rows();
      const lacking = (preview.leftOut.NO_CREDIT ?? 0) + (preview.leftOut.NEVER_SUBSCRIBED ?? 0);
      const { NO_CREDIT: _none, NEVER_SUBSCRIBED: _never, ...leftOut } = preview.leftOut;
      expect(rows).toHaveLength(preview.reachable);
      expect(preview.matched - preview.reachable).toBe(lacking);
      expect(byReason(rows.filter(({ state }) => state === 'suppressed'))).toEqual(leftOut);
      expect(byReason(rows.filter(({ state }) => state === 'scheduled'))).toEqual(preview.later);
      const later = Object.values(preview.later).reduce((sum, n) => sum + n, 0);
      expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(preview.wouldSend - later);
      const parts: Record<string, number> = {};
      for (const { campaign } of rows) parts[campaign!.part] = (parts[campaign!.part] ?? 0) + 1;
      expect(parts).toEqual(preview.parts);
    }),
    { numRuns: 25, seed: 16 },
  );
});

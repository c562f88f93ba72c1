/** Wherever users are, when clocks change there and when they move: each message once, none in the quiet hours. */
import fc from 'fast-check';
import { bookProblems } from '../../../test/support/memory/books';
import { DAY, DigestPlay, digestConfig, HOUR, MINUTE } from '../../../test/support/memory/digests';
import { isQuiet, type Quiet } from '../../../test/support/wallClock';
import { dayOf } from '../time/zone';

const RUNS = Number(process.env.ZONE_RUNS ?? 3);
/** Around which clocks change somewhere, by an hour or half of one; and a day that is like others. */
const CHANGES = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-10-04',
  '2026-10-25',
  '2026-11-01',
  '2026-12-24',
];
/** From UTC+14 to UTC-12, where no place has a name. */
const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'UTC-12',
];
const zone = fc.constantFrom(...ZONES);
const night = fc.constantFrom(['22:00', '08:00'], ['01:00', '03:00'], ['23:30', '02:30'], ['13:00', '15:00']);
/** In digests or by itself, at once or in the best hour; minutes after the begin. */
const asked = (...as: ('digest' | 'offer' | 'best' | 'later')[]) =>
  fc.record({ after: fc.integer({ min: 0, max: 60 * 60 }), as: fc.constantFrom(...as) });
/** One of each of the two that always go, and others. */
const several = fc
  .tuple(
    asked('digest'),
    asked('offer'),
    fc.array(asked('digest', 'offer', 'best', 'later'), { minLength: 1, maxLength: 5 }),
  )
  .map(([digest, offer, others]) => [...others, digest, offer]);
const STEP = 30 * MINUTE;

const history = fc.record({
  from: fc.constantFrom(...CHANGES).map((day) => Date.parse(`${day}T00:00:00Z`) - DAY),
  home: zone,
  away: zone,
  night,
  digestAt: fc.constantFrom('02:30', '01:30', '20:00', '23:45', '00:00'),
  moves: fc.integer({ min: 0, max: 80 }),
  asked: several,
});
type History = typeof history extends fc.Arbitrary<infer One> ? One : never;

async function lived({ from, home, away, night: [begin, end], digestAt, moves, asked: all }: History) {
  const config = digestConfig({ quietHours: 'respect' });
  Object.assign(config.topics['offers']!, { cap: { max: 1, days: 1 } });
  const play = new DigestPlay(config);
  const { context } = play;
  const offerId = config.templates.offer!.id;
  context.clock.set(from);
  let quiet: Quiet = { from: begin!, to: end!, zone: home };
  const live = (name: string) => ({
    topics: { restock: 'daily' as const },
    digestTime: { at: digestAt, zone: name },
    quietHours: { ...quiet, zone: name },
  });
  await play.user('o-user', 20, live(home));
  const user = context.store.get('notify_users', 'o-user');
  context.store.put('notify_users', {
    ...user,
    credits: { ...user.credits, [offerId]: { ...user.credits[play.T]! } },
    creditFor: [...user.creditFor, offerId],
    hours: [7, 7, 7, 21, 21, 2],
  });
  const sent: { at: number; quiet: Quiet; templateId: string }[] = [];
  context.answer = ({ template_id: templateId }: { template_id: string }) => {
    sent.push({ at: context.clock.now(), quiet, templateId });
    return { ok: true, msgid: String(sent.length) };
  };
  for (let step = 0; step < 96 + 5 * 48; step++) {
    const now = from + step * STEP;
    context.clock.set(now);
    if (step === moves) {
      quiet = { ...quiet, zone: away };
      await play.prefer(live(away));
    }
    for (const [i, { after, as }] of all.entries()) {
      if (Math.floor((after * MINUTE) / STEP) !== step) continue;
      await play.send(`${as}-${i}`, {
        ...(as === 'digest' ? {} : { template: 'offer', data: { goods: '杯' } }),
        ...(as === 'later' && { sendAt: now + 5 * HOUR }),
        ...(as === 'best' ? { sendAt: 'bestTime' } : { expiresAt: now + 9 * DAY }),
      });
    }
    await play.tick();
  }
  return { play, sent, offerId, stays: home === away };
}

test(
  'digests, offers, best hours and times to come, around every change of the clocks, at both ends of the calendar, for whoever moves',
  async () => {
    const seen = { digests: 0, offers: 0 };
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const { play, sent, offerId, stays } = await lived(given);
        for (const { at, quiet } of sent)
          expect([new Date(at).toISOString(), quiet, isQuiet(at, quiet)]).toEqual([
            expect.anything(),
            quiet,
            false,
          ]);
        const offers = sent.filter(({ templateId }) => templateId === offerId);
        const members = play.members().filter(({ template }) => template === 'backInStock');
        // Each digest took one credit and told of what no other one told of.
        const told = play.context.store
          .all('notify_journals')
          .flatMap(({ entries }) => entries.flatMap(({ items = [] }) => items));
        expect(new Set(told).size).toBe(told.length);
        expect(members.map(({ _id }) => _id).sort()).toEqual([...told].sort());
        expect(new Set(members.map(({ state }) => state)).size).toBeLessThanOrEqual(1);
        expect(members.every(({ state }) => state === 'merged')).toBe(true);
        expect(play.account().spent).toBe(sent.length - offers.length);
        const asked = play.rows().filter(({ template }) => template === 'offer');
        expect(asked.filter(({ state }) => state === 'sent')).toHaveLength(offers.length);
        // What has its own time to be over by may be over; all else goes.
        const left = asked.filter(({ state }) => state !== 'sent');
        expect(left.filter(({ key, state }) => !key.startsWith('best') || state !== 'expired')).toEqual([]);
        const days = offers.map(({ at, quiet }) => dayOf(at, quiet.zone));
        if (stays) expect(new Set(days).size).toBe(days.length);
        expect(bookProblems(play.context)).toEqual([]);
        seen.digests += sent.length - offers.length;
        seen.offers += offers.length;
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(seen.digests, seen.offers)).toBeGreaterThan(0);
  },
  60_000 + RUNS * 2000,
);

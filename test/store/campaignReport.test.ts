/** What a report of a large campaign asks of the database: calls and documents. More: REPORT_PEOPLE=20000. */
import { reportCampaign } from '../../cloudfunctions/core/campaigns/report';
import type { CampaignReport } from '../../cloudfunctions/core/contract';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { campaignHouse } from '../support/campaigns/house';
import { withProductStore, type Cost } from './productStore';

const PEOPLE = Number(process.env.REPORT_PEOPLE ?? 3000);
const MINUTE = 60_000;
/** The campaign's own document, its counters, and the oldest facts that are not counted. */
const FEW = 10;

const whole = ({ total: { assigned, sent, inDigests, open, leftOut } }: CampaignReport) =>
  assigned === sent + inDigests + open + Object.values(leftOut).reduce((sum, n) => sum + n, 0);

/** Of ten one has muted it, four are sent, the others in line. */
function standing(ofTen: number): Pick<MessageDocument, 'state' | 'reason'> {
  if (ofTen === 0) return { state: 'suppressed', reason: 'MUTED' };
  return { state: ofTen < 5 ? 'sent' : 'scheduled', reason: null };
}

/** A running campaign of so many. */
async function running(store: Context['store']): Promise<void> {
  const house = campaignHouse();
  await house.create(house.people(10));
  await house.start(10);
  await house.minutes(3);
  const [campaign] = house.context.store.all('notify_campaigns');
  const [row] = house.rows();
  await store.insert('notify_campaigns', [
    { ...campaign!, state: 'running', plan: { ...campaign!.plan!, confirmed: PEOPLE } },
  ]);
  const rowOf = (i: number): MessageDocument => ({
    ...row!,
    _id: `row-${i}`,
    to: `o-${i}`,
    history: [],
    ...standing(i % 10),
  });
  for (let i = 0; i < PEOPLE; i += 100)
    await store.insert(
      'notify_messages',
      Array.from({ length: 100 }, (_, n) => rowOf(i + n)),
    );
}

test(`${PEOPLE} notifications are read once in a while, however often a running campaign's report is asked for`, () =>
  withProductStore(async (context, cost) => {
    await running(context.store);
    const look = async () => {
      const before = cost();
      const report = (await reportCampaign(context, 'c1')) as CampaignReport;
      const after = cost();
      const asked: Cost = { calls: after.calls - before.calls, read: after.read - before.read };
      expect(whole(report)).toBe(true);
      expect(report.matched).toBe(report.noCredit + report.total.assigned);
      return { report, ...asked };
    };
    const set = (state: 'running' | 'stopped') =>
      context.store.update('notify_campaigns', { _id: 'campaign:c1' }, { $set: { state } });
    const first = await look();
    expect(first.report.total).toMatchObject({
      assigned: PEOPLE,
      sent: 0.4 * PEOPLE,
      open: 0.5 * PEOPLE,
      leftOut: { MUTED: 0.1 * PEOPLE },
    });
    expect(first.calls).toBe(5);
    expect(first.read).toBeLessThanOrEqual(PEOPLE + FEW);
    let most = 0;

    // All that was in line goes out meanwhile.
    await context.store.update('notify_messages', { state: 'scheduled' }, { $set: { state: 'sent' } });
    const period = 3 * PEOPLE;
    for (let n = 0; n < 20; n++) {
      const { report, calls, read } = await look();
      expect(calls).toBe(4 - 1);
      expect(read).toBeLessThanOrEqual(FEW);
      most = Math.max(most, read);
      expect(report).toMatchObject({
        total: first.report.total,
        countedAt: context.clock.now() - Math.round((n * period) / 20),
      });
      context.clock.advance(Math.round(((n + 1) * period) / 20) - Math.round((n * period) / 20));
    }
    if (process.env.REPORT_PEOPLE)
      process.stdout.write(
        `${PEOPLE}: ${first.read} documents at the first look, ${most} at each of the next 20\n`,
      );
    const later = await look();
    expect(later.report.total).toMatchObject({ assigned: PEOPLE, sent: 0.9 * PEOPLE, open: 0 });
    expect(later.report.countedAt).toBeUndefined();

    // Who ends it sees what that has done; at rest, once all is counted, nothing is read any more, and it is exact.
    await context.store.update(
      'notify_messages',
      { _id: 'row-1' },
      { $set: { state: 'cancelled', reason: 'CANCELLED' } },
    );
    await set('stopped');
    const stopped = await look();
    expect(stopped.report.total).toMatchObject({ sent: 0.9 * PEOPLE - 1, leftOut: { CANCELLED: 1 } });
    context.clock.advance(10 * MINUTE);
    const counters = { attempted: 0.9 * PEOPLE - 1, accepted: 0.9 * PEOPLE - 1 };
    const day = new Date(context.clock.now()).toISOString().slice(0, 10);
    await context.store.insert('notify_stats', [
      {
        _id: `campaign:c1|${day}`,
        day,
        dimension: 'campaign',
        name: 'campaign:c1',
        counters: Object.fromEntries(Object.entries(counters).map(([name, n]) => [`a|0|${name}`, n])),
      } as never,
    ]);
    await look();
    const rest = await look();
    expect(rest.read).toBeLessThanOrEqual(FEW);
    expect(rest.report.total).toMatchObject({ ...stopped.report.total, counted: counters, rates: {} });
    const [kept] = await context.store.find('notify_campaigns', { _id: 'campaign:c1' });
    expect(kept!.plan!.seen).toBeUndefined();
  }));

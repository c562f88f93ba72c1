import type { Collections } from '../cloudfunctions/core/model/collections';
import { factId } from '../cloudfunctions/core/model/id';
import type { NotifyCloud } from '../test/support/cloud';
import { ADMIN } from '../test/support/shop';
import { message, openidOf } from './engineSeed';
import { isDatabase, total, type Figure } from './figure';

/** DESIGN §13. */
const GOAL_PER_SECOND = 700;
const PER_JOURNAL = 25;
const PER_TOKEN = 300;

/**
 * What `count` sends leave behind, uncounted: their journals, and a receipt each.
 * @param named whether WeChat's answers carried the msgid
 */
export async function fold(cloud: NotifyCloud, count: number, named: boolean): Promise<Figure[]> {
  await seedUncounted(cloud, count, named);
  await cloud.advance(30_000);
  // The first call of a fresh function loads it.
  await cloud.call('stats', { action: 'overview' }, ADMIN);
  await cloud.resetMetrics();
  const started = Date.now();
  for (let before = -1, delivered = 0; delivered < count && delivered !== before;) {
    before = delivered;
    await cloud.fire('dispatch');
    const overview = await cloud.call<{ total: { delivered: number } }>(
      'stats',
      { action: 'overview' },
      ADMIN,
    );
    delivered = overview.ok ? overview.data.total.delivered : 0;
  }
  const seconds = (Date.now() - started) / 1000;
  const { calls, scans } = await cloud.metrics();
  const kind = named ? 'receipts by msgid' : 'receipts without msgids';
  return [
    {
      what: `folded a second, ${count} ${kind}`,
      measured: (count + count / PER_JOURNAL) / seconds,
      atLeast: GOAL_PER_SECOND,
      unit: 'facts/s',
    },
    {
      what: `database calls per receipt for its fold, ${kind}`,
      measured: total(calls['dispatch'], isDatabase) / count,
      atMost: 0.02,
      unit: 'calls',
    },
    {
      what: 'queries that read many more than they return',
      measured: scans.length,
      atMost: 0,
      unit: 'shapes',
    },
  ];
}

async function seedUncounted(cloud: NotifyCloud, count: number, named: boolean): Promise<void> {
  const now = await cloud.now();
  const tokenOf = (i: number): string => `token-${Math.floor(i / PER_TOKEN)}`;
  const msgidOf = (i: number): string => String(2_400_000_000_000_000_000n + BigInt(i));
  const sent = Array.from({ length: count }, (_, i): Collections['notify_messages'] => {
    const row = message(openidOf(i), 'bench', now, now);
    return { ...row, state: 'sent', token: tokenOf(i), attempts: 1, attemptedAt: now, sentAt: now };
  });
  const journals = Array.from({ length: Math.ceil(count / PER_JOURNAL) }, (_, n) => {
    const first = n * PER_JOURNAL;
    const rows = sent.slice(first, first + PER_JOURNAL);
    const msgid = (i: number): string => (named ? msgidOf(first + i) : '');
    const [{ template, templateId, topic, token }] = rows as [Collections['notify_messages']];
    const results = rows.map((row, i) => [
      row._id,
      { kind: 'accepted', code: 0, msgid: msgid(i), at: now } as const,
    ]);
    const journal: Collections['notify_journals'] = {
      _id: `${token}:${n}`,
      token,
      template,
      templateId,
      topic,
      at: now,
      writtenAt: now,
      leaseUntil: now + 60_000,
      begun: rows.length,
      stopped: false,
      entries: rows.map(({ _id, to }) => ({ id: _id, to, counted: true })),
      results: Object.fromEntries(results) as Collections['notify_journals']['results'],
      msgids: named ? rows.map((_, i) => msgid(i)) : [],
      stage: 'settled',
    };
    return journal;
  });
  const receipts = sent.map(({ to, templateId }, i): Collections['notify_receipts'] => ({
    _id: factId(to, templateId, msgidOf(i), ''),
    openid: to,
    templateId,
    msgid: msgidOf(i),
    pushedAt: Math.floor(now / 1000) * 1000,
    errorCode: '0',
    errorStatus: 'success',
    at: now,
    dueAt: now,
    looks: 0,
    stage: 'new',
    sentAt: 0,
    template: '',
    topic: '',
  }));
  await cloud.local.database.import({
    notify_messages: sent,
    notify_journals: journals,
    notify_receipts: receipts,
  });
}

/** Whatever turns rows away, many cost no more calls than a few: each reason has few due times, however its users differ. */
import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { readGate } from '../gate/document';
import { COMMON } from '../gate/lanes';
import type { CreditAccount, UserDocument } from '../model/user';
import { buildMessage } from '../queue/build';
import { workOff } from './worker';

const HOUR = 3_600_000;
/** The i-th user; each differs a little from the others. */
interface Users {
  account?: (i: number) => Partial<CreditAccount>;
  user?: (i: number) => Partial<UserDocument>;
  config?: object;
  request?: object;
  alias?: 'backInStock' | 'offer';
}

const spent = { available: 0, granted: 1, spent: 1 };
const recent = (i: number) => [{ at: NOW - HOUR - i * 977, template: 'offer' }];
const other = (i: number) =>
  ({ token: `t${i}`, journal: `t${i}:0`, until: NOW + HOUR + i }) as UserDocument['hold'];
const fatigue = { ignored: 2, max: 1, hours: 72 };

const CASES: [reason: string, Users][] = [
  ['NO_CREDIT', { account: () => spent }],
  ['NO_CREDIT', { account: () => spent, request: { whenNoCredit: 'wait' } }],
  ['MUTED', { user: () => ({ muted: true }) }],
  ['BUSY', { user: (i) => ({ hold: other(i) }) }],
  ['SUSPECT', { account: (i) => ({ suspicions: 1, suspectUntil: NOW + HOUR + i * 137 }) }],
  ['QUIET_HOURS', { alias: 'offer', user: () => ({ quietHours: { from: '09:00', to: '12:00', zone: '' } }) }],
  ['CAPPED', { config: { caps: { all: { max: 1, hours: 24 } } }, user: (i) => ({ recent: recent(i) }) }],
  ['CAPPED', { config: { caps: { all: { max: 1, days: 1 } } }, user: (i) => ({ recent: recent(i) }) }],
  [
    'FATIGUED',
    {
      config: { caps: { all: { max: 9, hours: 24, fatigue } } },
      user: (i) => ({ recent: [...recent(i + 30), ...recent(i)] }),
    },
  ],
];

async function turnedAway(count: number, { account, user, config, request, alias = 'backInStock' }: Users) {
  const context = memoryContext({ config: sampleConfig(config) });
  const { id } = context.config.templates[alias]!;
  const data: Record<string, string | number> = { goods: '杯', ...(alias === 'offer' ? {} : { price: 89 }) };
  for (let i = 0; i < count; i++) {
    const books = { [id]: { available: 1, granted: 1, ...account?.(i) } };
    context.store.put('notify_users', sampleUser(books, { _id: `o-${i}`, creditFor: [id], ...user?.(i) }));
    const asked = { to: `o-${i}`, template: alias, key: 'k', data, ...request };
    context.store.put('notify_messages', buildMessage(context, asked));
  }
  await workOff(context, { gate: await readGate(context), shared: false, lanes: [COMMON] });
  const rows = context.store.all('notify_messages');
  return {
    calls: context.store.calls.length,
    reasons: [...new Set(rows.map(({ reason }) => reason))],
    dueTimes: new Set(rows.map(({ dueAt }) => dueAt)).size,
    sent: context.sent.length,
  };
}

/** Those put off for hours are spread over eight steps, and may meet the next quarter of an hour. */
const STEPS = 8;

test.each(CASES)(
  '%s of twenty-four costs a call for each step that they are spread over, not for each of them',
  async (reason, users) => {
    const few = await turnedAway(2, users);
    const many = await turnedAway(24, users);
    expect(many).toMatchObject({ reasons: [reason], sent: 0 });
    expect(many.dueTimes).toBeLessThanOrEqual(2 * STEPS);
    expect(many.calls - few.calls).toBeLessThanOrEqual(many.dueTimes);
    expect(many.calls).toBeLessThanOrEqual(22);
  },
);

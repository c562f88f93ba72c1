import type { Context } from '../../cloudfunctions/core/ports/context';
import type { HealthReport } from '../../cloudfunctions/core/contract';
import { sendNotification } from '../../cloudfunctions/core/notifications/send';
import { alertIfNeeded } from '../../cloudfunctions/core/tick/alert';
import { connect } from '../support/connect';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const WEBHOOK = 'https://qyapi.example/robot';

interface Posted {
  url: string;
  body: { text: { content: string }; problems: { name: string }[]; environment: string };
}

/** The core on the running database, with a webhook configured that the test reads. */
async function withWebhook(answer: () => Promise<void> = () => Promise.resolve()) {
  const posted: Posted[] = [];
  const context = await connect({ local: cloud().url });
  const health = { ...context.config.health, webhook: WEBHOOK };
  const watched: Context = {
    ...context,
    config: { ...context.config, health },
    alert: async (url, body) => {
      posted.push({ url, body: body as Posted['body'] });
      await answer();
    },
  };
  return { posted, watched };
}

/** A message that is due for 10 minutes while nobody sends. */
async function lagging(): Promise<void> {
  await seed(cloud(), { users: ['o-1'] });
  await cloud().advance(10 * MINUTE);
}

/** The context's clock is that of when it was made. */
const later = async (context: Context, ms: number): Promise<Context> => {
  await cloud().advance(ms);
  const now = () => Date.now() + offset;
  const offset = (await cloud().now()) - Date.now();
  return { ...context, clock: { ...context.clock, now } };
};

describe('the webhook is told when things go wrong', () => {
  test('a lag over its limit is posted once, by one of several ticks, and again after an hour', async () => {
    await lagging();
    const { posted, watched } = await withWebhook();
    const answers = await Promise.all([1, 2, 3, 4].map(() => alertIfNeeded(watched)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(posted).toMatchObject([{ url: WEBHOOK, body: { environment: 'local', msgtype: 'text' } }]);
    expect(posted[0]!.body.problems.map(({ name }) => name)).toEqual(['lag']);
    expect(posted[0]!.body.text.content).toContain('有 1 条到期');
    expect(await alertIfNeeded(await later(watched, 50 * MINUTE))).toBe(false);
    expect(await alertIfNeeded(await later(watched, 11 * MINUTE))).toBe(true);
    expect(posted).toHaveLength(2);
  });

  test('a webhook that does not answer stops nothing and is tried again after five minutes', async () => {
    await lagging();
    const { posted, watched } = await withWebhook(() => Promise.reject(new Error('503')));
    expect(await alertIfNeeded(watched)).toBe(false);
    expect(await alertIfNeeded(await later(watched, MINUTE))).toBe(false);
    expect(posted).toHaveLength(1);
    await alertIfNeeded(await later(watched, 5 * MINUTE));
    expect(posted).toHaveLength(2);
  });

  test('while all is well nobody is told, and without a webhook nothing is even read', async () => {
    await seed(cloud(), { users: [] });
    await tick(cloud());
    const { posted, watched } = await withWebhook();
    expect(await alertIfNeeded(watched)).toBe(false);
    expect(posted).toEqual([]);
    await cloud().resetMetrics();
    expect(await alertIfNeeded(await connect({ local: cloud().url }))).toBe(false);
    expect((await cloud().metrics()).calls).toEqual({});
  });
});

test('a time limit too short for an immediate send is told by health', async () => {
  await seed(cloud(), { users: ['o-1'], notifications: () => [] });
  const context = await connect({ local: cloud().url });
  // As a function that has a token, but little time.
  const transport = { by: 'cloud', everywhere: false, from: { function: 'send', source: 'scf' } } as const;
  const wechat = { ...context.wechat, transport };
  const short = { ...context, wechat, deadline: context.clock.now() + 3000 };
  const request = { to: 'o-1', template: 'backInStock', key: 'k:1', data: { goods: '杯', price: '¥9' } };
  expect(await sendNotification(short, request)).toMatchObject({ state: 'scheduled' });
  const answer = await cloud().call<HealthReport>('stats', { action: 'health' }, ADMIN);
  const { limits } = data(answer).items;
  expect(limits).toMatchObject({ level: 'warn', numbers: { short: 1 } });
  expect(limits.zh).toContain('send 只有 3 秒，需要 14 秒');
});

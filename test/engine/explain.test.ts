/** What `send`, `status` and `explain` say: true of the state, past when it is past, with WeChat's own words. */
import type { SendResult } from '../../cloudfunctions/core/contract';
import type { MessageStory, PairStory } from '../../cloudfunctions/core/notifications/explain';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { accept, backInStock, data, send, SHOP } from '../support/shop';

const cloud = notifyPerFile();
const HOUR = 3_600_000;
const WECHAT = 'subscribeMessage.send';
const RID = '61725984-6126f6f9-040f19c4';

const refuse = (code: number, message?: string, times = 1) =>
  cloud().faults([{ api: WECHAT, error: message === undefined ? code : { code, message }, times }]);
const explain = async <T>(request: Record<string, unknown>): Promise<T> =>
  data(await cloud().call<T>('send', { action: 'explain', ...request }, SHOP));
const status = async (id: string): Promise<SendResult> =>
  data(await cloud().call<SendResult>('send', { action: 'status', id }, SHOP));

/** Nothing that is over may be told as if it went on. */
const AHEAD = /\b(it goes|is tried again|is sent again|it waits|is taken up|settles)\b/;

describe('WeChat’s own words', () => {
  const text = `argument invalid! data.amount2.value invalid rid: ${RID}`;
  const refusal = {
    code: 47003,
    text: expect.stringContaining(text),
    rid: RID,
    field: 'amount2',
    name: 'data.price',
    sent: '¥89',
  };

  test('an immediate send answers with them, with the field, its name and what was sent', async () => {
    await accept(cloud(), 'o-lin');
    await refuse(47003, text);
    const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
    expect(answer).toMatchObject({ state: 'failed', refusal });
    const story = await explain<MessageStory>({ id: answer.id });
    expect(story.steps.at(-1)).toMatchObject({ state: 'failed', code: refusal });
    expect(story.reason?.message).toMatch(/^WeChat refused the content; it was not sent/);
  });

  test('of a batch each notification keeps its own, at the price of one update for all', async () => {
    const users = Array.from({ length: 5 }, (_each, i) => `o-${i}`);
    await seed(cloud(), { users });
    await cloud().faults(
      users.map((_user, i) => ({
        api: WECHAT,
        error: { code: 47003, message: `argument invalid! data.thing1.value invalid rid: abc-${i}` },
        times: 1,
      })),
    );
    await cloud().resetMetrics();
    await tick(cloud());
    const calls = (await cloud().metrics()).calls.dispatch!;
    expect(calls[WECHAT]).toBe(5);
    const rids = new Set<string | undefined>();
    for (const to of users) {
      const { latest } = await explain<PairStory>({ to, template: 'backInStock' });
      const { steps } = await explain<MessageStory>({ id: latest[0]!.id });
      expect(steps.at(-1)).toMatchObject({ state: 'failed', code: { field: 'thing1', name: 'data.goods' } });
      rids.add(steps.at(-1)?.code?.rid);
    }
    expect(rids.size).toBe(5);
    // Claim, read back, reserve, journal, complete, messages, users…: none of it once per row.
    expect(calls['database.modifyDocument']).toBeLessThan(10);
  });

  test('each attempt keeps its own words', async () => {
    await accept(cloud(), 'o-lin');
    await refuse(-1, 'system error rid: aaa-1');
    const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
    await cloud().advance(31_000);
    await refuse(47003, 'argument invalid! data.thing3.value is emtpy rid: bbb-2');
    await tick(cloud());
    const { steps } = await explain<MessageStory>({ id });
    expect(steps.flatMap(({ code }) => (code ? [[code.code, code.rid]] : []))).toEqual([
      [-1, 'aaa-1'],
      [47003, 'bbb-2'],
    ]);
  });

  test('a send that went out has none', async () => {
    await accept(cloud(), 'o-lin');
    const answer = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
    expect(answer.state).toBe('sent');
    expect(answer).not.toHaveProperty('refusal');
  });
});

describe('what is over is told as over', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['refused for the moment until its time was over', () => refuse(-1, 'system error rid: 1-2', 9), 'RETRY'],
    ['a quota that lasted longer than it was good for', () => refuse(45009, undefined, 9), 'QUOTA'],
    ['doubtful until its time was over', () => refuse(43101, undefined, 9), 'SUSPECT'],
    ['refused for good', () => refuse(41030), 'INVALID_PAGE'],
  ])('%s', async (_what, fault) => {
    await accept(cloud(), 'o-lin');
    await fault();
    const now = await cloud().now();
    const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1', { expiresAt: now + 20_000 })));
    await settleDown(cloud());
    const { state, reason, steps } = await explain<MessageStory>({ id });
    expect(['failed', 'expired']).toContain(state);
    expect(reason?.message).not.toMatch(AHEAD);
    for (const step of steps) expect(step.reason?.message ?? '').not.toMatch(AHEAD);
  });

  test('where the last credit went is not told of a send that came later', async () => {
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:2')));
    const before = (await status(id)).reason?.message;
    expect(before).toMatch(/^the only credit went to "back in stock" at \d\d:\d\d; it was not sent/);
    const [, at] = /at (\d\d:\d\d)/.exec(before!)!;
    await cloud().advance(2 * HOUR);
    await accept(cloud(), 'o-lin');
    await send(cloud(), backInStock('o-lin', 'restock:3'));
    expect((await status(id)).reason?.message).toMatch(new RegExp(`^the last credit went to .* at ${at};`));
  });
});

describe('what is to come is told with when, and with its true cause', () => {
  test('after one 45009 the others wait for the next day, and are told so', async () => {
    for (const user of ['o-lin', 'o-wang']) await accept(cloud(), user);
    await refuse(45009);
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const other = data(await send(cloud(), backInStock('o-wang', 'restock:1')));
    const words =
      /daily quota has been used up since \d\d:\d\d \(Asia\/Shanghai\) \(45009\); it goes out when the next day’s begins, at \d\d-\d\d 00:05/;
    for (const told of [other, await status(other.id), await explain<MessageStory>({ id: other.id })]) {
      expect(told.reason?.message).toMatch(words);
      expect(told.reason?.message).not.toMatch(/mend/);
    }
    const pair = await explain<PairStory>({ to: 'o-wang', template: 'backInStock' });
    expect(pair).toMatchObject({ canSend: false, reason: { message: expect.stringMatching(words) } });
    await cloud().advance(26 * HOUR);
    await settleDown(cloud());
    const { state, reason, steps } = await explain<MessageStory>({ id: other.id });
    expect({ state, reason }).toEqual({ state: 'delivered', reason: undefined });
    for (const step of steps) expect(step.reason?.message ?? '').not.toMatch(AHEAD);
  });

  test.each<[number, string, RegExp]>([
    [
      48001,
      'scheduled',
      /has refused all sends since .* \(48001: API not authorised; WeChat: .*\); one is tried again at/,
    ],
    [
      43116,
      'heldBack',
      /has refused this template since .* \(43116: template banned; WeChat: .*\); one is tried again at/,
    ],
  ])('%d keeps others back, with the code and the next try', async (code, state, words) => {
    for (const user of ['o-lin', 'o-wang']) await accept(cloud(), user);
    await refuse(code);
    await send(cloud(), backInStock('o-lin', 'restock:1'));
    const answer = data(await send(cloud(), backInStock('o-wang', 'restock:1')));
    expect(answer).toMatchObject({
      state,
      reason: { code: 'BREAKER', message: expect.stringMatching(words) },
    });
    expect((await status(answer.id)).reason?.message).toMatch(words);
  });

  test('a dry run tells what stands in the way now, in the present', async () => {
    const request = { action: 'send', ...backInStock('o-nobody', 'restock:1'), dryRun: true };
    const answer = data(await cloud().call<SendResult>('send', request, SHOP));
    expect(answer.reason?.message).toMatch(/^the user has never accepted this template（/);
  });

  test('what is cancelled or given another time is told as it stands then', async () => {
    const sendAt = (await cloud().now()) + HOUR;
    const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1', { sendAt })));
    const moved = await cloud().call('send', { action: 'reschedule', id, sendAt: sendAt + HOUR }, SHOP);
    expect(moved).toMatchObject({
      data: { rescheduled: 1, state: 'scheduled', dueAt: new Date(sendAt + HOUR).toISOString() },
    });
    const cancelled = await cloud().call('send', { action: 'cancel', id }, SHOP);
    expect(cancelled).toMatchObject({
      data: {
        cancelled: 1,
        state: 'cancelled',
        reason: { message: expect.stringMatching(/^it was cancelled before it went out（/) },
      },
    });
    expect(cancelled).not.toHaveProperty('data.dueAt');
    const { steps } = await explain<MessageStory>({ id });
    expect(steps.map(({ reason }) => reason?.code)).toEqual([undefined, 'RESCHEDULED', 'CANCELLED']);
  });
});

/** Sequences after which the books once said something else than WeChat. */
import type { ReportResult } from '../../cloudfunctions/core/contract';
import type { PairStory } from '../../cloudfunctions/core/notifications/explain';
import config from '../fixtures/consent.config';
import { FINAL_STATES } from '../../cloudfunctions/core/model/states';
import { snapshot, unbalanced, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { settleDown } from '../support/settleDown';
import { backInStock, data, send, SHOP, until } from '../support/shop';
import { asleep } from '../support/sleep';

const cloud = notifyPerFile({ config: 'test/fixtures/consent.config.ts' });
const LIN = { openid: 'o-lin' };
const idOf = (alias: keyof typeof config.templates): string => config.templates[alias].id;

let nonces = 0;
async function accept(id: string, more: object = {}): Promise<ReportResult> {
  const results = { [id]: (await cloud().subscribe(LIN.openid, { [id]: 'accept' }))[id] };
  return report({ results, ...more });
}
async function report(more: object): Promise<ReportResult> {
  const nonce = `nonce-${String(++nonces).padStart(6, '0')}`;
  const request = { action: 'report', nonce, at: await cloud().now(), ...more };
  return data(await cloud().call<ReportResult>('subscribe', request, LIN));
}
const books = async (id: string) => (await snapshot(cloud())).users[0]?.credits[id];
const sync = async (more: object) => data(await cloud().call('subscribe', { action: 'sync', ...more }, LIN));
const cards = async () => (await cloud().messages(LIN.openid)).length;
const asked = async () => (await cloud().metrics()).calls['send']?.['subscribeMessage.send'] ?? 0;

describe('WeChat’s main switch is off, and the client has said so', () => {
  const id = idOf('backInStock');
  const mainSwitch = async (on: boolean) => {
    await cloud().local.wechat.changeSettings({ ...LIN, mainSwitch: on });
    await sync({ mainSwitch: on });
  };

  test('what was bought is void by no refusal, and is there when the switch comes back', async () => {
    for (let i = 0; i < 3; i++) await accept(id);
    await mainSwitch(false);
    for (let i = 0; i < 3; i++) {
      const answer = data(await send(cloud(), backInStock(LIN.openid, `restock:${i}`)));
      expect(answer).toMatchObject({ state: 'suppressed', reason: { code: 'MAIN_SWITCH_OFF' } });
      await cloud().advance(7 * 3_600_000);
    }
    expect(await books(id)).toMatchObject({ available: 3, voided: 0, suspicions: 0, suspectUntil: 0 });
    expect(await cloud().credits(LIN.openid)).toEqual({ [id]: 3 });
    await mainSwitch(true);
    expect(data(await send(cloud(), backInStock(LIN.openid, 'restock:9'))).state).toBe('sent');
    await settleDown(cloud());
    expect(await unsettled(cloud())).toEqual([]);
  });

  test('a no that a template answers then is nobody’s, also one that comes with the very call that tells of the switch', async () => {
    await accept(id);
    await cloud().advance(1000);
    const reports = [
      { results: { [id]: 'reject' }, kept: [id], nonce: 'nonce-switch', at: await cloud().now() },
    ];
    await sync({ reports, mainSwitch: false });
    await report({ results: { [id]: 'reject' }, silent: true });
    expect(await books(id)).toMatchObject({ available: 1, voided: 0, rejectedAt: 0 });
    // Told of with the switch on it is the user's own.
    await sync({ mainSwitch: true });
    await report({ results: { [id]: 'reject' }, silent: true });
    expect(await books(id)).toMatchObject({ available: 0, voided: 1 });
  });

  test('no long-term consent ends, and no try is used up', async () => {
    await accept(idOf('notice'));
    await mainSwitch(false);
    const notice = { to: LIN.openid, key: 'n:1', template: 'notice', data: { what: '通知' } };
    expect(data(await send(cloud(), notice)).reason?.code).toBe('MAIN_SWITCH_OFF');
    const trying = backInStock(LIN.openid, 'restock:1', { whenNoCredit: 'try' });
    expect(data(await send(cloud(), trying)).reason?.code).toBe('MAIN_SWITCH_OFF');
    expect((await snapshot(cloud())).users[0]?.tried).toEqual([]);
    await mainSwitch(true);
    expect(data(await send(cloud(), { ...notice, key: 'n:2' })).state).toBe('sent');
  });
});

test('a develop version’s accept where users are real is simulated: nothing is booked, shown or permitted', async () => {
  const id = idOf('backInStock');
  const { outcomes } = await accept(id, { envVersion: 'develop' });
  expect(outcomes).toEqual({ [id]: 'simulated' });
  await sync({
    reports: [
      { results: { [id]: 'accept' }, envVersion: 'develop', nonce: 'nonce-dev', at: await cloud().now() },
    ],
  });
  const { users, events } = await snapshot(cloud());
  expect([users, events]).toEqual([[], []]);
  expect((await accept(id, { envVersion: 'release' })).outcomes).toEqual({ [id]: 'granted' });
});

describe('a long-term template', () => {
  const id = idOf('notice');
  const notice = (key: string) => ({ to: LIN.openid, key, template: 'notice', data: { what: '通知' } });
  const refuse = () =>
    cloud().faults([{ api: 'subscribeMessage.send', when: 'before', error: 43101, times: 1 }]);

  test('that WeChat refused is asked no more, and explained, until the user agrees again', async () => {
    await accept(id);
    await refuse();
    expect(data(await send(cloud(), notice('n:1')))).toMatchObject({
      state: 'suppressed',
      reason: { code: 'REFUSED_NO_CREDIT' },
    });
    await cloud().resetMetrics();
    expect(data(await send(cloud(), notice('n:2')))).toMatchObject({
      state: 'suppressed',
      reason: { code: 'REFUSED_NO_CREDIT' },
    });
    expect(await asked()).toBe(0);
    const pair = { action: 'explain', to: LIN.openid, template: 'notice' };
    expect(data(await cloud().call<PairStory>('send', pair, SHOP))).toMatchObject({ canSend: false });
    await cloud().advance(1000);
    await accept(id);
    expect(data(await send(cloud(), notice('n:3'))).state).toBe('sent');
  });

  test('a consent that is given while the refused send is under way is another one', async () => {
    await accept(id);
    await cloud().local.wechat.setMode({ latencyMs: 600 });
    await refuse();
    const sending = send(cloud(), notice('n:1'));
    await until(async () => (await snapshot(cloud())).journals.length > 0, 'the send is under way');
    await cloud().advance(10);
    await accept(id);
    expect(data(await sending).reason?.code).toBe('REFUSED_NO_CREDIT');
    await cloud().local.wechat.setMode({ latencyMs: 0 });
    expect(await books(id)).toMatchObject({ consent: true });
    expect(data(await send(cloud(), notice('n:2'))).state).toBe('sent');
  });

  test.each(['its answer was lost', 'its worker died'])(
    'that is off sends one card on one permit, also when %s',
    async (how) => {
      data(await cloud().call('unsubscribe', { action: 'stop', scope: 'topic', name: 'care' }, LIN));
      await cloud().advance(1000);
      await accept(id, { asked: ['notice'] });
      if (how === 'its answer was lost') {
        await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', error: 'reset', times: 1 }]);
        expect(data(await send(cloud(), notice('n:1'))).state).toBe('unknown');
      } else {
        const { action } = await asleep(
          cloud(),
          { function: 'send', action: 'subscribeMessage.send', call: 1, when: 'after' },
          () => send(cloud(), notice('n:1')),
          async () => {
            await cloud().advance(80_000);
            await tick(cloud());
          },
        );
        expect(action).toBe('subscribeMessage.send');
      }
      await cloud().clearFaults();
      const second = data(await send(cloud(), notice('n:2')));
      expect(second).toMatchObject({ state: 'suppressed', reason: { code: 'TOPIC_OFF' } });
      await settleDown(cloud());
      expect(await cards()).toBeLessThanOrEqual(1);
      expect(unbalanced(await snapshot(cloud()))).toEqual([]);
    },
  );
});

describe('rather twice than not at all (`unknown: "retry"`), with the last credit', () => {
  const id = idOf('pickupReminder');
  const pickup = (more: object = {}) => ({
    to: LIN.openid,
    key: 'pickup:1',
    template: 'pickupReminder',
    data: { goods: '马克杯', code: 'A17', store: '一号店', until: '18:00' },
    ...more,
  });
  const lose = (when: 'before' | 'after') =>
    cloud().faults([{ api: 'subscribeMessage.send', when, reset: true, times: 1 }]);
  const receipts = (lossRate: number) => cloud().local.wechat.setMode({ receipts: { lossRate } });
  afterEach(() => receipts(0));
  const end = async () => {
    const { messages } = await settleDown(cloud());
    const problems = await unsettled(cloud(), [...FINAL_STATES, 'sent']);
    // It had arrived, and nobody could know: that is what NO_ANSWER says.
    expect(problems.filter((problem) => !/is failed, but a card came/.test(problem))).toEqual([]);
    return messages.find(({ key }) => key === 'pickup:1')!;
  };

  test('WeChat had not got it: it is sent again, and the card comes', async () => {
    await accept(id);
    await lose('before');
    expect(data(await send(cloud(), pickup())).state).toBe('unknown');
    expect(await books(id)).toMatchObject({ uncertain: 1 });
    expect(await end()).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(await cards()).toBe(1);
    expect(await books(id)).toMatchObject({ granted: 1, spent: 1 });
  });

  test('WeChat had got it and its receipt tells: it is not sent again', async () => {
    await accept(id);
    await lose('after');
    expect(data(await send(cloud(), pickup())).state).toBe('unknown');
    expect(await end()).toMatchObject({ state: 'delivered', attempts: 1 });
    expect(await cards()).toBe(1);
    expect(await books(id)).toMatchObject({ granted: 1, spent: 1 });
  });

  test('WeChat had got it and nobody tells: the second attempt is refused, and nothing says that there was no credit', async () => {
    await accept(id);
    await receipts(1);
    await lose('after');
    expect(data(await send(cloud(), pickup())).state).toBe('unknown');
    const { state, reason, attempts, history } = await end();
    expect([state, reason, attempts]).toEqual(['failed', 'NO_ANSWER', 2]);
    expect(history.map((step) => step.reason)).not.toContain('NO_CREDIT');
    expect(await cards()).toBe(1);
    expect(await books(id)).toMatchObject({ granted: 1, voided: 1, suspicions: 0 });
  });

  test('a receipt that comes after the second attempt still says that the card came', async () => {
    await accept(id);
    await cloud().local.wechat.setMode({ receipts: { lose: 1 } });
    await lose('after');
    const sentAt = await cloud().now();
    expect(data(await send(cloud(), pickup())).state).toBe('unknown');
    for (const ms of [31_000, 3000]) {
      await cloud().advance(ms);
      await tick(cloud());
    }
    const [row] = (await snapshot(cloud())).messages;
    expect(row).toMatchObject({ state: 'unknown', attempts: 2, lost: true });
    const receipt = { TemplateId: id, MsgID: '17', ErrorCode: '0', ErrorStatus: 'success' };
    const push = {
      FromUserName: LIN.openid,
      CreateTime: Math.ceil(sentAt / 1000),
      MsgType: 'event',
      Event: 'subscribe_msg_sent_event',
      List: receipt,
    };
    await cloud().tryCall('receive', push, { source: 'wx_unknown' });
    // The second attempt's journal says refused: which of the two the receipt is of does not matter, the card came.
    expect(['sent', 'delivered']).toContain((await end()).state);
    expect(await books(id)).toMatchObject({ granted: 1, spent: 1 });
  });

  test('with two credits the second is used, and the first is given up', async () => {
    await accept(id);
    await accept(id);
    await lose('before');
    await send(cloud(), pickup());
    expect((await end()).state).toBe('delivered');
    expect(await books(id)).toMatchObject({ granted: 2, spent: 1, voided: 1 });
  });

  test('a credit from before this system, tried for, with its answer lost, is tried for once more', async () => {
    await cloud().subscribe(LIN.openid, { [id]: 'accept' });
    await lose('before');
    const trying = pickup({ whenNoCredit: 'try' });
    expect(data(await send(cloud(), trying)).state).toBe('unknown');
    expect(await end()).toMatchObject({ state: 'delivered', attempts: 2 });
    expect(await books(id)).toMatchObject({ granted: 1, spent: 1, found: 1 });
  });
});

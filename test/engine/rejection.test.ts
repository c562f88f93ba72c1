/** A no that the user keeps voids what was bought before (PLATFORM §1, §2): here as at WeChat, once, whoever tells. */
import type { ReportResult } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest, tick } from '../support/recover';
import { pushesDone } from '../support/settleDown';
import { accept, backInStock, data, send, templateId } from '../support/shop';
import { asleep } from '../support/sleep';

const cloud = notifyPerFile();
const LIN = { openid: 'o-lin' };
const ID = templateId('backInStock');
const OTHER = templateId('orderProgress');

const user = async () => (await snapshot(cloud())).users.find(({ _id }) => _id === LIN.openid)!;
const books = async (id = ID) => (await user()).credits[id];

/** What the client reports of a sheet: `kept` names what WeChat answered by itself. */
const report = async (nonce: string, more: object): Promise<ReportResult> => {
  const request = { action: 'report', nonce, at: await cloud().now(), ...more };
  return data(await cloud().call<ReportResult>('subscribe', request, LIN));
};
const keptReject = { results: { [ID]: 'reject' }, kept: [ID] };
const switchOff = async () => {
  await cloud().local.wechat.changeSettings({ ...LIN, template: ID, status: 'reject' });
  await pushesDone(cloud());
};

describe('a report of a rejection that the user keeps', () => {
  test('voids what is on hand, and what the client says again voids nothing more', async () => {
    await accept(cloud(), LIN.openid);
    await accept(cloud(), LIN.openid);
    await cloud().subscribe(LIN.openid, { [ID]: 'reject' }, true);
    const request = { ...keptReject, at: (await cloud().now()) + 60_000 };
    expect((await report('nonce-kept', request)).outcomes).toEqual({ [ID]: 'not-accepted' });
    expect(await books()).toMatchObject({ granted: 2, available: 0, voided: 2 });
    expect((await user()).creditFor).toEqual([]);
    await cloud().advance(1000);
    await cloud().local.wechat.changeSettings({ ...LIN, template: ID, status: 'accept' });
    await accept(cloud(), LIN.openid);
    // A client whose clock is ahead: its own time would make the old rejection the newer one.
    expect((await report('nonce-kept', request)).outcomes).toEqual({ [ID]: 'repeated' });
    expect(await books()).toMatchObject({ granted: 3, available: 1, voided: 2 });
    expect(await unsettled(cloud())).toEqual([]);
  });

  test('and WeChat’s push of the same rejection are one, in either order', async () => {
    for (const pushFirst of [true, false]) {
      await cloud().reset();
      await accept(cloud(), LIN.openid);
      await cloud().advance(1000);
      if (pushFirst) await switchOff();
      await report('nonce-kept', keptReject);
      if (!pushFirst) await switchOff();
      expect(await books()).toMatchObject({ granted: 1, available: 0, voided: 1 });
      expect(unbalanced(await snapshot(cloud()))).toEqual([]);
    }
  });

  test('leaves a newer accept alone when it comes late', async () => {
    const at = await cloud().now();
    await cloud().advance(1000);
    await accept(cloud(), LIN.openid);
    await report('nonce-kept', { ...keptReject, at });
    expect(await books()).toMatchObject({ granted: 1, available: 1, voided: 0 });
  });

  test('keeps older accepts out that are reported after it, also from a user who is new here', async () => {
    const at = await cloud().now();
    await cloud().advance(1000);
    await report('nonce-kept', keptReject);
    const late = await report('nonce-late', { results: { [ID]: 'accept' }, at });
    expect(late.outcomes).toEqual({ [ID]: 'before-rejection' });
    expect(await books()).toMatchObject({ granted: 0, available: 0 });
  });

  test('comes with the accept of another template in one update, permits included', async () => {
    await accept(cloud(), LIN.openid);
    await cloud().call('unsubscribe', { action: 'stop', scope: 'all' }, LIN);
    await cloud().advance(1000);
    await report('nonce-permit', { results: { [ID]: 'accept' } });
    expect((await user()).permits).toEqual(['backInStock']);
    await cloud().advance(1000);
    await report('nonce-both', { results: { [ID]: 'reject', [OTHER]: 'accept' }, kept: [ID] });
    const after = await user();
    expect([after.creditFor, after.permits]).toEqual([[OTHER], ['orderProgress']]);
    expect(await books()).toMatchObject({ granted: 2, available: 0, voided: 2 });
    expect(await books(OTHER)).toMatchObject({ granted: 1, available: 1 });
  });

  test('is no other rejection: one that was tapped now voids nothing', async () => {
    await accept(cloud(), LIN.openid);
    await cloud().advance(1000);
    await cloud().subscribe(LIN.openid, { [ID]: 'reject' });
    await report('nonce-plain', { results: { [ID]: 'reject' } });
    expect(await books()).toMatchObject({ granted: 1, available: 1, voided: 0, rejectedAt: 0 });
    expect(data(await send(cloud(), backInStock(LIN.openid, 'restock:1'))).state).toBe('sent');
  });
});

test('a credit of unknown outcome that WeChat turns out not to have taken is void if the user rejected meanwhile', async () => {
  let uncertain = 0;
  await accept(cloud(), LIN.openid);
  await cloud().faults([{ api: 'subscribeMessage.send', error: 47003, times: 1 }]);
  const slept = await asleep(
    cloud(),
    { function: 'send', action: 'subscribeMessage.send', call: 1, when: 'before' },
    () => send(cloud(), backInStock(LIN.openid, 'restock:1')),
    async () => {
      await cloud().advance(80_000);
      await tick(cloud());
      uncertain = (await books())?.uncertain ?? 0;
      await switchOff();
    },
  );
  expect(slept.action).toBe('subscribeMessage.send');
  expect(uncertain).toBe(1);
  expect(data(slept.answer).state).toBe('failed');
  expect(await books()).toMatchObject({ available: 0, uncertain: 0, voided: 1 });
  await comeToRest(cloud());
  expect(await unsettled(cloud())).toEqual([]);
});

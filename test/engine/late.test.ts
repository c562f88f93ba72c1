import { CLOCKS_APART } from '../../cloudfunctions/core/time/spans';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { accept, backInStock, data, send, templateId, until } from '../support/shop';
import { settleDown } from '../support/settleDown';
import { asleep } from '../support/sleep';

const cloud = notifyPerFile();
const user = async () => (await snapshot(cloud())).users[0]!;

test('who wakes too late ends its own hold only, not that of the worker that took over', async () => {
  await accept(cloud(), 'o-lin');
  await accept(cloud(), 'o-lin');
  let first: string | undefined;
  let second: string | undefined;
  let takeover: Promise<unknown> = Promise.resolve();
  const { action } = await asleep(
    cloud(),
    // The credit is held, nothing is journaled yet.
    { function: 'send', action: 'database.modifyAndReturnDoc', call: 1, when: 'after' },
    () => send(cloud(), backInStock('o-lin', 'restock:1')),
    async () => {
      first = (await user()).hold?.token;
      await cloud().advance(80_000);
      await cloud().local.wechat.setMode({ latencyMs: 3000 });
      takeover = cloud().fire('dispatch');
      await until(async () => {
        second = (await user()).hold?.token;
        return second !== undefined && second !== first;
      }, 'another worker holds the user');
    },
  );
  // The late one is through, the other one is still waiting for WeChat.
  const left = (await user()).hold?.token;
  await takeover;
  expect([action, typeof first, left]).toEqual(['database.modifyAndReturnDoc', 'string', second]);
  await cloud().local.wechat.setMode({ latencyMs: 0 });
  await settleDown(cloud());
  expect((await user()).credits[templateId('backInStock')]).toMatchObject({ available: 1, spent: 1 });
  expect(await cloud().messages('o-lin')).toHaveLength(1);
  expect(await unsettled(cloud())).toEqual([]);
});

test('who wakes past its lease sends nothing, though its journal is written: the user may have said no meanwhile', async () => {
  await accept(cloud(), 'o-lin');
  const { action } = await asleep(
    cloud(),
    // The row, then the journal.
    { function: 'send', action: 'database.insertDocument', call: 2, when: 'after' },
    () => send(cloud(), backInStock('o-lin', 'restock:1')),
    async () => {
      const stop = () => cloud().call('unsubscribe', { action: 'stop', scope: 'all' }, { openid: 'o-lin' });
      await cloud().advance(80_000);
      // By this clock its lease is over; by its own it may not be.
      expect(await stop()).toMatchObject({ ok: false, error: { code: 'PENDING' } });
      await cloud().advance(CLOCKS_APART);
      data(await stop());
    },
  );
  expect(action).toBe('database.insertDocument');
  await settleDown(cloud());
  expect(await cloud().messages('o-lin')).toEqual([]);
  expect(await unsettled(cloud())).toEqual([]);
});

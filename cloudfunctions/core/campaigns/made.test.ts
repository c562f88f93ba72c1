/** What `show` says was made, however a campaign has ended. */
import { campaignHouse, DAY } from '../../../test/support/campaigns/house';
import { laterHouse } from '../../../test/support/campaigns/later';

type House = Pick<ReturnType<typeof campaignHouse>, 'context'>;

/** What comes of the first insert of notifications. */
function atRows(house: House, then: () => Promise<void>): void {
  let done = false;
  house.context.store.around = async ({ operation, collection }, run) => {
    const answer = await run();
    if (operation !== 'insert' || collection !== 'notify_messages' || done) return answer;
    done = true;
    await then();
    return answer;
  };
}

test('its end comes while a chunk is being made, and whoever made it has died: what is there is counted', async () => {
  const house = campaignHouse();
  await house.create(house.people(250));
  await house.start(250);
  atRows(house, () => Promise.reject(new Error('killed')));
  await house.minutes(2).catch(() => undefined);
  house.context.store.around = undefined;
  expect([house.rows().length, (await house.show()).made]).toEqual([100, 0]);
  house.context.clock.advance(20 * DAY);
  await house.minutes(3);
  expect(await house.show()).toMatchObject({ state: 'finished', made: 100 });
});

test('stopped while a chunk is being made: what is added behind the stop is counted, too', async () => {
  const house = campaignHouse();
  await house.create(house.people(250));
  await house.start(250);
  atRows(house, async () => {
    expect(await house.does('stop')).toMatchObject({ state: 'stopped', made: 100 });
  });
  await house.minutes(3);
  house.context.store.around = undefined;
  await house.minutes(2);
  expect(house.rows()).toHaveLength(250);
  expect(await house.show()).toMatchObject({ state: 'stopped', made: 250, states: { cancelled: 250 } });
});

test('stopped by a call that died, and stopped again', async () => {
  const house = campaignHouse();
  await house.create(house.people(150));
  await house.start(150);
  atRows(house, () => Promise.reject(new Error('killed')));
  await house.minutes(2).catch(() => undefined);
  house.context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'aggregate' && collection === 'notify_messages') throw new Error('killed');
    return run();
  };
  await expect(house.does('stop')).rejects.toThrow('killed');
  house.context.store.around = undefined;
  expect(await house.does('stop')).toMatchObject({ made: 100 });
});

test('those who came later and were not taken in before its end have a notification, too', async () => {
  const house = laterHouse();
  house.person('o-late', 0);
  await house.run([...house.people(2), 'o-late']);
  await house.does('pause');
  await house.grants('o-late');
  await house.does('stop');
  expect(await house.show()).toMatchObject({ state: 'stopped', made: 3, matched: 3, noCredit: 0 });
});

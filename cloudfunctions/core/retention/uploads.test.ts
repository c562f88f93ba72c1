/** Uploads of a list that a newer one has replaced stay for as long as a campaign that has begun asks for them. */
import { laterHouse } from '../../../test/support/campaigns/later';
import { idsIn, nightIn, putRetention } from '../../../test/support/memory/old';
import { createSegment, removeSegment } from '../segments/stored';
import { addPart, finishUpload, removeList } from '../segments/lists/upload';

const MINUTE = 60_000;

async function shop() {
  const house = laterHouse();
  const { context } = house;
  putRetention(context);
  for (const openid of ['o-1', 'o-2']) house.person(openid, 0);
  const upload = async (name: string, ...values: string[]): Promise<void> => {
    await addPart(context, { name: 'members', upload: name, part: 0, values } as never);
    await finishUpload(context, 'o-boss', { name: 'members', upload: name, parts: 1 } as never);
    context.clock.advance(1000);
  };
  await upload('first', 'o-1');
  await createSegment(context, 'o-boss', { name: 'members', rule: { kind: 'list', name: 'members' } });
  await house.run([], { audience: { segment: 'members' } });
  const night = async (): Promise<string[]> => {
    // Another night.
    await context.store.update('notify_locks', { _id: 'retention' }, { $set: { nextAt: 0 } });
    context.clock.advance(MINUTE);
    await nightIn(context);
    return idsIn(context, 'notify_list_parts');
  };
  return { ...house, upload, night };
}

test('the night after the campaign has ended it goes; the list’s own stays', async () => {
  const house = await shop();
  expect(await house.night()).toEqual(['members:first:0']);
  await house.upload('second', 'o-2');
  expect(await house.night()).toEqual(['members:first:0', 'members:second:0']);
  // It is still asked for by whoever taps.
  await house.grants('o-1');
  await house.minutes(2);
  expect(house.recipients()).toEqual(['o-1']);
  await house.does('stop');
  expect(await house.night()).toEqual(['members:second:0']);
  expect(await house.night()).toEqual(['members:second:0']);
});

test('of two campaigns the one that runs keeps it, through pauses too', async () => {
  const house = await shop();
  await house.create([], { alsoLater: true, audience: { segment: 'members' } }, 'c2');
  await house.start(10, 'c2');
  await house.minutes(4);
  await house.upload('second', 'o-2');
  await house.does('pause', 'c2');
  await house.does('stop');
  expect(await house.night()).toEqual(['members:first:0', 'members:second:0']);
  await house.does('stop', 'c2');
  expect(await house.night()).toEqual(['members:second:0']);
});

test('the list itself is removed: what a campaign asks for goes with the campaign', async () => {
  const house = await shop();
  await removeSegment(house.context, 'o-boss', { name: 'members', version: 1 });
  await removeList(house.context, 'members');
  expect(await house.night()).toEqual(['members:first:0']);
  await house.does('stop');
  expect(await house.night()).toEqual([]);
});

test('nobody uploads under the name of one that a campaign asks for, nor makes it the list’s own again', async () => {
  const house = await shop();
  await house.upload('second', 'o-2');
  const before = house.context.store.all('notify_list_parts');
  const refused = { code: 'CONFLICT', message: expect.stringContaining('take another name') as string };
  await expect(house.upload('first', 'o-2')).rejects.toMatchObject(refused);
  const whole = { name: 'members', upload: 'first', parts: 1 };
  await expect(finishUpload(house.context, 'o-boss', whole as never)).rejects.toMatchObject(refused);
  expect(house.context.store.all('notify_list_parts')).toEqual(before);
  await house.does('stop');
  expect(await house.night()).toEqual(['members:second:0']);
  await house.upload('first', 'o-1', 'o-2');
  expect(await house.night()).toEqual(['members:first:0']);
});

test('an upload under way is not touched', async () => {
  const house = await shop();
  const part = { name: 'members', upload: 'third', part: 0, values: ['o-2'] };
  await addPart(house.context, part as never);
  await house.does('stop');
  expect(await house.night()).toEqual(['members:first:0', 'members:third:0']);
});

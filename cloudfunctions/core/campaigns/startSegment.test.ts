import { counted } from '../../../test/support/memory/context';
import { DAY } from '../../../test/support/campaigns/house';
import { vipShop } from '../../../test/support/campaigns/vips';
import { NOW } from '../../../test/support/sample';
import type { ToSegmentRequest } from '../contract';
import type { Rule } from '../model/rule';
import { createSegment, updateSegment } from '../segments/stored';
import { expandOpen } from './expand';
import { sendToSegment } from './startSegment';

const request = (more: Partial<ToSegmentRequest> = {}): ToSegmentRequest => ({
  action: 'toSegment',
  segment: 'vips',
  template: 'offer',
  key: 'autumn',
  data: { goods: 'Blue mug' },
  ...more,
});

test('everybody of the segment with a credit gets one; the same key again makes no second one', async () => {
  const { house, vips, planned } = await vipShop(300);
  const { context } = house;
  expect(await sendToSegment(context, request())).toMatchObject({ state: 'done', made: vips.length });
  expect(planned()).toEqual(vips);
  expect(await sendToSegment(context, request())).toMatchObject({ state: 'done', made: vips.length });
  expect(house.rows()).toHaveLength(vips.length);
  expect(house.rows().every((row) => !('wish' in row))).toBe(true);
  await house.minutes(2);
  expect(house.recipients()).toEqual(vips);
});

test('it is sent to the segment as it was at the first call', async () => {
  const { house, vips, planned } = await vipShop(60);
  const { context } = house;
  context.deadline = context.clock.now();
  expect(await sendToSegment(context, request())).toMatchObject({ state: 'running', made: 0 });
  await updateSegment(context, 'o-boss', { name: 'vips', version: 1, rule: { kind: 'all', of: [] } });
  await house.minutes(3);
  expect(planned()).toEqual(vips);
});

test('another body with the same key is told; a segment that is not there, too', async () => {
  const { house } = await vipShop(6);
  await sendToSegment(house.context, request());
  const other = request({ data: { goods: 'Red mug' } });
  await expect(sendToSegment(house.context, other)).rejects.toMatchObject({ code: 'KEY_REUSED' });
  await expect(sendToSegment(house.context, request({ segment: 'nobody' }))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(house.context.store.all('notify_campaigns')).toHaveLength(1);
});

test('killed at every kind of moment, and two at once: everybody once, and the count is right', async () => {
  const { house, vips, planned } = await vipShop(450);
  const { context } = house;
  for (let at = 1; at < 16; at++) {
    let calls = 0;
    context.store.around = async (_call, run) => {
      if (calls++ !== at) return run();
      if (at % 2) await run();
      throw new Error('killed');
    };
    await sendToSegment(context, request()).catch(() => undefined);
    context.store.around = undefined;
  }
  context.clock.advance(DAY / 24);
  context.deadline = context.clock.now() + 50_000;
  await Promise.all([expandOpen(context), sendToSegment(context, request())]);
  await house.minutes(3);
  expect(planned()).toEqual(vips);
  expect(await sendToSegment(context, request())).toMatchObject({ state: 'done', made: vips.length });
});

test('few among many, whom no query tells apart: pages with nobody in them are gone through', async () => {
  const { house, planned } = await vipShop(2600);
  const rule: Rule = { kind: 'bucket', salt: 'drawn', from: 0, to: 12 };
  await createSegment(house.context, 'o-boss', { name: 'few', rule });
  const calls = await counted(house.context, async () => {
    expect((await sendToSegment(house.context, request({ segment: 'few' }))).state).toBe('done');
  });
  expect(planned().length).toBeGreaterThan(0);
  expect(calls.find! + (calls.aggregate ?? 0)).toBeLessThanOrEqual(10);
});

test('with the hour left to the system, it says for how many that was no habit of theirs', async () => {
  const { house } = await vipShop(15);
  house.person('o-00003', 1, { tags: ['vip'], hours: Array<number>(6).fill(21) });
  const asked = request({ sendAt: 'bestTime', latest: NOW + DAY });
  expect(await sendToSegment(house.context, asked)).toMatchObject({ made: 4, fallback: 3 });
});

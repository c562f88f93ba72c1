import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import type { Overview } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { nidOf } from '../support/links';
import { tick } from '../support/recover';
import { pushesDone, settleDown } from '../support/settleDown';
import { accept, ADMIN, backInStock, data, send, SHOP, templateId } from '../support/shop';

const cloud = notifyPerFile();
/** Of each; `ORPHANS=100000` is the long form. */
const ORPHANS = Number(process.env['ORPHANS'] ?? 2000);

const track = (event: object, who: object = SHOP, openid?: string) =>
  cloud().call('track', { events: [event], ...(openid ? { openid } : {}) }, who);

/** A receipt of nothing that was sent, and a revert of nothing that was sold, looked at for the last time; and copies of them. */
async function orphans(count: number): Promise<void> {
  const List = { TemplateId: templateId('backInStock'), MsgID: '1', ErrorCode: '0', ErrorStatus: 'success' };
  const CreateTime = Math.floor((await cloud().now()) / 1000);
  const event = { FromUserName: 'o-lin', CreateTime, MsgType: 'event', Event: 'subscribe_msg_event', List };
  expect(await cloud().tryCall('receive', event, { source: 'wx_unknown' })).toEqual({ result: 'success' });
  await track({ kind: 'revert', goal: 'order', id: 'gone' }, SHOP, 'o-lin');
  await settleDown(cloud());
  const { collections, wechat } = await cloud().export();
  const copies = (name: string) => {
    const all = collections[name]!;
    const [one] = all.filter(({ stage }) => stage === 'orphan');
    const more = Array.from({ length: count }, (_, i) => ({ ...one!, _id: `${String(one!['_id'])}-${i}` }));
    return [...all, ...more];
  };
  const many = { notify_receipts: copies('notify_receipts'), notify_events: copies('notify_events') };
  await cloud().import({ collections: { ...collections, ...many }, wechat: wechat as object });
}

/** What a tick asks for that has nothing to do, and one that counts a card, its click and its sale. */
async function ticksBeside(count: number): Promise<Record<'idle' | 'counting', unknown>> {
  await cloud().reset();
  await accept(cloud(), 'o-lin');
  await orphans(count);
  const calls = async () => {
    await cloud().resetMetrics();
    await tick(cloud());
    const { calls: all, scans } = await cloud().metrics();
    expect(scans).toEqual([]);
    return all['dispatch'];
  };
  await tick(cloud());
  await cloud().advance(1000);
  const idle = await calls();
  const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  await pushesDone(cloud());
  await track({ kind: 'click', nid: nidOf(id, 'o-lin') }, { openid: 'o-lin' });
  await track({ kind: 'convert', goal: 'order', id: 'order-1', value: 8900 }, SHOP, 'o-lin');
  await cloud().advance(FOLD_EVERY);
  const counting = await calls();
  const { total } = data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN));
  expect(total).toMatchObject({ delivered: 1, clicked: 1, conversions: 1, value: 8900 });
  return { idle, counting };
}

test(
  `${ORPHANS} receipts and as many reverts that nothing came for cost an idle tick nothing, and delay nothing that comes after them`,
  async () => {
    const alone = await ticksBeside(1);
    expect(alone.idle).toEqual({ 'database.aggregateDocuments': 1 });
    expect(await ticksBeside(ORPHANS)).toEqual(alone);
  },
  120_000 + ORPHANS * 5,
);

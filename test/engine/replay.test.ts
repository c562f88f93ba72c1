import type { ReplayResult, SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { comeToRest, tick } from '../support/recover';
import { SHOP, accept, backInStock, data, send, sendMany, type Alias } from '../support/shop';

const cloud = notifyPerFile();

const replay = (request: Record<string, unknown>): Promise<Answer<ReplayResult>> =>
  cloud().call<ReplayResult>('send', { action: 'replay', ...request }, SHOP);

const refuse = (error: number, times = 1) => cloud().faults([{ api: 'subscribeMessage.send', error, times }]);

/** A user with a credit whose notification WeChat has refused. */
async function deadLetter(openid: string, error = 47003, alias: Alias = 'backInStock'): Promise<string> {
  await accept(cloud(), openid, alias);
  await refuse(error);
  const { id, state } = data(await send(cloud(), backInStock(openid, 'k:1')));
  expect(state).toBe('failed');
  return id;
}

const status = async (id: string): Promise<SendResult> =>
  data(await cloud().call<SendResult>('send', { action: 'status', id }, SHOP));

describe('replay sends dead letters again once their cause is mended', () => {
  test('by id: it goes out under the same key, once, and its story tells of it', async () => {
    const id = await deadLetter('o-1');
    expect(data(await replay({ id }))).toEqual({ replayed: 1, skipped: 0, more: false });
    await tick(cloud());
    expect((await status(id)).state).toBe('sent');
    expect(await cloud().messages('o-1')).toHaveLength(1);
    expect(data(await send(cloud(), backInStock('o-1', 'k:1'))).id).toBe(id);
    const { messages } = await snapshot(cloud());
    const steps = messages[0]!.history.map(({ state, reason }) => reason ?? state);
    expect(steps).toEqual(['scheduled', 'claimed', 'CONTENT_REFUSED', 'REPLAYED', 'claimed', 'sent']);
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
  }, 60_000);

  test('with other data and another page, checked like those of a send', async () => {
    const id = await deadLetter('o-1');
    const wrong = await replay({ id, data: { goods: '杯' } });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'BAD_DATA', issues: [{ path: 'data.price' }] } });
    expect(await replay({ id, page: '/pages/x' })).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST' },
    });
    expect((await status(id)).state).toBe('failed');
    data(await replay({ id, data: { goods: '红色马克杯', price: '¥9' }, page: 'pages/cart/index' }));
    await tick(cloud());
    const [card] = await cloud().messages('o-1');
    expect(card!.page).toContain('pages/cart/index?nid=');
    expect(JSON.stringify(card!.data)).toContain('红色马克杯');
  });

  test('by reason: all of it up to the limit, and whether there are more', async () => {
    for (const openid of ['o-1', 'o-2', 'o-3']) await deadLetter(openid);
    await deadLetter('o-4', 41030);
    expect(data(await replay({ reason: 'CONTENT_REFUSED', limit: 2 }))).toMatchObject({
      replayed: 2,
      more: true,
    });
    expect(data(await replay({ reason: 'CONTENT_REFUSED', template: 'offer' }))).toMatchObject({
      replayed: 0,
    });
    await cloud().resetMetrics();
    expect(data(await replay({ reason: 'CONTENT_REFUSED' }))).toMatchObject({ replayed: 1, more: false });
    const { scans, documents } = await cloud().metrics();
    expect(scans).toEqual([]);
    expect(documents['send']!.read).toBeLessThanOrEqual(2);
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages.map(({ state }) => state).sort()).toEqual(['failed', 'sent', 'sent', 'sent']);
  });

  test('never what succeeded, what may have, or what the user does not want: it answers how that stands', async () => {
    await accept(cloud(), 'o-1');
    const sent = data(await send(cloud(), backInStock('o-1', 'k:1')));
    const off = data(await send(cloud(), backInStock('o-1', 'k:2')));
    await accept(cloud(), 'o-2');
    await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', reset: true, times: 1 }]);
    const lost = data(await send(cloud(), backInStock('o-2', 'k:1')));
    expect([sent.state, off.state, lost.state]).toEqual(['sent', 'suppressed', 'unknown']);
    for (const { id, state } of [sent, off, lost]) {
      const answer = await replay({ id });
      expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_REPLAYABLE' } });
      expect(JSON.stringify(answer)).toContain(`is ${state}`);
    }
    await comeToRest(cloud());
    expect(await unsettled(cloud())).toEqual([]);
    expect(await cloud().messages('o-2')).toHaveLength(1);
  }, 60_000);

  test('what nobody has answered for is given up for good', async () => {
    await accept(cloud(), 'o-1');
    await cloud().faults([{ api: 'subscribeMessage.send', reset: true, times: 1 }]);
    const { id } = data(await send(cloud(), backInStock('o-1', 'k:1')));
    await comeToRest(cloud());
    expect(await status(id)).toMatchObject({ state: 'failed', reason: { code: 'NO_ANSWER' } });
    expect(await replay({ id })).toMatchObject({ ok: false, error: { code: 'NOT_REPLAYABLE' } });
    const bulk = await replay({ reason: 'NO_ANSWER' });
    expect(bulk).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  }, 60_000);

  test('20 replays at once are one attempt', async () => {
    const id = await deadLetter('o-1');
    const answers = await Promise.all(Array.from({ length: 20 }, () => replay({ id })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await Promise.all([tick(cloud()), tick(cloud())]);
    expect(await cloud().messages('o-1')).toHaveLength(1);
  });

  test('an expired one gets a new span', async () => {
    await accept(cloud(), 'o-1');
    const now = await cloud().now();
    await sendMany(cloud(), [backInStock('o-1', 'k:1', { sendAt: now + 60_000, expiresAt: now + 120_000 })]);
    await cloud().advance(600_000);
    await tick(cloud());
    const { messages } = await snapshot(cloud());
    expect(messages[0]!.state).toBe('expired');
    expect(data(await replay({ reason: 'EXPIRED' }))).toMatchObject({ replayed: 1 });
    await tick(cloud());
    expect((await status(messages[0]!._id)).state).toBe('sent');
  });

  test('nonsense is refused: no id and no reason, data for many, no such id', async () => {
    for (const request of [
      {},
      { reason: 'REFUSED', data: { goods: 'x' } },
      { id: 'short' },
      { reason: 'MUTED' },
    ]) {
      expect(await replay(request)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    }
    expect(await replay({ id: 'n'.repeat(22) })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });
});

import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { nightIn, putRetention } from '../../../test/support/memory/old';
import { NOW, sampleConfig } from '../../../test/support/sample';
import { erase } from '../consent/erase';
import { bookReport } from '../consent/grant';
import { importGrants } from '../consent/importGrants';
import { runFolds } from '../counting/run';
import { recoverToken } from '../mending/recovery';
import { exportData } from '../people/exportData';
import { consentsOf } from './consent';
import { explainMessage } from './explain';
import { sendNotification } from './send';

const { backInStock, notice } = sampleConfig().templates;
const [B, N] = [backInStock!.id, notice!.id];
const DAY = 24 * 3_600_000;
const USER = 'o-user';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

/** A tap on the sheet; a second later the clock stands where it is told. */
async function tap(place: string, id = B): Promise<void> {
  context.clock.advance(1000);
  const at = context.clock.now();
  await bookReport(context, USER, { nonce: `tap-at-${place}`, at, place, results: { [id]: 'accept' } });
}
async function send(key: string, template = 'backInStock', more: object = {}) {
  context.clock.advance(1000);
  context.deadline = context.clock.now() + 60_000;
  const data: Record<string, string | number> =
    template === 'notice' ? { what: '通知' } : { goods: 'Blue mug', price: 89 };
  return sendNotification(context, { to: USER, template, key, data, ...more });
}
const proofOf = async (id: string) => (await explainMessage(context, id)).consent;
const provenBy = (place: string, at: number, template = backInStock!) => ({
  by: 'tap',
  templateId: template.id,
  title: template.title,
  at: new Date(at).toISOString(),
  place,
  tap: `tap-at-${place}`,
});

test('each notification is proven by a tap of its own, the oldest first: when, where, which template', async () => {
  for (const place of ['goods', 'cart', 'order']) await tap(place);
  const ids = [];
  for (const key of ['1', '2', '3']) ids.push((await send(key)).id);
  expect(await Promise.all(ids.map(proofOf))).toEqual([
    provenBy('goods', NOW + 1000),
    provenBy('cart', NOW + 2000),
    provenBy('order', NOW + 3000),
  ]);
  expect(context.store.get('notify_users', USER).credits[B]!.accepts).toEqual([]);
});

test('it stands in the record before WeChat is asked', async () => {
  await tap('goods');
  let written: unknown;
  context.answer = () => {
    written = context.store.all('notify_journals')[0]?.entries[0]?.accept;
    return { ok: true };
  };
  await send('1');
  expect(written).toEqual({ at: NOW + 1000, place: 'goods', tap: 'tap-at-goods' });
});

test('what WeChat refuses uses no tap up; what may have arrived does, until it is known that it has not', async () => {
  await tap('goods');
  await tap('cart');
  context.answer = () => ({ ok: false, code: 47003, text: 'no' });
  const refused = await send('1');
  context.answer = () => ({ ok: false, code: 'ECONNRESET', text: 'gone' });
  const lost = await send('2');
  expect(lost.state).toBe('unknown');
  expect(await proofOf(lost.id)).toEqual(await proofOf(refused.id));
  const left = () => context.store.get('notify_users', USER).credits[B]!.accepts?.map(({ place }) => place);
  expect(left()).toEqual(['cart']);
  const journal = context.store.all('notify_journals').find(({ entries }) => entries[0]?.id === lost.id)!;
  await context.store.update(
    'notify_journals',
    { _id: journal._id },
    { $set: { [`results.${lost.id}`]: { kind: 'refused', code: 47003, msgid: '', at: NOW, late: true } } },
  );
  const { resolveUncertainty } = await import('../books/resolve');
  await resolveUncertainty(context, {
    openid: USER,
    token: journal.token,
    nid: lost.id,
    template: 'backInStock',
    templateId: B,
    counted: true,
    effect: 'return',
    at: NOW,
  });
  expect(left()).toEqual(['goods', 'cart']);
});

test('one consent proves all of a long-term template; a later one those after it', async () => {
  await tap('settings', N);
  const ids = [(await send('1', 'notice')).id, (await send('2', 'notice')).id];
  await tap('again', N);
  ids.push((await send('3', 'notice')).id);
  expect(await Promise.all(ids.map(proofOf))).toEqual([
    provenBy('settings', NOW + 1000, notice),
    provenBy('settings', NOW + 1000, notice),
    provenBy('again', NOW + 4000, notice),
  ]);
});

test('a rejection that is kept takes the taps of what it voids; one after it stays', async () => {
  await tap('goods');
  await tap('cart');
  const at = context.clock.now();
  await tap('later');
  await bookReport(context, USER, {
    nonce: 'a-rejection',
    at,
    results: { [B]: 'reject' },
    kept: [B],
  });
  expect(context.store.get('notify_users', USER).credits[B]).toMatchObject({
    available: 1,
    accepts: [{ place: 'later' }],
  });
});

test('credits without a tap say so: imported, found by a try', async () => {
  const line = { line: 1, openid: USER, template: backInStock!, count: 1, at: 0 };
  await importGrants(context, [line]);
  const imported = await send('1');
  const of = { templateId: B, title: '到货提醒' };
  expect(await proofOf(imported.id)).toEqual({ by: 'unknown', ...of });
  const tried = await send('2', 'backInStock', { whenNoCredit: 'try' });
  expect(tried.state).toBe('sent');
  expect(await proofOf(tried.id)).toEqual({ by: 'try', ...of });
});

test('what was never handed to WeChat has none, and a dead worker’s is told when recovery has ended it', async () => {
  const none = await send('1');
  expect(none.state).toBe('suppressed');
  expect(await proofOf(none.id)).toBeUndefined();
  await tap('goods');
  context.store.around = async ({ operation, collection }, run) => {
    const answer = await run();
    if (operation === 'insert' && collection === 'notify_journals') throw new Error('killed');
    return answer;
  };
  await send('2').catch(() => undefined);
  context.store.around = undefined;
  const row = context.store.all('notify_messages').find(({ key }) => key === '2')!;
  context.clock.advance(200_000);
  await recoverToken(context, row.token);
  expect(context.store.get('notify_messages', row._id).state).toBe('unknown');
  expect(await proofOf(row._id)).toEqual(provenBy('goods', NOW + 2000));
});

test('a user’s own export tells it with each notification', async () => {
  await tap('goods');
  await send('1');
  await send('2');
  const { notifications } = await exportData(context, USER);
  expect(notifications.map(({ consent }) => consent)).toEqual([undefined, provenBy('goods', NOW + 1000)]);
});

describe('when the journals are old enough to go', () => {
  async function oldSends() {
    putRetention(context);
    await tap('goods');
    await tap('cart');
    const sent = await send('1');
    context.answer = () => ({ ok: false, code: 47003, text: 'no' });
    const refused = await send('2');
    context.clock.advance(60_000);
    context.deadline = context.clock.now() + 60_000;
    await runFolds(context);
    context.clock.advance(31 * DAY);
    return { sent, refused };
  }

  test('each notification keeps its proof, as long as it is kept itself', async () => {
    const { sent, refused } = await oldSends();
    const before = await proofOf(sent.id);
    expect(await nightIn(context)).toMatchObject({ removed: { notify_journals: 2 } });
    expect(await proofOf(sent.id)).toEqual(before);
    expect(before).toEqual(provenBy('goods', NOW + 1000));
    expect(context.store.all('notify_consents').map(({ _id }) => _id)).toEqual([sent.id]);
    expect(await proofOf(refused.id)).toEqual({ by: 'unknown', templateId: B, title: '到货提醒' });
    // Kept with its notification, not by its own age.
    context.clock.advance(150 * DAY);
    await context.store.update(
      'notify_messages',
      { _id: sent.id },
      { $set: { restsSince: context.clock.now() } },
    );
    await nightIn(context);
    expect(await proofOf(sent.id)).toEqual(before);
    context.clock.advance(181 * DAY);
    await nightIn(context);
    await nightIn(context);
    expect(context.store.all('notify_messages')).toEqual([]);
    expect(context.store.all('notify_consents')).toEqual([]);
  });

  test('of somebody who had everything deleted nothing is kept', async () => {
    await oldSends();
    await erase(context, USER);
    await nightIn(context);
    expect(context.store.all('notify_journals')).toEqual([]);
    expect(context.store.all('notify_consents')).toEqual([]);
    expect(JSON.stringify(context.store.all('notify_users'))).not.toContain('goods');
  });

  test('a night that dies after any of its calls loses none', async () => {
    for (let call = 1; ; call++) {
      context = memoryContext();
      const { sent } = await oldSends();
      let calls = 0;
      context.store.around = async (_call, run) => {
        const answer = await run();
        if (++calls === call) throw new Error('killed');
        return answer;
      };
      const ended = await nightIn(context).then(
        () => true,
        () => false,
      );
      context.store.around = undefined;
      context.clock.advance(5 * 60_000);
      await nightIn(context);
      const [row] = await context.store.find('notify_messages', { _id: sent.id });
      expect((await consentsOf(context, [row!])).get(sent.id)).toEqual(provenBy('goods', NOW + 1000));
      expect(context.store.all('notify_journals')).toEqual([]);
      if (ended) return;
    }
  });
});

import { goodSend, grant, SEND, until, withWeChat, type Pushed } from './withWeChat';

const receiptsOf = (pushed: Pushed[]) =>
  pushed.map(({ event }) => event).filter(({ Event }) => Event === 'subscribe_msg_sent_event');

const msgidOf = (event: Record<string, unknown>): string => (event.List as { MsgID: string }).MsgID;

describe('pushes', () => {
  test('a refused push is repeated twice, then given up', () => {
    let tries = 0;
    const push = async () => {
      tries += 1;
      throw new Error('the function failed');
    };
    return withWeChat({ push, answerWithinMs: 10 }, async ({ wechat }) => {
      await grant(wechat, 'user');
      await until(() => wechat.pushCounts().givenUp === 1, 'it was given up');
      expect(tries).toBe(3);
      expect(wechat.pushCounts()).toEqual({ pending: 0, delivered: 0, givenUp: 1 });
    });
  });

  test('a push that is not answered in time is repeated until it is', () => {
    let tries = 0;
    const push = () => {
      tries += 1;
      return tries === 1 ? new Promise(() => undefined) : 'success';
    };
    return withWeChat({ push, answerWithinMs: 10 }, async ({ wechat }) => {
      await grant(wechat, 'user');
      await until(() => wechat.pushCounts().delivered === 1, 'it was delivered');
      expect(tries).toBe(2);
    });
  });

  test('a push that was not answered before a restart goes out after it', () => {
    let reachable = false;
    const seen: unknown[] = [];
    const push = async (event: Record<string, unknown>) => {
      if (!reachable) throw new Error('not yet');
      seen.push(event.Event);
    };
    return withWeChat({ push, answerWithinMs: 60_000 }, async (harness) => {
      await grant(harness.wechat, 'user');
      await harness.reopen();
      reachable = true;
      await until(() => seen.length > 0, 'it came after the restart');
      expect(seen).toEqual(['subscribe_msg_popup_event']);
      await until(() => harness.wechat.pushCounts().pending === 0, 'it was settled');
      const again = await harness.reopen();
      expect(again.pushCounts().pending).toBe(0);
    });
  });

  test('receipts are doubled on demand', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ receipts: { duplicate: 2, delayMs: 0 } });
      await grant(wechat, 'user');
      await wechat.openapi(SEND, goodSend('user'));
      await until(() => receiptsOf(pushed).length === 3, 'three copies came');
      expect(new Set(receiptsOf(pushed).map(msgidOf)).size).toBe(1);
    }));

  test('exactly the next n receipts are lost on demand', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ receipts: { lose: 2, delayMs: 0 } });
      await grant(wechat, 'user', 3);
      const answers = [];
      for (let n = 0; n < 3; n += 1) answers.push(await wechat.openapi(SEND, goodSend('user')));
      await until(() => receiptsOf(pushed).length === 1, 'the third receipt came');
      expect(receiptsOf(pushed).map(msgidOf)).toEqual([String(answers[2]?.msgid)]);
      expect(wechat.mode().receipts.lose).toBe(0);
      expect(wechat.pushCounts().pending).toBe(0);
    }));

  test('all receipts are lost at a loss rate of one; the sheet is still pushed', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ receipts: { lossRate: 1, delayMs: 0 } });
      await grant(wechat, 'user');
      await wechat.openapi(SEND, goodSend('user'));
      await until(() => wechat.pushCounts().pending === 0, 'all pushes were settled');
      expect(pushed.map(({ event }) => event.Event)).toEqual(['subscribe_msg_popup_event']);
    }));

  test('shuffled receipts come newest first', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ receipts: { shuffle: true, delayMs: 2000 } });
      const users = ['a', 'b', 'c', 'd'];
      for (const user of users) await grant(wechat, user);
      const sent: string[] = [];
      for (const user of users) sent.push(String((await wechat.openapi(SEND, goodSend(user))).msgid));
      await until(() => receiptsOf(pushed).length === 4, 'all receipts came');
      expect(receiptsOf(pushed).map(msgidOf)).toEqual([...sent].reverse());
    }));

  test('with pushes switched off nothing is pushed', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ pushes: false });
      await grant(wechat, 'user');
      await wechat.openapi(SEND, goodSend('user'));
      expect(wechat.pushCounts().pending).toBe(0);
      expect(pushed).toEqual([]);
    }));
});

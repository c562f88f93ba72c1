import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundledOnce } from '../../../test/support/run/bundledOnce';
import { BACK_IN_STOCK, goodSend, grant, SEND, until, withWeChat } from './withWeChat';
import { createWeChat } from '../index';

const ROUNDS = 200;

describe("WeChat's state", () => {
  test('everything acknowledged is there after kill -9', async () => {
    await withWeChat({ templates: undefined, pages: undefined }, async (harness) => {
      await harness.wechat.close();
      const script = await bundledOnce(join(__dirname, 'ackWriter.ts'));
      const writer = spawn(process.execPath, [script, harness.dir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const acknowledged: string[][] = [];
      const lines = createInterface({ input: writer.stdout });
      // Not the exit: lines that it wrote before may still be in the pipe then.
      const readToTheEnd = once(lines, 'close');
      lines.on('line', (line) => acknowledged.push(line.split(' ')));
      await until(
        () => acknowledged.length >= ROUNDS || writer.exitCode !== null,
        `${ROUNDS} rounds were acknowledged`,
      );
      writer.kill('SIGKILL');
      await readToTheEnd;

      const wechat = await harness.reopen();
      expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
      const { outbox } = wechat.export() as { outbox: { event: { List: { MsgID?: string } } }[] };
      const receipts = new Set(outbox.map(({ event }) => event.List.MsgID));
      for (const openid of ['a', 'b', 'c', 'd']) {
        const mine = acknowledged.filter(([user]) => user === openid);
        const cards = wechat.messages(openid);
        const ids = new Set(cards.map(({ msgid }) => msgid));
        expect(mine.filter(([, , msgid]) => !ids.has(msgid ?? ''))).toEqual([]);
        expect(mine.filter(([, , msgid]) => !receipts.has(msgid))).toEqual([]);
        // Of the round under way at the kill the accept may be there, and the send with it or not, but never half of one.
        const { card = 0, spare = 0 } = wechat.credits(openid);
        expect(spare - cards.length).toBe(card);
        expect(spare - mine.length).toBeLessThanOrEqual(1);
      }
    });
  });

  test('reset empties everything, import brings it back', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await grant(wechat, 'user', 2);
      await wechat.setMode({ latencyMs: 1 });
      await wechat.openapi(SEND, goodSend('user'));
      await until(() => pushed.length === 3, 'all was pushed');
      const saved: unknown = JSON.parse(JSON.stringify(wechat.export()));
      wechat.reset();
      expect(wechat.credits('user')).toEqual({});
      expect(wechat.messages('user')).toEqual([]);
      expect(wechat.mode().latencyMs).toBe(0);
      wechat.import(saved);
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 1 });
      expect(wechat.messages('user')).toHaveLength(1);
      expect(wechat.mode().latencyMs).toBe(1);
      expect(() => wechat.import({ users: [] })).toThrow(/expected \{users, cards, outbox, meta\}/);
    }));

  test('a damaged folder is reported by name and left as it is', () => {
    const dir = join(mkdtempSync(join(tmpdir(), 'wechat-damaged-')), 'wechat');
    mkdirSync(dir);
    const file = join(dir, 'data.mdb');
    writeFileSync(file, Buffer.alloc(16_384, 'no database'));
    try {
      const open = () =>
        createWeChat({ clock: { now: Date.now, offset: () => 0 }, dir, push: () => undefined });
      expect(open).toThrow(`The data folder ${dir} is damaged`);
      expect(readFileSync(file)).toEqual(Buffer.alloc(16_384, 'no database'));
    } finally {
      rmSync(join(dir, '..'), { recursive: true, force: true });
    }
  });
});

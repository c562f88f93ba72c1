/**
 * Run as a process of its own over the folder given: accepts and sends without end, and prints one line per acknowledged round,
 * so that a test can kill it at any moment and compare.
 */
import { writeSync } from 'node:fs';
import { createWeChat } from '../index';

const wechat = createWeChat({
  clock: { now: Date.now, offset: () => 0 },
  dir: process.argv[2] ?? '',
  push: () => new Promise(() => undefined),
});

async function rounds(openid: string): Promise<void> {
  for (let round = 1; ; round += 1) {
    await wechat.subscribe({ openid, templates: { card: 'accept', spare: 'accept' } });
    const send = { touser: openid, template_id: 'card', data: { number1: { value: String(round) } } };
    const { msgid } = await wechat.openapi('subscribeMessage.send', send);
    // Not console.log: the line must have left the process before the kill.
    writeSync(1, `${openid} ${round} ${String(msgid)}\n`);
  }
}

void Promise.all(['a', 'b', 'c', 'd'].map(rounds));

/** A warm instance keeps environment variables of earlier calls (PLATFORM §6): they change nothing. */
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFunctions } from '../support/build';
import { withNotify, type NotifyCloud } from '../support/cloud';
import { ADMIN } from '../support/shop';

/** What a call of an admin, a timer's and one after a web login have left; this call's own variables stand above them. */
const LEFTOVERS = {
  WX_OPENID: 'o-admin',
  WX_UNIONID: 'u-admin',
  TRIGGER_SRC: 'timer',
  TCB_UUID: 'u-earlier',
  TCB_CUSTOM_USER_ID: 'u-earlier',
  LOGINTYPE: 'CUSTOM',
};

const wrapper = `'use strict';
const { main } = require('./built.js');
const leftovers = ${JSON.stringify(LEFTOVERS)};
exports.main = (event, context) => {
  const own = JSON.parse(context.environment);
  for (const [name, value] of Object.entries(leftovers)) if (!(name in own)) process.env[name] = value;
  return main(event, context);
};
`;

/** The built functions, each in an instance that has seen other callers. */
async function withLeftovers(use: (cloud: NotifyCloud) => Promise<void>): Promise<void> {
  const built = await builtFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'notify-leftovers-'));
  try {
    cpSync(built.functions, folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      renameSync(join(folder, name, 'index.js'), join(folder, name, 'built.js'));
      writeFileSync(join(folder, name, 'index.js'), wrapper);
    }
    await withNotify(use, { functionsDir: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('callers are who this call says, not who an earlier one was', async () => {
  await withLeftovers(async (cloud) => {
    const forbidden = async (name: string, event: unknown, who: { source: string; openid?: string }) => {
      const answer = await cloud.call<unknown>(name, event, who);
      expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
      expect(JSON.stringify(answer)).not.toMatch(/o-admin|u-earlier/);
    };
    // Nobody is an admin because an admin has called before.
    for (const source of ['wx_http', 'scf', 'wx_client', 'web', 'wx_trigger'])
      await forbidden('stats', { action: 'overview' }, { source });
    await forbidden('stats', { action: 'overview' }, { source: 'wx_client', openid: 'o-user' });
    expect(await cloud.call('stats', { action: 'health' }, ADMIN)).toMatchObject({ ok: true });
    // Nor a user.
    await forbidden('unsubscribe', { action: 'stop', scope: 'all' }, { source: 'wx_client' });
    // A function names whom it speaks of; the user of an earlier call is not in its way.
    const events = [{ kind: 'feedback', category: 'suggestion', text: 'a' }];
    const tracked = await cloud.call('track', { events, openid: 'o-user' }, { source: 'scf' });
    expect(tracked).toMatchObject({ ok: true, data: { results: [{ counted: true }] } });
    const { notify_events: facts } = (await cloud.export()).collections;
    expect(facts).toMatchObject([{ openid: 'o-user' }]);
    // A push names nobody; it is not held against an earlier user. A timer's tick is one.
    const push = {
      FromUserName: 'o-user',
      CreateTime: 1_795_312_920,
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      List: { TemplateId: 'T'.repeat(43), SubscribeStatusString: 'accept' },
    };
    expect(await cloud.call('receive', push, { source: 'wx_unknown' })).toBe('success');
    expect(await cloud.call('dispatch', {}, { source: 'wx_trigger' })).toMatchObject({ ok: true });
    // A user's own calls are the user's own: no timer, no web login.
    await cloud.call('unsubscribe', { action: 'stop', scope: 'all' }, { openid: 'o-user' });
    const { notify_users: users } = (await cloud.export()).collections;
    expect(users).toMatchObject([{ _id: 'o-user', muted: true }]);
  });
}, 60_000);

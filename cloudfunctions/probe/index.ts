import { randomUUID } from 'node:crypto';
import notifyConfig from 'notify-config';
import { parseLook, type Look } from '../core/contract/probe';
import { NotifyError } from '../core/errors';
import type { ProbeDocument, ProbeOrigin } from '../core/model/probe';
import type { Context } from '../core/ports/context';
import { isClient, isPerson, type Caller } from '../platform/caller';
import { hasCloudToken } from '../platform/cloudToken';
import { askCloud, cloudWay } from '../platform/cloudWay';
import { handler, type PlatformContext } from '../platform/handler';
import { orderDelayed } from '../platform/probe/delayed';
import { askDatabase } from '../platform/probe/database';
import { probeMessage } from '../platform/probe/message';
import { isPush, pushSight } from '../platform/probe/pushSight';
import { lookAt } from '../platform/probe/sight';
import { variablesOf } from '../platform/probe/variables';
import { cloudbase } from '../platform/sdk';

/** More pushes than a probe needs say nothing new. */
const MOST_PUSHES = 200;
/** After which the platform is to call the probe again by itself; it takes no less than 6. */
const DELAY_SECONDS = 10;
/** Longer than its caller runs on. */
const WORKER_MS = 1500;
const START_TIMEOUT = 500;

const probe = handler('probe', notifyConfig, async (event, caller, context) => {
  const look = parseLook(event);
  const run = await activeRun(context);
  // `receive` takes what a function hands it: what a person or HTTP brings must not get there by this way.
  if (isPush(event) && !isPerson(caller)) {
    if (run) await seePush(context, run, event, caller);
    // Its place is `receive`: while the console points here, nothing is lost there.
    await call(context, 'receive', event);
    return { seen: run !== undefined };
  }
  if (!run) {
    if (caller.isTimer) return { seen: false };
    throw new NotifyError(
      'NOT_FOUND',
      'No probe is running: start one with npm run ops -- probe. 未在探测。',
    );
  }
  const origin = originOf(look, caller, run);
  if (look.worker) return outlive(context, run);
  if (look.sheet) await record(context, run, 'sheet', randomUUID(), { sheet: look.sheet });
  if (look.send !== undefined) await sendToAdmin(context, run, look.send, caller);
  return see(context, run, origin, caller, look);
});

/** WeChat wants this word for a push; everybody else reads the answer. */
export async function main(event: unknown, platform?: PlatformContext): Promise<unknown> {
  const answer = await probe(event, platform);
  return answer.ok && isPush(event) ? 'success' : answer;
}

async function activeRun({ store, clock }: Context): Promise<string | undefined> {
  const [run] = await store.find('notify_probe', { kind: 'run', until: { $gt: clock.now() } }, { limit: 1 });
  return run?.run;
}

/**
 * Who knows the run's key says where the call comes from: a delayed call or one of WeChat's HTTPS API shows a source that
 * others have too, and a warm instance the trigger's variable of an earlier run.
 * @throws NotifyError `FORBIDDEN` for whoever is no admin and does not know the run's key
 */
function originOf({ key, as }: Look, caller: Caller, run: string): ProbeOrigin {
  if (key === run && as !== undefined) return as;
  if (caller.isTimer) return 'timer';
  if (isClient(caller)) return 'client';
  if (key !== run) throw new NotifyError('FORBIDDEN', 'key: expected that of the run. 探测密钥不符。');
  return caller.direct === 'wx_http' ? 'http' : 'console';
}

async function see(context: Context, run: string, origin: ProbeOrigin, caller: Caller, { dueAt }: Look) {
  const { config, clock, store } = context;
  const arrived = clock.now();
  const { listed, leftovers } = variablesOf(process.env);
  if (leftovers) await record(context, run, 'leftover', leftovers, { leftover: leftovers });
  const variable = hasCloudToken(process.env, caller.isTimer);
  const way = cloudWay({ env: process.env, isTrigger: caller.isTimer });
  const template = Object.values(config.templates)[0]!;
  const sight = await lookAt(origin, caller, way, { listed, variable }, template.id);
  if (dueAt !== undefined) sight.lateMs = arrived - dueAt;
  await record(context, run, 'sight', origin, { sight });
  if (sight.token === 'yes') await orderOnce(context, run, caller.envId);
  if (origin === 'client') await call(context, 'probe', { key: run, as: 'functionBehindClient' });
  if (origin === 'timer') await call(context, 'probe', { key: run, as: 'functionBehindTimer' });
  if (origin === 'console') {
    const database = await askDatabase(cloudbase(config.limits.sendTimeoutMs).database(), store, clock.now());
    await record(context, run, 'database', '', { database });
    await call(context, 'probe', { key: run, worker: true }, START_TIMEOUT).catch(() => undefined);
  }
  return { seen: true, token: sight.token };
}

/** Any call that has a token can order the delayed one; one of a run is enough. */
async function orderOnce({ config, clock, store }: Context, run: string, env: string): Promise<void> {
  const orders = await store.find('notify_probe', { kind: 'ordered', run });
  if (orders.some(({ text }) => text === undefined)) return;
  const at = clock.now();
  const dueAt = at + DELAY_SECONDS * 1000;
  const event = { key: run, as: 'delayed', dueAt };
  const text = await orderDelayed({ env, name: `${config.prefix}probe`, event, seconds: DELAY_SECONDS });
  const _id = `${run}-ordered-${text === undefined ? '' : randomUUID()}`;
  await store.insert('notify_probe', [
    { _id, once: { key: _id }, run, kind: 'ordered', at, dueAt, ...(text !== undefined && { text }) },
  ]);
}

async function outlive(context: Context, run: string) {
  await context.clock.sleep(WORKER_MS);
  await record(context, run, 'outlived', '', {});
  return { seen: true };
}

/** The one message that a probe sends: to the admin who calls, from the mini program. */
async function sendToAdmin(context: Context, run: string, alias: string, caller: Caller): Promise<void> {
  const { templates } = context.config;
  const template = Object.hasOwn(templates, alias) ? templates[alias] : undefined;
  if (!template || !isClient(caller) || caller.openid === '')
    throw new NotifyError(
      'BAD_REQUEST',
      'send: expected an alias, from a mini program. 应由小程序传入模板别名。',
    );
  try {
    const { msgid } = await askCloud(probeMessage(template, caller.openid));
    await record(context, run, 'msgid', '', { msgid: formOf(msgid) });
  } catch (error) {
    const { errCode, errMsg } = error as { errCode?: unknown; errMsg?: unknown };
    const text = `${String(errCode)} ${String(errMsg)}`.slice(0, 200);
    await record(context, run, 'msgid', 'refused', { msgid: 'refused', text });
  }
}

function formOf(msgid: unknown): 'none' | 'text' | 'number' {
  if (msgid === undefined || msgid === null) return 'none';
  return typeof msgid === 'string' ? 'text' : 'number';
}

async function seePush(context: Context, run: string, event: unknown, caller: Caller): Promise<void> {
  const seen = await context.store.find('notify_probe', { kind: 'push', run }, { limit: MOST_PUSHES });
  if (seen.length >= MOST_PUSHES) return;
  const { admins } = context.environment;
  const push = pushSight(event, caller, (openid) => admins.some((admin) => admin.openid === openid));
  await record(context, run, 'push', randomUUID(), { push });
  await see(context, run, 'push', caller, {});
}

/** Seen again, it says the same or what is newer: one document for each. */
async function record(
  { store, clock }: Context,
  run: string,
  kind: ProbeDocument['kind'],
  what: string,
  seen: Partial<ProbeDocument>,
): Promise<void> {
  const _id = `${run}-${kind}-${what}`;
  const document = { _id, once: { key: _id }, run, kind, at: clock.now(), ...seen };
  if (await store.insert('notify_probe', [document])) return;
  await store.update('notify_probe', { _id }, { $set: seen });
}

async function call({ config }: Context, name: string, data: unknown, timeout?: number): Promise<void> {
  await cloudbase(config.limits.sendTimeoutMs).callFunction(
    { name: `${config.prefix}${name}`, data: data as object },
    timeout === undefined ? {} : { timeout },
  );
}

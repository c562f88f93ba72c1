import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { ProbeDocument } from '../../cloudfunctions/core/model/probe';
import { createApi, type Api } from '../../cloudfunctions/platform/https/call';
import { hasSecret } from '../../cloudfunctions/platform/https/settings';
import { messageOf, OpsError } from '../base/problems';
import type { Connected } from '../connect';
import { conclude } from '../probe/conclude';
import { pageOf } from '../probe/page';

export interface ProbeOptions {
  /** Receives the profile, for `npm start -- --profile FILE`. */
  out?: string | undefined;
}

const RUN_MS = 60 * 60_000;
const ALL = 1000;
/** Of WeChat's HTTPS API: whoever calls a function by it waits 5 s. */
const API_TIMEOUT = 10_000;
/** As the function itself orders it. */
const DELAY_SECONDS = 10;
/** A worker that outlives its caller writes after 1.5 s. */
const WORKER_MS = 4000;

/**
 * Begins a run, or goes on with the one of the last hour: asks what can be asked from here, reads what the function has
 * seen, and says it in words and as a profile.
 */
export async function probe(
  context: Connected,
  { out }: ProbeOptions,
  env: NodeJS.ProcessEnv = context.env,
): Promise<string[]> {
  const run = await currentRun(context);
  await ask(context, run);
  const refused = hasSecret(env) ? await askOverHttps(context, run, env) : [];
  const records = await recordsOf(context, run);
  const conclusion = conclude(records);
  const json = JSON.stringify(conclusion.profile, null, 2);
  if (out !== undefined) writeFileSync(out, `${json}\n`);
  return [
    `KEY of this run, good for an hour from its start 本次探测密钥（一小时内有效）: ${run}`,
    ...pageOf(conclusion, records),
    ...refused,
    out === undefined ? json : `The profile is in 画像已写入 ${out}: npm start -- --profile ${out}`,
  ];
}

/**
 * The run that is going on, or a new one. Operators who begin at once agree on one: there is one document, which only
 * changes hands when its hour is over, by a condition that the first of them falsifies.
 */
export async function currentRun(context: Pick<Connected, 'store' | 'clock'>): Promise<string> {
  const { store, clock } = context;
  const now = clock.now();
  const run = randomBytes(18).toString('base64url');
  const begun = { run, at: now, until: now + RUN_MS };
  await store.insert('notify_probe', [{ _id: 'run', once: { key: 'run' }, kind: 'run', ...begun }]);
  await store.update('notify_probe', { _id: 'run', until: { $lte: now } }, { $set: begun });
  const [current] = await store.find('notify_probe', { _id: 'run' });
  // Only who has begun it clears what earlier ones left, and nothing that is younger than this run: another may have
  // followed it while this machine was asleep.
  if (current?.run === run) await store.remove('notify_probe', { run: { $ne: run }, at: { $lt: now } });
  return current?.run ?? run;
}

async function ask(context: Connected, run: string): Promise<void> {
  try {
    const answer = (await context.call('probe', { key: run, as: 'console' })) as {
      ok?: boolean;
      error?: { message: string };
    };
    if (!answer?.ok) throw new Error(answer?.error?.message ?? 'no answer');
  } catch (error) {
    throw new OpsError([
      `The function probe could not be asked: ${messageOf(error)}. Deploy it first (npm run ops -- deploy). 无法调用 probe，请先部署。`,
    ]);
  }
  const until = performance.now() + WORKER_MS;
  while (performance.now() < until) {
    const [done] = await context.store.find('notify_probe', { kind: 'outlived', run }, { limit: 1 });
    if (done) return;
    await context.clock.sleep(300);
  }
}

/**
 * With the AppSecret: a call of the function over WeChat's HTTPS API, and the order of the delayed call where no call of
 * the function could make it.
 * @returns what was refused, in words; neither the secret nor a token is in them
 */
async function askOverHttps(context: Connected, run: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const { config, store, envId, clock } = context;
  const api = createApi({ ...context, appid: config.appid, env, timeoutMs: API_TIMEOUT });
  const name = `${config.prefix}probe`;
  const told = async (path: string, call: Parameters<Api>[0]): Promise<string[]> => {
    const outcome = await api(call);
    return outcome.kind === 'ok' ? [] : [`  ${path}: ${outcome.kind}, ${outcome.code} ${outcome.text}`];
  };
  const invoked = await told('/tcb/invokecloudfunction', {
    path: '/tcb/invokecloudfunction',
    query: { env: envId, name },
    body: { key: run, as: 'invokecloudfunction' },
  });
  const orders = await store.find('notify_probe', { kind: 'ordered', run });
  if (orders.some(({ text }) => text === undefined)) return invoked;
  const at = clock.now();
  const dueAt = at + DELAY_SECONDS * 1000;
  const ordered = await told('/tcb/adddelayedfunctiontask', {
    path: '/tcb/adddelayedfunctiontask',
    body: {
      env: envId,
      function_name: name,
      data: JSON.stringify({ key: run, as: 'delayed', dueAt }),
      delay_time: DELAY_SECONDS,
    },
  });
  const _id = `${run}-ordered-`;
  if (ordered.length === 0)
    await store.insert('notify_probe', [{ _id, once: { key: _id }, run, kind: 'ordered', at, dueAt }]);
  return [...invoked, ...ordered];
}

const recordsOf = ({ store }: Connected, run: string): Promise<ProbeDocument[]> =>
  store.find('notify_probe', { run }, { limit: ALL });

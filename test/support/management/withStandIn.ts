/** The stand-in with this checkout's built functions to deploy to it, and the vendor's library pointed at it. */
import { mkdtempSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import { join, resolve } from 'node:path';
import tls from 'node:tls';
import { deserialize, serialize } from 'node:v8';
import { stop } from 'esbuild';
import type { check, DeployOptions } from '../../../ops/commands/deploy';
import { tencentAccess } from '../../../ops/deploy/access/tencent';
import { carryOut, readPlan, type Run } from '../../../ops/deploy/carryOut';
import { type Desired, readDesired } from '../../../ops/deploy/desired';
import { checkConfig } from '../../../cloudfunctions/core/checking/checkConfig';
import notifyConfig from '../../../miniprogram-client/demo-functions/notify.config';
import { demoOptions } from '../../../scripts/build/options';
import { builtFunctions } from '../build';
import { oncePerRun } from '../run/oncePerRun';
import { runFolder } from '../run/runFolder';
import { type StandIn, startStandIn } from './standIn';
import { cloneState, emptyState, type State } from './state';

/** The commands read the configuration with esbuild, a process of its own. */
afterAll(() => stop());

const ROOT = resolve(__dirname, '../../..');
const ENV = 'shop-dev-1a2b3c';
export const config = checkConfig(notifyConfig);

/** The library looks every second at what the platform is doing; here it looks more often. */
const FASTER = 200;

export interface Deployment {
  standIn: StandIn;
  desired: Desired;
  /** As the commands do it, with a Tencent Cloud key. */
  run(more?: Partial<Run>): Promise<Run>;
  deploy(more?: Partial<Run>): ReturnType<typeof carryOut>;
  /** The command as a person runs it, with a Tencent Cloud key unless told otherwise. */
  lines(command: typeof check, more?: Partial<DeployOptions>): Promise<{ well: boolean; text: string }>;
  /** Of `withDeployed`: a copy of what the environment held at first. */
  whole(): State;
  /** Ids of the steps that are missing, those for a person's hands included. */
  missing(): Promise<string[]>;
}

/** As `withStandIn`, in an environment that has been deployed to. */
export function withDeployed(use: (deployment: Deployment) => Promise<void>): Promise<void> {
  return withStandIn(async (deployment) => {
    const { state } = deployment.standIn;
    const whole = await oncePerRun('deployed environment', async () => {
      const { failed } = await deployment.deploy();
      if (failed) throw new Error(failed.words.en);
      return serialize(state).toString('base64');
    });
    const first = deserialize(Buffer.from(whole, 'base64')) as State;
    const copy = (): State => cloneState(first);
    Object.assign(state, copy());
    deployment.standIn.calls.length = 0;
    await use({ ...deployment, whole: copy });
  });
}

export async function withStandIn(use: (deployment: Deployment) => Promise<void>): Promise<void> {
  const standIn = await startStandIn(ENV, config.appid);
  const desired = await desiredState();
  const { state } = standIn;
  const run = async (more: Partial<Run> = {}): Promise<Run> => ({
    desired,
    access: await tencentAccess(
      ENV,
      { secretId: state.secretId, secretKey: state.secretKey },
      { sleep: soon },
    ),
    adopted: [],
    sleep: soon,
    ...more,
  });
  const restore = pointAt(standIn);
  try {
    await use({
      standIn,
      desired,
      run,
      whole: () => emptyState(ENV, config.appid),
      lines: async (command, more) => {
        const lines: string[] = [];
        const well = await command({
          ...(await commandOptions(standIn)),
          print: (line) => lines.push(line),
          ...more,
        });
        return { well, text: lines.join('\n') };
      },
      deploy: async (more) => carryOut(await run(more)),
      missing: async () => {
        const { steps, byHand, unseen } = await readPlan(await run());
        return [...steps, ...byHand, ...unseen].map(({ id }) => id);
      },
    });
  } finally {
    restore();
    await standIn.close();
  }
}

async function commandOptions({ state, weChatUrl }: StandIn): Promise<DeployOptions> {
  const built = await builtFunctions();
  return {
    envId: ENV,
    adopted: [],
    project: ROOT,
    dryRun: false,
    build: { ...demoOptions(ROOT), out: built.functions, dist: built.dist },
    makeFunctions: builtFunctions,
    env: {
      TENCENTCLOUD_SECRETID: state.secretId,
      TENCENTCLOUD_SECRETKEY: state.secretKey,
      NOTIFY_WECHAT_API: weChatUrl,
    },
    sleep: soon,
    print: () => undefined,
  };
}

/** A little of each kind, so that a deployment has something to do. */
export function takeSome(state: State): void {
  state.collections.delete('notify_events');
  state.collections.delete('notify_locks');
  state.functions.delete('dispatch');
  state.functions.delete('track');
  state.rules = '{"*": {"invoke": true}, "ours": {"invoke": false}}';
}

const soon = (): Promise<void> => new Promise((done) => setImmediate(done));

async function desiredState(envId = ENV): Promise<Desired> {
  const built = await builtFunctions();
  return readDesired({
    databaseRules: built.databaseRules,
    functions: join(ROOT, 'cloudfunctions'),
    built: built.functions,
    config,
    envId,
  });
}

/** The proxy by the setting that people behind one use; beside Node's own authorities the stand-in's certificate is trusted. */
function pointAt({ proxyUrl, certificate }: StandIn): () => void {
  const proxyBefore = process.env.http_proxy;
  process.env.http_proxy = proxyUrl;
  const connectAsBefore = trust(certificate);
  const requestAsBefore = withPlainStacks();
  // The library packs a function into a folder of one name for the whole machine; other test files run beside this one.
  const { tmpdir } = os;
  const packed = mkdtempSync(join(runFolder(), 'packed-'));
  os.tmpdir = () => packed;
  const { setInterval: original } = global;
  global.setInterval = ((work: () => void, ms = 0) => original(work, ms / FASTER)) as typeof setInterval;
  return () => {
    global.setInterval = original;
    connectAsBefore();
    requestAsBefore();
    os.tmpdir = tmpdir;
    if (proxyBefore === undefined) delete process.env.http_proxy;
    else process.env.http_proxy = proxyBefore;
  };
}

/** The library opens a connection for every request. One context and resumed sessions spare each most of its handshake. */
function trust(certificate: string): () => void {
  const { connect } = tls;
  const secureContext = tls.createSecureContext({ ca: certificate });
  const sessions = new Map<string | undefined, Buffer>();
  tls.connect = ((options: tls.ConnectionOptions) => {
    const { servername } = options;
    const session = sessions.get(servername);
    return connect({ ...options, secureContext, ...(session && { session }) }).on(
      'session',
      (next: Buffer) => void sessions.set(servername, next),
    );
  }) as typeof connect;
  return () => void (tls.connect = connect);
}

/** An agent of the library's looks at the stack of every request; mapped to TypeScript by jest, each costs milliseconds. */
function withPlainStacks(): () => void {
  const { request } = https;
  https.request = ((...args: Parameters<typeof request>) => {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = (error, calls) => [error, ...calls].join('\n    at ');
    try {
      return request(...args);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  }) as typeof request;
  return () => void (https.request = request);
}

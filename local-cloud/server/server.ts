import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';

import { MovableClock } from '../base/clock';
import { Router, type ControlAnswer } from '../control/router';
import { controlRoutes } from './controlRoutes';
import { openDatabase } from '../database';
import { StartError } from '../base/errors';
import { Faults } from '../faults/faults';
import { KillPoints } from '../faults/killPoints';
import { Gateway } from '../gateway/gateway';
import { HttpAccess } from '../httpAccess/httpAccess';
import { HttpsApi } from '../https/httpsApi';
import { Metrics } from '../base/metrics';
import { resolveOptions, type LocalCloudOptions } from '../start/options';
import { servePage } from '../page/server/servePage';
import { phoneRoutes } from '../phone/server/routes';
import type { Clock, Database } from '../base/ports';
import { ProfileInForce } from '../profile/inForce';
import { PlanMeter } from '../profile/plan';
import { FunctionsFolder } from '../runner/folder';
import { FunctionRunner } from '../runner/runner';
import { openDataFolder } from '../start/dataFolder';
import { pushRoute } from '../start/push';
import { Timers } from '../timers/timers';
import { createWeChat, type LocalWeChat } from '../wechat';

/** A running environment. */
export interface LocalCloud {
  /** e.g. `http://127.0.0.1:8080` */
  readonly url: string;
  readonly clock: Clock;
  readonly runner: FunctionRunner;
  readonly database: Database;
  readonly wechat: LocalWeChat;
  readonly profile: ProfileInForce;
  /** The control API (DESIGN §11) without HTTP. @param path with its query @param body JSON; '' = none */
  ask(method: string, path: string, body: string): Promise<ControlAnswer>;
  /** Stops serving, ends every function process and frees the data folder. */
  close(): Promise<void>;
}

/** Things to undo in reverse order, however far the start came. */
type Closers = (() => Promise<void> | void)[];

/**
 * Starts an environment: gateway, database, functions, WeChat, timers and the control API on one port of this machine.
 * @throws StartError with a message for people: port in use, data folder damaged or in use, a broken config.json…
 */
export async function startLocalCloud(given: LocalCloudOptions): Promise<LocalCloud> {
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(given, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  given: LocalCloudOptions,
  closers: Closers,
  close: () => Promise<void>,
): Promise<LocalCloud> {
  const options = resolveOptions(given);
  const profile = new ProfileInForce(options.profile);
  const folder = new FunctionsFolder(
    options.functionsDir,
    () => profile.get().timeLimits.defaultSeconds * 1000,
  );
  const data = openDataFolder(options.dataDir);
  closers.push(() => data.release());
  const clock = MovableClock.open(data.at('clock.json'));
  const database = await openDatabase({
    dir: data.at('database'),
    indexes: options.indexes,
    clock,
    updatedCounts: () => profile.get().updatedCounts,
  });
  closers.push(() => database.close());

  const metrics = new Metrics();
  const plan = new PlanMeter(profile, clock);
  const faults = new Faults();
  const kills = new KillPoints();
  const server = new HttpServer();
  const runner = new FunctionRunner({
    folder,
    facts: {
      envId: options.envId,
      appid: options.appid,
      region: 'ap-shanghai',
      variables: options.variables,
    },
    clock,
    metrics,
    killPoints: kills,
    profile,
    plan,
    gatewayUrl: () => server.url,
    pool: {
      maxInstances: options.maxInstances,
      idleMs: options.idleMs,
      nodePath: options.nodePath,
    },
    injectUserInfo: options.userInfo,
  });
  const wechat = createWeChat({
    clock,
    dir: data.at('wechat'),
    push: pushRoute(runner, profile, options.push),
    delayed: {
      envId: options.envId,
      call: (name, event) =>
        runner.call(name, event, { source: profile.get().delayed.source, origin: 'delayed' }),
    },
    profile,
    appid: options.appid,
    appSecret: options.appSecret,
    templates: options.templates,
    pages: options.pages,
  });
  const gateway = new Gateway({ database, wechat, runner, metrics, faults, clock, profile, plan });
  closers.push(
    () => wechat.close(),
    () => gateway.settle(SETTLE_MS),
    () => runner.close(),
  );
  const timers = new Timers({
    runner,
    clock,
    definitions: () => folder.all(),
    definition: (name) => folder.get(name),
    automatic: options.timers,
  });
  closers.push(() => timers.stop());

  const control = new Router(
    controlRoutes({ database, wechat, runner, metrics, faults, kills, clock, timers, profile, plan }),
  );
  const phone = phoneRoutes({ miniprogramDir: options.miniprogramDir, packages: options.packages });
  closers.push(() => phone.close());
  const https = new HttpsApi({ envId: options.envId, wechat, runner, metrics, faults, clock });
  const sites = [https, new HttpAccess({ envId: options.envId, runner }), phone, servePage()];
  await server.listen(options.port, (req, res) => dispatch(gateway, sites, control, req, res));
  closers.push(() => server.close());
  timers.start();
  const ask: LocalCloud['ask'] = (method, at, body) => control.ask(method, at, body);
  return { url: server.url, clock, runner, database, wechat, profile, ask, close };
}

const ADMIN = '/admin';
/** How long a stop waits for requests that are being worked on. */
const SETTLE_MS = 2000;

/** What answers some requests, and leaves the others alone. */
interface Site {
  /** @returns false when the request is for somebody else */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
}

function dispatch(
  gateway: Gateway,
  sites: readonly Site[],
  control: Router,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const target = req.url ?? '/';
  if (target.startsWith(ADMIN) && req.method === 'POST') {
    const end = target.indexOf('?');
    const pathname = end < 0 ? target : target.slice(0, end);
    if (pathname === ADMIN) return void gateway.handle(req, res, undefined);
    if (pathname.startsWith(`${ADMIN}/`)) return void gateway.handle(req, res, path.posix.basename(pathname));
  }
  if (sites.some((site) => site.handle(req, res))) return;
  const url = URL.canParse(target, 'http://local')
    ? new URL(target, 'http://local')
    : new URL('http://local/');
  void control.handle(req, res, url);
}

/** Idle connections stay open longer than the SDK keeps its own (4.8 s), so that it never writes into a closing one. */
const KEEP_ALIVE_MS = 65_000;

class HttpServer {
  private server?: Server;
  url = '';

  /** @throws StartError when the port is taken */
  listen(port: number, handler: (req: IncomingMessage, res: ServerResponse) => void): Promise<void> {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, handler);
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, port)));
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`;
        resolve();
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.server) return resolve();
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

function listenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use. Give another one with --port, or --port 0 for any free one.`,
    );
  }
  if (error.code === 'EACCES') {
    return new StartError(
      `Port ${port} may not be used by this user. Give one above 1023 with --port, or --port 0 for any free one.`,
    );
  }
  return error;
}

'use strict';
/*
 * The inside of a function instance: a plain Node process that loads one cloud function and answers its calls.
 * It knows nothing of TypeScript or of this repository; the runner talks to it over Node's IPC channel.
 *
 *   in   {type: 'call', id, eventJson, context, environment, leftovers, offsetMs} · {type: 'clock', seq, offsetMs}
 *   out  {type: 'ready'} · {type: 'loaded', id}, once · {type: 'log', stream, text}
 *        {type: 'result', id, json} · {type: 'error', id, error} · {type: 'clock', seq}
 */
const { Buffer } = require('node:buffer');
const diagnostics = require('node:diagnostics_channel');
const http = require('node:http');
const path = require('node:path');
const { setImmediate } = require('node:timers');
const { pathToFileURL, URL } = require('node:url');
const cacheCompiled = require('./compileCache.cjs');

const [, , functionFolder, compiledFolder] = process.argv;
const send = process.send.bind(process);
// The function shall see an ordinary process, not one that can write into the runner's channel.
process.send = undefined;
process.disconnect = undefined;

/* -- the clock: Date tells the environment's time; timers and performance stay the machine's own -- */
const MachineDate = globalThis.Date;
let offsetMs = 0;
const now = () => MachineDate.now() + offsetMs;
const EnvironmentDate = new Proxy(MachineDate, {
  construct(target, args, newTarget) {
    const actual = newTarget === EnvironmentDate ? target : newTarget;
    return Reflect.construct(target, args.length === 0 ? [now()] : args, actual);
  },
  apply: () => new MachineDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : target[key]),
});
MachineDate.prototype.constructor = EnvironmentDate;
globalThis.Date = EnvironmentDate;

/* -- output: over the channel, so that every line lands in the log of the call that wrote it -- */
for (const stream of ['stdout', 'stderr']) {
  process[stream].write = (chunk, encoding, callback) => {
    send({
      type: 'log',
      stream,
      text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'),
    });
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

/* -- requests to WeChat's HTTPS API carry the call they belong to, as those of the SDKs do in their address -- */
const HTTPS_API = '/api.weixin.qq.com/';
const CALL_HEADER = 'x-local-cloud-call';
let current = { host: '', id: '' };
const isOurs = (host, target) => host === current.host && target.startsWith(HTTPS_API);

const plainRequest = http.request;
http.request = function request(...args) {
  const made = plainRequest.apply(this, args);
  if (isOurs(made.getHeader('host'), made.path)) made.setHeader(CALL_HEADER, current.id);
  return made;
};
http.get = function get(...args) {
  const made = http.request(...args);
  made.end();
  return made;
};
diagnostics.channel('undici:request:create').subscribe(({ request }) => {
  if (isOurs(new URL(request.origin).host, request.path)) request.addHeader(CALL_HEADER, current.id);
});

/* -- calls -- */
const keepCompiled = compiledFolder ? cacheCompiled(compiledFolder) : () => undefined;
let mainFunction;
let callVariables = [];

/** What the platform lists in WX_CONTEXT_KEYS and TCB_CONTEXT_KEYS, so that it need not take the rest away. */
const LISTED = /^(WX|TCB)_/;

/** Sets this call's variables and takes away those of the calls before that it does not have. */
function setEnvironment(environment, leftovers) {
  const former = callVariables.filter((name) => !(name in environment));
  const kept = former.filter((name) => leftovers && LISTED.test(name));
  for (const name of former) if (!kept.includes(name)) delete process.env[name];
  callVariables = [...kept, ...Object.keys(environment)];
  Object.assign(process.env, environment);
}

async function load() {
  const file = path.join(functionFolder, 'index.js');
  let exported;
  try {
    exported = require(file);
  } catch (error) {
    if (!error || error.code !== 'ERR_REQUIRE_ESM') throw error;
    exported = await import(pathToFileURL(file).href);
  }
  const main = exported.main || (exported.default && exported.default.main);
  if (typeof main !== 'function') {
    throw new TypeError(
      `index.js exports no function "main" (expected exports.main = async (event, context) => …, got ${typeof main}).`,
    );
  }
  return main;
}

function describe(error) {
  if (error instanceof Error)
    return { name: error.name, message: error.message, stack: error.stack, code: codeOf(error) };
  if (error && typeof error === 'object') {
    return {
      name: 'Error',
      message: String(error.errMsg || error.message || JSON.stringify(error)),
      code: codeOf(error),
    };
  }
  return { name: 'Error', message: String(error) };
}

function codeOf(error) {
  const code = error.code === undefined ? error.errCode : error.code;
  return typeof code === 'string' || typeof code === 'number' ? code : undefined;
}

async function call({ id, eventJson, context, environment, leftovers }) {
  setEnvironment(environment, leftovers);
  current = { host: new URL(JSON.parse(environment.TCB_CONTEXT_CNFG).URL).host, id };
  try {
    if (!mainFunction) {
      mainFunction = await load();
      send({ type: 'loaded', id });
    }
    // As the platform does, the context carries the variables once more, as text.
    context.environment = JSON.stringify(environment);
    const result = await mainFunction(JSON.parse(eventJson), context);
    send({ type: 'result', id, json: JSON.stringify(result) || 'null' });
    setImmediate(keepCompiled);
  } catch (error) {
    send({ type: 'error', id, error: describe(error) });
  }
}

process.on('message', (message) => {
  offsetMs = message.offsetMs;
  if (message.type === 'clock') send({ type: 'clock', seq: message.seq });
  else void call(message);
});
// The local cloud is gone, however it died: so is this instance.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole group; the local cloud decides when its instances end.
process.on('SIGINT', () => {});
send({ type: 'ready' });

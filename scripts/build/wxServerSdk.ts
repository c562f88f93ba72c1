/**
 * wx-server-sdk comes as one file that another bundler (webpack) made of sixty modules. Taken apart again, each of them is a
 * module of our bundle, and what nobody asks for stays out. Nothing inside a module is changed.
 */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/** What stands in for parts, as JavaScript expressions, by the part's name. */
export interface StandIns {
  /** By module, such as `./src/api/ai/api/ai.ts`. */
  modules: ReadonlyMap<string, string>;
  /** By message of the openapi protocol. */
  messages: ReadonlyMap<string, string>;
}

const NAMESPACE = 'wx-server-sdk';
const ENTRY = './src/index.ts';
const ORIGINAL = 'original:';
const PROTOCOL = './src/protobuf/openapi.js';

/** `/***\/ "NAME":`, some comments, `/***\/ (function(module, exports, __webpack_require__) {`, the module, `/***\/ })`. */
const MODULE =
  /^\/\*{3}\/ "([^"]+)":\n[\s\S]*?^\/\*{3}\/ \(function\([^)]*\) \{\n([\s\S]*?)^\/\*{3}\/ \}\)/gm;
const REQUIRE = /__webpack_require__\((?:\/\*.*?\*\/ )?("[^"]+")\)/g;
/** protobufjs writes one statement per message at the top of the file. */
const MESSAGE = /^\$root\.(\w+) = \(function\(\) \{\n[\s\S]*?^\}\)\(\);/gm;

/** How a stand-in imports the module that it stands in for. */
export const originalOf = (name: string) => `${NAMESPACE}:${ORIGINAL}${name}`;

/** @param finish the last touch to every module's text */
export function takeApartWxServerSdk(standIns: StandIns, finish: (text: string) => string): Plugin {
  return {
    name: 'take-apart-wx-server-sdk',
    setup(build) {
      let modules: ReadonlyMap<string, string> = new Map();
      let folder = '';
      build.onLoad({ filter: /[\\/]node_modules[\\/]wx-server-sdk[\\/]index\.js$/ }, async ({ path }) => {
        modules = modulesOf(await readFile(path, 'utf8'), standIns);
        folder = dirname(path);
        return { contents: finish(`module.exports = require('${NAMESPACE}:${ENTRY}');`) };
      });
      build.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      build.onResolve({ filter: /^\.\/src\//, namespace: NAMESPACE }, ({ path }) => ({
        path,
        namespace: NAMESPACE,
      }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
        const text = modules.get(path);
        return text === undefined ? undefined : { contents: finish(text), resolveDir: folder };
      });
    },
  };
}

/**
 * @returns the source of each module, by name
 * @throws Error when a part is not there: another version, whose parts have to be looked at again
 */
export function modulesOf(text: string, standIns: StandIns): Map<string, string> {
  const modules = new Map([...text.matchAll(MODULE)].map(([, name = '', body = '']) => [name, body]));
  const protocol = modules.get(PROTOCOL) ?? '';
  const messages = new Set([...protocol.matchAll(MESSAGE)].map(([, name]) => name));
  const missing = [
    ...[ENTRY, PROTOCOL, ...standIns.modules.keys()].filter((name) => !modules.has(name)),
    ...[...standIns.messages.keys()].filter((name) => !messages.has(name)),
  ];
  if (missing.length > 0) {
    throw new Error(
      `wx-server-sdk: expected ${missing.join(', ')} inside, got none; this version is built otherwise: see scripts/build/wxServerSdk.ts`,
    );
  }
  const shortened = protocol.replace(MESSAGE, (message, name: string) => {
    const standIn = standIns.messages.get(name);
    return standIn === undefined ? message : `$root.${name} = ${standIn};`;
  });
  const sources = new Map<string, string>();
  for (const [name, body] of modules.set(PROTOCOL, shortened)) {
    const source = body.replace(REQUIRE, 'require($1)');
    const standIn = standIns.modules.get(name);
    if (standIn === undefined) sources.set(name, source);
    else sources.set(name, `module.exports = ${standIn};`).set(ORIGINAL + name, source);
  }
  return sources;
}

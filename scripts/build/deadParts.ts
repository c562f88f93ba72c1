/**
 * Parts of the SDKs that a function cannot reach are left out of its bundle: it then loads in a fraction of the time.
 * What takes their place fails loudly when it is used after all, or is loaded then. `deadPartsList.ts` names them, with reasons.
 */
import type { Plugin } from 'esbuild';
import { ANYBODY, OPENAPI, type Parts, PRODUCT, together } from './deadPartsList';
import { withoutMappings } from './sourceMap';
import { originalOf, type StandIns, takeApartWxServerSdk } from './wxServerSdk';

const LEFT_OUT = 'left-out';
/** How the stand-ins themselves are imported. */
const HELPERS = 'left-out:stand-ins';
const SMALLER = 'smaller';

/**
 * `part` stands in for a module or one of its exports: imported, subclassed, bound, asked for something inside it, it is
 * there; called or constructed, it says why it cannot be. `service` stands in for a module whose default export is called
 * when wx-server-sdk loads and gives what users call later.
 *
 * `partLater` and `serviceLater` load what they stand in for when something inside it is first called, which therefore
 * must give a promise, as all of openapi does. A service itself may be called for another, with options of its own:
 * `openapi({convertCase: false})`.
 */
const STAND_INS = `
const fail = (name) => { throw new Error(name + ' was left out of this bundle: see scripts/build/deadPartsList.ts'); };
const inside = (of) => (target, key) =>
  key === '__esModule' ? true
  : key === 'prototype' ? target.prototype
  : typeof key === 'symbol' || key === 'then' ? undefined
  : of(key);
const part = (name) => new Proxy(function () {}, {
  get: inside((key) =>
    key === 'bind' ? () => part(name)
    : key === 'apply' || key === 'call' ? () => fail(name)
    : part(name + '.' + key)),
  apply: () => fail(name),
  construct: () => fail(name),
});
const promising = (load, path = []) => new Proxy(function () {}, {
  get: inside((key) => promising(load, [...path, key])),
  apply: (target, self, given) => load().then((open) => path.reduce((it, key) => it[key], open())(...given)),
});
const another = (load) => new Proxy(function () {}, {
  get: inside((key) => promising(load, [key])),
  apply: (target, self, given) => another(() => load().then((open) => () => open()(...given))),
});
exports.part = part;
exports.service = (name) => ({ __esModule: true, default: () => part(name) });
exports.partLater = promising;
exports.serviceLater = (load) => ({ __esModule: true, default: (...given) => another(() => load().then((open) => () => open().default(...given))) });
`;

type Kind = 'part' | 'service';

const leftOut = (kind: Kind, name: string) => `require('${HELPERS}').${kind}(${JSON.stringify(name)})`;

/** Loaded when it is first used: a file of its own, for that is how esbuild splits. In a function, for openapi's own objects have a `then`. */
const later = (kind: Kind, module: string) =>
  `require('${HELPERS}').${kind}Later(() => import(${JSON.stringify(module)}).then((loaded) => () => loaded.default))`;

/** @param product of the product's own functions: whether it calls an openapi. None: a function that may use all of the SDKs. */
export function leaveOutDeadParts(product?: { openapi: boolean }): Plugin {
  if (!product) return leaveOut(ANYBODY);
  return product.openapi
    ? leaveOut(together(ANYBODY, PRODUCT), OPENAPI)
    : leaveOut(together(ANYBODY, PRODUCT, OPENAPI));
}

function leaveOut(parts: Parts, loadedLater?: Parts): Plugin {
  const moduleOf = (path: string, kind: Kind = 'part') => ({
    contents: withoutMappings(`module.exports = ${leftOut(kind, path)};`),
  });
  const smaller = (name: string) => ({ contents: withoutMappings(parts.smaller[name] ?? '') });
  return {
    name: 'leave-out-dead-parts',
    async setup(build) {
      build.onResolve({ filter: new RegExp(`^${HELPERS}$`) }, () => ({
        path: 'stand-ins',
        namespace: LEFT_OUT,
      }));
      build.onLoad({ filter: /^stand-ins$/, namespace: LEFT_OUT }, () => ({
        contents: withoutMappings(STAND_INS),
      }));

      build.onResolve({ filter: packageFilter(parts.packages) }, ({ path }) => ({
        path,
        namespace: LEFT_OUT,
      }));
      build.onLoad({ filter: /.*/, namespace: LEFT_OUT }, ({ path }) => moduleOf(path));
      build.onLoad({ filter: fileFilter(parts.files) }, ({ path }) => moduleOf(nameInPackage(path)));

      build.onResolve({ filter: packageFilter(parts.smaller) }, ({ path }) => ({ path, namespace: SMALLER }));
      build.onLoad({ filter: /.*/, namespace: SMALLER }, ({ path }) => smaller(path));
      build.onLoad({ filter: fileFilter(parts.smaller) }, ({ path }) => smaller(nameInPackage(path)));

      await takeApartWxServerSdk(wxStandIns(parts, loadedLater), withoutMappings).setup(build);
    },
  };
}

function wxStandIns(parts: Parts, loadedLater?: Parts): StandIns {
  const each = (
    names: Readonly<Record<string, string>> | undefined,
    standIn: (name: string, shown: string) => string,
  ) =>
    Object.keys(names ?? {}).map((name): [string, string] => [name, standIn(name, `wx-server-sdk ${name}`)]);
  return {
    modules: new Map([
      ...each(parts.wxModules, (_, shown) => leftOut('part', shown)),
      ...each(parts.wxServices, (_, shown) => leftOut('service', shown)),
      ...each(loadedLater?.wxModules, (name) => later('part', originalOf(name))),
      ...each(loadedLater?.wxServices, (name) => later('service', originalOf(name))),
    ]),
    messages: new Map(each(parts.wxMessages, (_, shown) => leftOut('part', shown))),
  };
}

/** The packages themselves or a path in them, and none whose name only begins alike; entries that are files match nothing. */
const packageFilter = (names: Readonly<Record<string, string>>) =>
  new RegExp(`^(${alternatives(names)})(/.*)?$`);

const fileFilter = (names: Readonly<Record<string, string>>) =>
  new RegExp(`[\\\\/]node_modules[\\\\/](${alternatives(names).replaceAll('/', '[\\\\/]')})$`);

const alternatives = (names: Readonly<Record<string, string>>) =>
  Object.keys(names)
    .map((name) => name.replace(/[.-]/g, '\\$&'))
    .join('|');

/** `…/node_modules/bson/lib/bson.js` → `bson/lib/bson.js` */
const nameInPackage = (path: string) => path.replaceAll('\\', '/').replace(/^.*\/node_modules\//, '');

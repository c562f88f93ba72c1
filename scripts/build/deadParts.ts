/**
 * Parts of the SDKs that a function cannot reach are left out of its bundle: it then loads in a fraction of the time.
 * What takes their place fails loudly when it is used after all. `deadPartsList.ts` names them, with reasons.
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
 * there; called or constructed, it is loaded, or says why it cannot be. `service` stands in for a module whose default
 * export is called when wx-server-sdk loads and gives what users call later.
 */
const STAND_INS = `
const fail = (name) => { throw new Error(name + ' was left out of this bundle: see scripts/build/deadPartsList.ts'); };
const part = (name, load) => {
  const it = load || (() => fail(name));
  return new Proxy(function () {}, {
    get: (target, key) =>
      key === '__esModule' ? true
      : key === 'prototype' ? target.prototype
      : typeof key === 'symbol' || key === 'then' ? undefined
      : key === 'bind' ? (self, ...given) => part(name, load && (() => load().bind(self, ...given)))
      : key === 'apply' ? (self, given) => it().apply(self, given)
      : key === 'call' ? (self, ...given) => it().apply(self, given)
      : part(name + '.' + key, load && (() => load()[key])),
    apply: (target, self, given) => Reflect.apply(it(), self, given),
    construct: (target, given) => Reflect.construct(it(), given),
  });
};
exports.part = part;
exports.service = (name, load) => ({ __esModule: true, default: (...given) => part(name, load && (() => load().default(...given))) });
`;

type Kind = 'part' | 'service';

const leftOut = (kind: Kind, name: string) => `require('${HELPERS}').${kind}(${JSON.stringify(name)})`;

/** Loaded when it is first used. */
const later = (kind: Kind, name: string, module: string) =>
  `require('${HELPERS}').${kind}(${JSON.stringify(name)}, () => require(${JSON.stringify(module)}))`;

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
      ...each(loadedLater?.wxModules, (name, shown) => later('part', shown, originalOf(name))),
      ...each(loadedLater?.wxServices, (name, shown) => later('service', shown, originalOf(name))),
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

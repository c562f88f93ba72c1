/**
 * Parts of the SDKs that no function of ours can reach are left out of the bundles: these then load in a fraction of
 * the time. What takes their place fails loudly when it is used after all. Each entry names the reason.
 */
import type { Plugin } from 'esbuild';

const UNREACHABLE_NAMESPACE = 'left-out';
const SMALLER_NAMESPACE = 'smaller';

/** Whole packages; only what the SDKs do besides database, functions, openapi and caller context needs them. */
const UNREACHABLE_PACKAGES = {
  '@cloudbase/ai': 'AI models',
  '@cloudbase/app': 'AI models',
  '@cloudbase/wx-cloud-client-sdk':
    'data models and SQL; node-sdk sets them up in a try whose failure it ignores',
  'web-streams-polyfill': 'AI models',
  axios:
    'asks a virtual machine for its metadata, never inside a cloud function, in a try; SDK requests go through node:http',
  jsonwebtoken: 'custom login tickets',
  xml2js: 'file upload',
  'http-proxy-agent': 'a proxy in init()',
  'https-proxy-agent': 'a proxy in init()',
} as const;

/** Modules inside packages, as the importing package spells them. */
const UNREACHABLE_MODULES: readonly { importer: RegExp; imported: RegExp; name: string }[] = [
  {
    importer: /[\\/]@cloudbase[\\/]database[\\/]/,
    imported: /^\.\/realtime\/websocket-client$/,
    name: '@cloudbase/database watch()',
  },
];

/** Packages of which a little is used: that little, in place of all. */
const SMALLER: Readonly<Record<string, string>> = {
  // 200 KB of MIME types, to name files in an upload or a picture in an answer: the SDKs then use their own default.
  'mime-db': 'module.exports = {};',
  // form-data asks for the type of a named file; openapi parameters have no file name.
  'mime-types': 'module.exports = { lookup: () => false };',
  // Eleven packages for one property.
  'es-set-tostringtag':
    'module.exports = (object, value) => { Object.defineProperty(object, Symbol.toStringTag, { configurable: true, value }); };',
};

/** Imported, subclassed, asked for an export: a proxy. Called or constructed: an error that says why. */
const unreachable = (name: string) => `
const leftOut = (name) => new Proxy(function () {}, {
  get: (target, key) =>
    key === '__esModule' ? true : key === 'prototype' ? target.prototype : typeof key === 'symbol' || key === 'then' ? undefined : leftOut(name + '.' + key),
  apply: () => fail(name),
  construct: () => fail(name),
});
const fail = (name) => { throw new Error(name + ' was left out of this bundle by scripts/build/deadParts.ts'); };
module.exports = leftOut(${JSON.stringify(name)});
`;

export function leaveOutDeadParts(): Plugin {
  return {
    name: 'leave-out-dead-parts',
    setup(build) {
      build.onResolve({ filter: packageFilter(Object.keys(UNREACHABLE_PACKAGES)) }, ({ path }) => ({
        path,
        namespace: UNREACHABLE_NAMESPACE,
      }));
      for (const { importer, imported, name } of UNREACHABLE_MODULES) {
        build.onResolve({ filter: imported }, (args) =>
          importer.test(args.importer) ? { path: name, namespace: UNREACHABLE_NAMESPACE } : undefined,
        );
      }
      build.onResolve({ filter: packageFilter(Object.keys(SMALLER)) }, ({ path }) => ({
        path,
        namespace: SMALLER_NAMESPACE,
      }));
      build.onLoad({ filter: /.*/, namespace: UNREACHABLE_NAMESPACE }, ({ path }) => ({
        contents: unreachable(path),
      }));
      build.onLoad({ filter: /.*/, namespace: SMALLER_NAMESPACE }, ({ path }) => ({
        contents: SMALLER[path] ?? '',
      }));
    },
  };
}

/** The package itself or a path in it, and none whose name only begins alike. */
const packageFilter = (names: readonly string[]) =>
  new RegExp(`^(${names.map((name) => name.replace(/[/.-]/g, '\\$&')).join('|')})(/.*)?$`);

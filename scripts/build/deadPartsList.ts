/** What is left out of bundles, each with its reason. `deadParts.ts` does it. */

export interface Parts {
  /** Whole packages, by name. */
  packages: Readonly<Record<string, string>>;
  /** Files of packages, as `package/path`. */
  files: Readonly<Record<string, string>>;
  /** Modules inside the one file that is wx-server-sdk, by the name that its own bundler gave them. */
  wxModules: Readonly<Record<string, string>>;
  /** The same, whose default export is called when wx-server-sdk loads and gives what users call then. */
  wxServices: Readonly<Record<string, string>>;
  /** Messages of wx-server-sdk's openapi protocol. */
  wxMessages: Readonly<Record<string, string>>;
  /** Packages, or files of them, of which a little is used: that little, in place of all. */
  smaller: Readonly<Record<string, string>>;
}

/** No function needs these that asks the SDKs for database, functions, openapi and caller context. */
export const ANYBODY: Parts = {
  packages: {
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
  },
  files: { '@cloudbase/database/dist/commonjs/realtime/websocket-client.js': 'watch()' },
  wxModules: {},
  wxServices: {},
  wxMessages: {},
  smaller: {
    // 200 KB of MIME types, to name files in an upload or a picture in an answer: the SDKs then use their own default.
    'mime-db': 'module.exports = {};',
    // form-data asks for the type of a named file; openapi parameters have no file name.
    'mime-types': 'module.exports = { lookup: () => false };',
    // Eleven packages for one property.
    'es-set-tostringtag':
      'module.exports = (object, value) => { Object.defineProperty(object, Symbol.toStringTag, { configurable: true, value }); };',
  },
};

/**
 * What the product's own functions do not do besides: they read and write raw, by query, through node-sdk's database,
 * call functions through node-sdk, and ask wx-server-sdk for caller context and openapi only.
 */
export const PRODUCT: Parts = {
  packages: {
    retry: 'retries that init() or a call asks for; ours repeats by itself (platform/database/repeat.ts)',
  },
  files: {
    '@cloudbase/database/dist/commonjs/command.js': 'database().command; raw mode needs none',
    '@cloudbase/database/dist/commonjs/document.js': 'collection().doc()',
    '@cloudbase/database/dist/commonjs/transaction/index.js': 'transactions',
    '@cloudbase/node-sdk/dist/ai/index.js': 'AI models',
    '@cloudbase/node-sdk/dist/analytics/index.js': 'analytics()',
    '@cloudbase/node-sdk/dist/cloudrun/index.js': 'containers',
    '@cloudbase/node-sdk/dist/logger/index.js': 'logger()',
    '@cloudbase/node-sdk/dist/notification/index.js': 'sendTemplateNotification()',
    '@cloudbase/node-sdk/dist/storage/index.js': 'files',
    '@cloudbase/node-sdk/dist/utils/tcbopenapicommonrequester.js':
      'callApis() and client credentials; init() asks it for data models in a try whose failure it ignores',
    '@cloudbase/node-sdk/dist/utils/tcbopenapiendpoint.js': 'the same',
    'bson/lib/binary.js': 'no document of ours holds binary data',
    'bson/lib/decimal128.js': 'no document of ours holds decimals',
  },
  wxModules: {
    './src/api/cloud/provider/tcb/api/callFunction.ts': 'node-sdk calls functions',
    './src/api/cloud/provider/tcb/api/callOpenAPI.ts': 'callOpenAPI(), which openapi() has replaced',
    './src/api/cloud/provider/tcb/api/deleteFile.ts': 'files',
    './src/api/cloud/provider/tcb/api/downloadFile.ts': 'files',
    './src/api/cloud/provider/tcb/api/getTempFileURL.ts': 'files',
    './src/api/cloud/provider/tcb/api/uploadFile.ts': 'files',
    './src/api/database/api/database.ts': 'node-sdk serves the database',
    './src/utils/cross-account-token.ts': 'environments of other accounts',
  },
  wxServices: {
    './src/api/ai/api/ai.ts': 'ai()',
    './src/api/cloudpay/namespace/generic.ts': 'cloudPay',
    './src/api/functions/api/callFunction.ts': 'node-sdk calls functions',
    './src/api/open/api/callOpenAPI.ts': 'callOpenAPI(), which openapi() has replaced',
    './src/api/open/api/getCloudCallSign.ts': 'getCloudCallSign()',
    './src/api/open/api/getOpenData.ts': 'getOpenData()',
    './src/api/open/api/getVoIPSign.ts': 'getVoIPSign()',
    './src/api/storage/api/deleteFile.ts': 'files',
    './src/api/storage/api/downloadFile.ts': 'files',
    './src/api/storage/api/getTempFileURL.ts': 'files',
    './src/api/storage/api/uploadFile.ts': 'files',
  },
  wxMessages: {
    ApiGetOpenDataByCloudIdReq: 'getOpenData()',
    ApiGetOpenDataByCloudIdResp: 'getOpenData()',
    ApiOptions: 'cloudPay',
    ApiVoipSignReq: 'getVoIPSign()',
    ApiVoipSignResp: 'getVoIPSign()',
    AuthorizationInfo: 'environments of other accounts',
    GetCloudCallSignReq: 'getCloudCallSign()',
    GetCloudCallSignResp: 'getCloudCallSign()',
    InnerApiData: 'nobody',
    SvrkitApiData: 'getOpenData() and the like',
    TokenApiData: 'environments of other accounts',
  },
  smaller: {
    // It looks for its package.json two folders up, where a bundle has none, and goes on without.
    '@cloudbase/node-sdk/dist/utils/version.js': 'exports.version = require("../../package.json").version;',
    // All that database takes from it; the rest reads and writes binary BSON.
    'bson/lib/bson.js': 'exports.EJSON = require("./extended_json").EJSON;',
    // protobufjs takes 64-bit numbers for plain ones without it; openapi's messages have none (a msgid travels as JSON).
    long: 'module.exports = {};',
  },
};

/** Only openapi needs these: a function that calls none leaves them out, one that does loads modules of wx-server-sdk at its first call. */
export const OPENAPI: Parts = {
  packages: { 'form-data': 'the multipart bodies of openapi and uploads' },
  files: { '@cloudbase/node-sdk/dist/wx/index.js': 'calls to WeChat' },
  wxModules: {
    './src/api/cloud/provider/tcb/api/callWXOpenAPI.ts': 'openapi',
  },
  wxServices: { './src/api/openapi/namespace/generic.ts': 'openapi' },
  wxMessages: {},
  smaller: {},
};

export const together = (...all: Parts[]): Parts => ({
  packages: Object.assign({}, ...all.map(({ packages }) => packages)) as Parts['packages'],
  files: Object.assign({}, ...all.map(({ files }) => files)) as Parts['files'],
  wxServices: Object.assign({}, ...all.map(({ wxServices }) => wxServices)) as Parts['wxServices'],
  wxModules: Object.assign({}, ...all.map(({ wxModules }) => wxModules)) as Parts['wxModules'],
  wxMessages: Object.assign({}, ...all.map(({ wxMessages }) => wxMessages)) as Parts['wxMessages'],
  smaller: Object.assign({}, ...all.map(({ smaller }) => smaller)) as Parts['smaller'],
});

'use strict';
/*
 * Keeps what V8 compiles of a function's packages (`node_modules`), so that the next instance need not: of the 0.33 s of
 * processor time that an instance with `wx-server-sdk` takes to start, a third was compiling (docs/figures.md). The
 * function's own code is compiled at each start, as it may have changed.
 *
 * One file per version of V8: a header of JSON, then the compiled code of each module, found by the hash of its source.
 * A file that is not whole (a power cut) has another hash than its name says and is not used: V8 checks little of it.
 */
const { Buffer } = require('node:buffer');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

const PACKAGES = `${path.sep}node_modules${path.sep}`;
/** Where `import()` leads to is known of what Node itself has compiled only. */
const IMPORTS = /\bimport\s*\(/;
const hashOf = (content) => createHash('sha1').update(content).digest('hex');
const NAME = /^([0-9a-f]{40})\.v8$/;

/**
 * @param folder where the compiled code is kept
 * @returns keeps what was compiled anew, if much was; to be called when there is time
 */
module.exports = function cacheCompiled(folder) {
  const own = path.join(folder, `${process.versions.v8}-${process.arch}`);
  const known = read(own);
  const scripts = new Map();
  let compiled = 0;

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, format) {
    const isPlain = /\.c?js$/.test(filename) && format !== 'module' && !IMPORTS.test(source);
    if (!filename.includes(PACKAGES) || !isPlain) return compile.call(this, source, filename, format);
    const hash = hashOf(source);
    const cachedData = known.get(hash);
    let script;
    try {
      script = new vm.Script(Module.wrap(source), { filename, ...(cachedData ? { cachedData } : {}) });
    } catch {
      // Node tells more of what is wrong with it, and takes what is written as an ES module.
      return compile.call(this, source, filename, format);
    }
    if (!cachedData || script.cachedDataRejected) compiled += 1;
    scripts.set(hash, script);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, requireOf(this), this, filename, path.dirname(filename));
  };

  return () => {
    if (compiled * 10 <= scripts.size) return;
    const all = new Map(known);
    for (const [hash, script] of scripts) all.set(hash, script.createCachedData());
    compiled = 0;
    write(own, all);
  };
};

/** What Node gives each module. */
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/** @returns compiled code by the hash of its source; empty where there is none yet, or none that is whole */
function read(folder) {
  const found = new Map();
  try {
    const [name] = fs.readdirSync(folder).filter((each) => NAME.test(each));
    const content = fs.readFileSync(path.join(folder, name));
    if (hashOf(content) !== NAME.exec(name)[1]) return found;
    const length = content.readUInt32LE(0);
    let at = 4 + length;
    for (const [hash, size] of JSON.parse(content.toString('utf8', 4, at))) {
      found.set(hash, content.subarray(at, at + size));
      at += size;
    }
  } catch {
    // Whoever finds none, compiles.
  }
  return found;
}

/** Under its last name when it is whole; others may read, or write the same, meanwhile. */
function write(folder, all) {
  try {
    const header = Buffer.from(JSON.stringify([...all].map(([hash, { length }]) => [hash, length])));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    const content = Buffer.concat([length, header, ...all.values()]);
    fs.mkdirSync(folder, { recursive: true });
    const name = `${hashOf(content)}.v8`;
    // Older ones, and what was never finished by somebody who was killed.
    const former = fs.readdirSync(folder).filter((each) => each !== name);
    const draft = path.join(folder, `${process.pid}.draft`);
    fs.writeFileSync(draft, content);
    fs.renameSync(draft, path.join(folder, name));
    for (const each of former) fs.rmSync(path.join(folder, each), { force: true });
  } catch {
    // A folder that cannot be written to: each compiles for itself.
  }
}

'use strict';
/*
 * Keeps what V8 compiles of a function and of its packages, so that the next instance need not: loading `wx-server-sdk`
 * takes a third less of processor time, tests that start many instances of our bundles an eighth less (docs/decisions.md).
 *
 * One folder per version of V8, code found by the hash of its source. Packages (`node_modules`), which are many and
 * small and seldom change, share one file: a header of JSON, then the compiled code of each module. The function's own
 * modules, which are few and large and change, have one each. A file that is not whole (a power cut) has another hash
 * than it says and is not used: V8 checks little of it.
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
const OWN = 'own';
/** Files of functions’ own modules that are kept: those of some builds, of which each has a hundred. */
const MOST_OWN = 600;

/**
 * @param folder where the compiled code is kept
 * @returns keeps what was compiled anew, if much was; to be called when there is time
 */
module.exports = function cacheCompiled(folder) {
  const kept = path.join(folder, `${process.versions.v8}-${process.arch}`);
  let packages;
  /** A function that has its packages in its bundle needs none of the others'. */
  const fromPackages = () => (packages ??= read(kept));
  const scripts = new Map();
  let compiled = 0;
  let own = [];

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, format) {
    if (!/\.c?js$/.test(filename) || format === 'module' || IMPORTS.test(source))
      return compile.call(this, source, filename, format);
    const hash = hashOf(source);
    const isOwn = !filename.includes(PACKAGES);
    const cachedData = isOwn ? readOwn(kept, hash) : fromPackages().get(hash);
    let script;
    try {
      script = new vm.Script(Module.wrap(source), { filename, ...(cachedData ? { cachedData } : {}) });
    } catch {
      // Node tells more of what is wrong with it, and takes what is written as an ES module.
      return compile.call(this, source, filename, format);
    }
    const isNew = !cachedData || script.cachedDataRejected;
    if (!isOwn) scripts.set(hash, script);
    if (!isOwn && isNew) compiled += 1;
    if (isOwn && isNew) own.push([hash, script]);
    const run = script.runInThisContext();
    return run.call(this.exports, this.exports, requireOf(this), this, filename, path.dirname(filename));
  };

  return () => {
    for (const [hash, script] of own) writeOwn(kept, hash, script.createCachedData());
    own = [];
    if (compiled * 10 <= scripts.size) return;
    const all = new Map(fromPackages());
    for (const [hash, script] of scripts) all.set(hash, script.createCachedData());
    compiled = 0;
    write(kept, all);
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
    const former = fs.readdirSync(folder).filter((each) => each !== name && each !== OWN);
    const draft = path.join(folder, `${process.pid}.draft`);
    fs.writeFileSync(draft, content);
    fs.renameSync(draft, path.join(folder, name));
    for (const each of former) fs.rmSync(path.join(folder, each), { force: true });
  } catch {
    // A folder that cannot be written to: each compiles for itself.
  }
}

/** @returns the compiled code of one of the function's own modules; its SHA-1 comes first in the file */
function readOwn(folder, hash) {
  try {
    const content = fs.readFileSync(path.join(folder, OWN, `${hash}.v8`));
    const code = content.subarray(40);
    return content.toString('latin1', 0, 40) === hashOf(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

function writeOwn(folder, hash, code) {
  try {
    const own = path.join(folder, OWN);
    fs.mkdirSync(own, { recursive: true });
    const draft = path.join(own, `${process.pid}.draft`);
    fs.writeFileSync(draft, Buffer.concat([Buffer.from(hashOf(code), 'latin1'), code]));
    fs.renameSync(draft, path.join(own, `${hash}.v8`));
    const files = fs.readdirSync(own).map((name) => path.join(own, name));
    if (files.length <= MOST_OWN) return;
    const age = new Map(files.map((file) => [file, fs.statSync(file).mtimeMs]));
    files.sort((a, b) => age.get(b) - age.get(a));
    for (const file of files.slice(MOST_OWN)) fs.rmSync(file, { force: true });
  } catch {
    // Another one may be at it, too; or nothing can be written here: each compiles for itself.
  }
}

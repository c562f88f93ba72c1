'use strict';
/*
 * Keeps what V8 has compiled of large scripts in a folder, for the next process that loads them: compiling is half of
 * what a bundled function takes to start. Node has it built in from 22.1 on only (module.enableCompileCache).
 * Whatever goes wrong with the folder, the script is compiled as ever.
 */
const { Buffer } = require('node:buffer');
const crypto = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/** Bytes; below, reading a file takes as long as compiling. */
const LARGE = 64 * 1024;
/** A script that `vm` compiles cannot do this with a cache (Node 20). */
const DYNAMIC_IMPORT = /\bimport\s*\(/;
/** An entry begins with the SHA-256 of the script and of what follows: V8 itself compares hardly more than lengths. */
const HASH = 32;
const sha256 = (...parts) =>
  parts.reduce((hash, part) => hash.update(part), crypto.createHash('sha256')).digest();

/** Takes over how this process compiles; `save` writes down what was compiled anew, with what has run since. */
exports.keepCompiled = (folder) => {
  const compiled = [];
  const compile = Module.prototype._compile;

  Module.prototype._compile = function (content, filename) {
    if (content.length < LARGE || DYNAMIC_IMPORT.test(content)) return compile.call(this, content, filename);
    const entry = path.join(folder, sha256(filename).toString('hex'));
    const cachedData = read(entry, content);
    let script;
    try {
      // The offset: a stack trace shall not see the wrapper.
      const columnOffset = -Module.wrapper[0].length;
      const options = { filename, columnOffset, cachedData };
      script = new vm.Script(Module.wrap(content), options);
    } catch {
      // Node says better what is wrong, and takes a first line with #!.
      return compile.call(this, content, filename);
    }
    if (!cachedData || script.cachedDataRejected) compiled.push({ entry, content, script });
    const [exported, required, dirname] = compile.call(
      this,
      'return [exports, require, __dirname]',
      filename,
    );
    return script.runInThisContext().call(exported, exported, required, this, filename, dirname);
  };
  return { save: () => compiled.splice(0).forEach(write) };
};

function read(entry, content) {
  try {
    const bytes = fs.readFileSync(entry);
    const data = bytes.subarray(HASH);
    return bytes.subarray(0, HASH).equals(sha256(content, data)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function write({ entry, content, script }) {
  const whole = `${entry}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(entry), { recursive: true });
    const data = script.createCachedData();
    fs.writeFileSync(whole, Buffer.concat([sha256(content, data), data]));
    // Another process reads the old one or the new one, never half of it.
    fs.renameSync(whole, entry);
  } catch {
    // Compiled again next time.
  }
}

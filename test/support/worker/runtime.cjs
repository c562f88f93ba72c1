'use strict';
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');

/** What this jest worker has compiled, by file. A script belongs to no context: each test file runs it in its own. */
const compiled = new Map();
/** Where `import()` leads to is known of what jest itself compiles only. */
const IMPORTS = /\bimport\s*\(/;

/**
 * jest's runtime, but a module is compiled once per worker, not once per test file that loads it: with zod, the contract and
 * jest's own parts that was a third of a unit test's processor time. Each test file runs it anew all the same.
 */
module.exports = class CompilingOnce extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor } = this;
    const plain = executor.compile.bind(executor);
    executor.compile = (source, filename) => {
      const context = this._environment.getVmContext();
      const isLoadedOnce = filename === executor.testPath;
      if (!context || isLoadedOnce || source.startsWith('#!') || IMPORTS.test(source))
        return plain(source, filename);
      const head = `(function (${executor.injectedModuleParameters.join(', ')}) {`;
      let known = compiled.get(filename);
      if (known?.source !== source || known.head !== head) {
        try {
          const script = new Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
          compiled.set(filename, (known = { source, head, script }));
        } catch {
          // jest tells more of what is wrong with it, and takes what is written as an ES module.
          return plain(source, filename);
        }
      }
      return known.script.runInContext(context);
    };
  }

  /** For its own test. */
  static scriptOf(filename) {
    return compiled.get(filename)?.script;
  }
};

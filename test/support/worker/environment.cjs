'use strict';
const { TestEnvironment } = require('jest-environment-node');

/**
 * jest's environment for Node, and in it `requireOnce(file)`: a module of plain JavaScript that is loaded once per jest
 * worker, outside the registry that each test file has for itself, and stays for the files after it. What takes long to
 * load or to start (the local cloud, a browser) is then there for all of them. Such a module keeps nothing of a test's.
 */
module.exports = class WorkerEnvironment extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.requireOnce = (file) => require(file);
  }
};

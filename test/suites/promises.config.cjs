module.exports = require('./suites.cjs').configOf('promises');

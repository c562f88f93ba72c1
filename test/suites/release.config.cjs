module.exports = require('./suites.cjs').configOf('release');

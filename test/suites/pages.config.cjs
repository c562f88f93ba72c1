module.exports = require('./suites.cjs').configOf('pages');

'use strict';
/** In place of the fifty languages that zod reads with its first import: the one that a test speaks. */
module.exports = { en: require('../../node_modules/zod/v4/locales/en.cjs') };

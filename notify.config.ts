/**
 * What your mini program tells its users, and how: put in your own, in place of what is here (`npm run init` writes one to
 * begin with). The build checks it (`npm run build`); every option is documented in `cloudfunctions/core/config/input.ts`.
 * Until then it is the demo shop's. Demo and tests have that one for themselves and do not look here.
 */
export { default } from './miniprogram-client/demo-functions/notify.config';

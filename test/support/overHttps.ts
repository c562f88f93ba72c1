/**
 * Imported before a file of tests, it runs them over WeChat's HTTPS API: no call has a WeChat token, the functions have the
 * AppSecret. `TRANSPORT=https` does the same for any file.
 */
process.env.TRANSPORT = 'https';

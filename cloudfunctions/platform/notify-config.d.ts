/** The configuration as the build has checked it: the build puts it into each bundle (`scripts/build/notifyConfigModule.ts`). */
declare module 'notify-config' {
  const config: import('../core/config').Config;
  export default config;
}

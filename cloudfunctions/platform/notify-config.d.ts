/** The configuration as the build has checked it: the build puts it into each bundle (`scripts/build/notifyConfigModule.ts`). */
declare module 'notify-config' {
  // A declared module may not import by a relative name.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  const config: import('../core/config').Config;
  export default config;
}

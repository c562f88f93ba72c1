/** What the client knows at build time. `npm run build` writes it to `dist/client/notify.config.js` from `notify.config.ts`. */

export interface ClientTemplate {
  /** WeChat's template id. */
  readonly id: string;
  readonly kind: 'one-time' | 'long-term';
  /** As on the permission sheet. */
  readonly title: string;
  readonly topic: string;
}

export interface ClientConfig<Alias extends string = string> {
  /** Of the deployed functions' names. Default: none. */
  readonly prefix?: string;
  /**
   * Ids of cloud environments, by the version of the mini program: each calls its own, whatever `wx.cloud.init` was given.
   * From `environments` of notify.config.ts: `develop` has the first that is `developer`, else `trial`; `trial` the other
   * way round; where there is one only, both have it; `release` has the first that is `formal`. `''`: none fits, and nothing is called.
   */
  readonly environments: { readonly [version in 'develop' | 'trial' | 'release']: string };
  readonly templates: { readonly [alias in Alias]: ClientTemplate };
  /** Where operators may ask for subscriptions, by the name that pages give as `place`. */
  readonly places?: { readonly [name: string]: { readonly title: string } };
  readonly topics: { readonly [name: string]: { readonly title: string; readonly description?: string } };
}

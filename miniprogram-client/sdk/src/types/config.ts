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
  readonly templates: { readonly [alias in Alias]: ClientTemplate };
  readonly topics: { readonly [name: string]: { readonly title: string; readonly description?: string } };
}

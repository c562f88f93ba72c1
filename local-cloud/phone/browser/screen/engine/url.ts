import type { EventChannel } from './eventChannel';

/** A page's path and query, as `wx.navigateTo({url})` takes them. */
export interface PageUrl {
  /** No leading slash. */
  path: string;
  /** Values as they stand in the url: WeChat does not decode them. */
  query: Record<string, string>;
  /** For the page that opens: the line to its opener. */
  channel?: EventChannel;
}

/** Reads `/pages/a?x=1`, or `../b?x=1` seen from a page. */
export function parsePageUrl(url: string, from: string): PageUrl {
  const [path = '', search = ''] = url.split('?', 2);
  return { path: absolute(path, from), query: parseQuery(search) };
}

function parseQuery(search: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const part of search.split('&')) {
    const at = part.indexOf('=');
    const name = at === -1 ? part : part.slice(0, at);
    if (name) query[name] = at === -1 ? '' : part.slice(at + 1);
  }
  return query;
}

function absolute(path: string, from: string): string {
  const start = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') start.pop();
    else if (part !== '' && part !== '.') start.push(part);
  }
  return start.join('/').replace(/\.html$/, '');
}

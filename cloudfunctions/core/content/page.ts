import type { Config } from '../config/config';
import { NotifyError } from '../errors';
import { unknownPage } from './knownPage';

/** A bound of our own, so that no row grows without end: WeChat's is not known (PLATFORM §3, §8). */
const MAX_BYTES = 1024;
/** A path of the mini program: no leading or trailing slash, no scheme, no dots that climb (no part begins with one). */
const PATH = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;
/** What may stand in a query as it is; anything else must be percent-encoded. */
const QUERY = /^[A-Za-z0-9\-._~!$'()*+,;:@/%&=]*$/;
/** The parameter that a click is counted by: a second one would hide it. */
const MARK = 'nid';
const HOLDS_MARK = /(^|&)nid(=|&|$)/;

/**
 * The page a card opens, with the one opaque parameter that a click is counted by.
 * @param base the request's page or the template's; empty: the card cannot be tapped
 * @param added of every link (`linkParameters`); where page or query say the same name, they are right
 * @throws NotifyError `BAD_REQUEST` naming the field
 */
export function pageWithMark(
  base: string | undefined,
  query: Record<string, string | number | boolean> | undefined,
  nid: string,
  added: Record<string, string> = {},
): string {
  if (!base) return '';
  const [path = '', given = ''] = split(base);
  if (!PATH.test(path)) {
    throw bad(
      `expected a page such as pages/order/detail, without a slash at its beginning or end, got ${show(base)}`,
    );
  }
  if (!QUERY.test(given)) {
    throw bad(`expected a percent-encoded query behind "?", got ${show(given)}`);
  }
  const own = Object.entries(query ?? {}).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const named = new Set([...namesIn(given), ...Object.keys(query ?? {})]);
  const ours = Object.entries(added)
    .filter(([name]) => !named.has(name))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const before = [...(given ? [given] : []), ...own, ...ours].join('&');
  if (HOLDS_MARK.test(before)) throw bad(`expected no "${MARK}" of your own: the click mark has that name`);
  const page = `${path}?${before}${before && '&'}${MARK}=${nid}`;
  const bytes = Buffer.byteLength(page);
  if (bytes > MAX_BYTES) {
    throw bad(`expected at most ${MAX_BYTES} bytes with the click mark, got ${bytes}: shorten page or query`);
  }
  return page;
}

/** @throws NotifyError `BAD_REQUEST` for a page that the mini program has not, where the build has known its pages */
export function requireKnownPage({ pages }: Pick<Config, 'pages'>, page: string | undefined): void {
  const problem = unknownPage(pages, page);
  if (problem !== undefined) throw bad(`${problem} (new? build and deploy the functions again)`);
}

/** Names of the parameters of a query. */
export const namesIn = (query: string): string[] =>
  query.split('&').flatMap((part) => {
    const name = part.split('=')[0]!;
    return name === '' ? [] : [readable(name)];
  });

function readable(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** One page with the click mark of another; without a page of its own, the other. The mark is the last parameter. */
export const withMarkOf = (page: string, other: string): string =>
  page === ''
    ? other
    : page.slice(0, page.lastIndexOf(`${MARK}=`)) + other.slice(other.lastIndexOf(`${MARK}=`));

function encode(value: string | number | boolean): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // Half of a surrogate pair: URIError.
    throw bad('expected well-formed text in query');
  }
}

function split(page: string): [string, string] {
  const at = page.indexOf('?');
  return at < 0 ? [page, ''] : [page.slice(0, at), page.slice(at + 1)];
}

const show = (text: string): string => JSON.stringify(text).slice(0, 80);

const bad = (problem: string): NotifyError =>
  new NotifyError('BAD_REQUEST', `page: ${problem}. 页面路径有误。`, [
    { code: 'bad_page', path: 'page', message: problem },
  ]);

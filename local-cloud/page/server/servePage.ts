import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageFiles } from './bundle';

export interface PageServer {
  /** Answers requests for the page. @returns false when the request is for somebody else */
  handle(req: IncomingMessage, res: ServerResponse): boolean;
}

const TYPES: Record<string, { type: string; file: 'html' | 'script' | 'style' }> = {
  '/': { type: 'text/html; charset=utf-8', file: 'html' },
  '/page/app.js': { type: 'text/javascript; charset=utf-8', file: 'script' },
  '/page/app.css': { type: 'text/css; charset=utf-8', file: 'style' },
};

/**
 * Serves the plain page of `npm start` (Chinese first, English beside); bundled once, when it is first looked at.
 *
 * The page asks the control API only (`/clock`, `/functions`, `/logs`, `/metrics`, `/faults`, `/wechat/*`, `/data/*`): for what its open
 * tab shows, once a second at most, never two requests of a kind at a time, and not at all while it is hidden.
 */
export function servePage(): PageServer {
  let files: Promise<PageFiles> | undefined;
  return {
    handle(req, res) {
      const [path = '', search = ''] = (req.url ?? '').split('?');
      if (req.method !== 'GET' || !Object.hasOwn(TYPES, path)) return false;
      files ??= bundle();
      void send(res, files, TYPES[path]!, search);
      return true;
    },
  };
}

/** Loaded when it is needed: most local clouds run in tests, where nobody looks at the page. */
async function bundle(): Promise<PageFiles> {
  const { bundlePage } = await import('./bundle');
  return bundlePage();
}

async function send(
  res: ServerResponse,
  files: Promise<PageFiles>,
  { type, file }: (typeof TYPES)[string],
  search: string,
): Promise<void> {
  try {
    const { version, [file]: body } = await files;
    const cache = search === `v=${version}` ? 'max-age=31536000, immutable' : 'no-store';
    res.writeHead(200, { 'content-type': type, 'cache-control': cache }).end(body);
  } catch (error) {
    res.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
    res.end(`The page could not be bundled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { browserAssets } from './browserAssets';
import type { Project } from './project';
import { noMiniProgramPage, panelPage, screenPage, shellPage } from './pages';

const PAGES: Record<string, (version: string) => string> = {
  '': shellPage,
  '/': shellPage,
  '/screen': screenPage,
  '/panel': panelPage,
};

/** How long a browser may keep an answer. */
const NEVER = 'no-store';
const FOR_EVER = 'max-age=31536000, immutable';

export interface PhoneOptions {
  /**
   * Folder of the mini program: with `app.json`, or a project whose `project.config.json` names one.
   * Without it `/phone` says how to give one.
   */
  miniprogramDir?: string | undefined;
  /** Package name → folder, for packages that the mini program requires and that are not installed (its own SDK, say). */
  packages?: Readonly<Record<string, string>>;
}

export interface PhoneRoutes {
  /** Answers what lies under `/phone`. @returns false for everything else: then nothing was written */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Ends watching and the open event streams. */
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** Files of a mini program that a page may show. */
const PICTURES = new Set(['.png', '.jpg', '.jpeg', '.gif', '.svg', '.webp']);

/**
 * The phone, to be mounted in the local cloud's server: `/phone` is the page, and what it needs lies below.
 * It talks to the control API (`/call/…`, `/wechat/…`, `/clock`, `/logs`, `/metrics`, `/faults`) of the same server.
 */
export function phoneRoutes({ miniprogramDir, packages = {} }: PhoneOptions): PhoneRoutes {
  const streams = new Set<ServerResponse>();
  let project: Promise<Project> | undefined;
  let closed = false;
  // The compiler takes half a second to load: who never looks at the phone does not wait for it.
  const open = async (folder: string): Promise<Project> => {
    const { Project: Opened } = await import('./project');
    return new Opened(folder, packages);
  };
  return {
    handle(request, response) {
      // Before anything is parsed: this stands in front of the control API, and any text may come.
      if (!/^\/phone(?=[/?]|$)/.test(request.url ?? '')) return false;
      const url = new URL(request.url ?? '/', 'http://phone');
      if (miniprogramDir === undefined) {
        send(response, 404, '.html', noMiniProgramPage());
        return true;
      }
      if (closed) {
        response.destroy();
        return true;
      }
      project ??= open(miniprogramDir);
      project
        .then((opened) => answer(opened, streams, url, response))
        .catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          send(response, 500, '.json', JSON.stringify({ error: { code: 'PHONE_FAILED', message } }));
        });
      return true;
    },
    async close() {
      closed = true;
      (await project)?.close();
      for (const stream of streams) stream.end();
    },
  };
}

async function answer(
  project: Project,
  streams: Set<ServerResponse>,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const path = url.pathname.slice('/phone'.length);
  const page = PAGES[path];
  if (page) return send(response, 200, '.html', page((await browserAssets()).version));
  if (path === '/about.json')
    return send(response, 200, '.json', JSON.stringify({ title: titleOf(project) }));
  if (path === '/bundle.json') return send(response, 200, '.json', JSON.stringify(project.current().bundle));
  if (path === '/changes') return changes(project, streams, response);
  if (path === '/locate') return locate(project, url, response);
  if (path.startsWith('/assets/')) {
    const name = path.slice('/assets/'.length);
    const { files, version } = await browserAssets();
    const asset = files.get(name);
    const cache = url.searchParams.get('v') === version ? FOR_EVER : NEVER;
    if (asset !== undefined) return send(response, 200, extname(name), asset, cache);
  }
  if (path.startsWith('/files/'))
    return sendFile(project, decodeURIComponent(path.slice('/files/'.length)), response);
  notFound(response, `There is nothing at ${url.pathname}.`);
}

function titleOf(project: Project): string {
  return project.current().bundle.config.window.navigationBarTitleText ?? '小程序';
}

/** Server-sent events: one `change` per new compilation. */
function changes(project: Project, streams: Set<ServerResponse>, response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write(': listening\n\n');
  streams.add(response);
  const stop = project.onChange((version) => response.write(`event: change\ndata: ${version}\n\n`));
  response.on('close', () => {
    stop();
    streams.delete(response);
  });
}

function locate(project: Project, { searchParams }: URL, response: ServerResponse): void {
  const path = searchParams.get('path') ?? '';
  const place = project.locate(path, Number(searchParams.get('line')), Number(searchParams.get('column')));
  if (place) send(response, 200, '.json', JSON.stringify(place));
  else notFound(response, `${path} has no such place.`);
}

function sendFile(project: Project, path: string, response: ServerResponse): void {
  const extension = extname(path).toLowerCase();
  const file = PICTURES.has(extension) ? project.current().tree.real(path) : undefined;
  if (!file) return notFound(response, `There is no picture ${path} in the mini program.`);
  response.writeHead(200, headers(extension));
  createReadStream(file).pipe(response);
}

function send(
  response: ServerResponse,
  status: number,
  extension: string,
  body: string,
  cache = NEVER,
): void {
  response.writeHead(status, headers(extension, cache));
  response.end(body);
}

function notFound(response: ServerResponse, message: string): void {
  send(response, 404, '.json', JSON.stringify({ error: { code: 'NOT_FOUND', message } }));
}

function headers(extension: string, cache = NEVER): Record<string, string> {
  return { 'content-type': TYPES[extension] ?? 'application/octet-stream', 'cache-control': cache };
}

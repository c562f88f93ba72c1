/** Where a mini program's parts lie: as DevTools' `project.config.json` says, and of a framework's where its sources are. */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface Layout {
  /** The folder of the functions. */
  cloudfunctions: string;
  /** The folder that is to hold our client. */
  client: string;
  /** The folder of the mini program as the team writes it. */
  sources: string;
  /** A page of it, where it lists them itself. */
  page?: string;
  /** What `/phone` can show: a mini program as it is, not what a framework makes; nothing: not known. */
  miniprogram?: string;
  appid?: string;
  /** What is to be known of it. */
  notes: string[];
}

/** A checkout is no mini program: what it builds goes into one that lies beside it. */
export const BESIDE: Layout = {
  cloudfunctions: '../YOUR_PROJECT/cloudfunctions',
  client: '../YOUR_PROJECT/miniprogram/notify',
  sources: '../YOUR_PROJECT/miniprogram',
  notes: [],
};

/** By a package that its projects depend on: where the client lies among the sources (docs, "Frameworks"). */
const FRAMEWORKS: readonly { name: string; package: RegExp; client(project: string): string }[] = [
  { name: 'Taro', package: /^@tarojs\//, client: () => 'src/notify' },
  {
    name: 'uni-app',
    package: /^@dcloudio\//,
    client: (project) =>
      existsSync(join(project, 'src')) ? 'src/wxcomponents/notify' : 'wxcomponents/notify',
  },
];

interface DevTools {
  cloudfunctionRoot?: unknown;
  miniprogramRoot?: unknown;
  appid?: unknown;
}

export function layoutOf(project: string): Layout {
  const file = join(project, 'project.config.json');
  const told: DevTools = readJson(file) ?? {};
  const cloudfunctions = folderIn(told.cloudfunctionRoot) ?? 'cloudfunctions';
  const miniprogram =
    folderIn(told.miniprogramRoot) ?? (existsSync(join(project, 'app.json')) ? '.' : 'miniprogram');
  const appid =
    typeof told.appid === 'string' && /^wx[0-9a-f]{16}$/.test(told.appid) ? { appid: told.appid } : {};
  const made = sourcesOf(project, miniprogram);
  return {
    cloudfunctions,
    client: made?.client ?? posix.join(miniprogram, 'notify'),
    sources: made?.sources ?? miniprogram,
    ...(!made && existsSync(join(project, miniprogram, 'app.json')) && { miniprogram }),
    ...(!made && firstPage(join(project, miniprogram))),
    ...appid,
    notes: [
      ...(made ? [made.note] : []),
      ...(existsSync(file) && folderIn(told.cloudfunctionRoot) === undefined
        ? [
            `project.config.json names no cloudfunctionRoot: add "cloudfunctionRoot": "${cloudfunctions}/", so that DevTools finds the functions.`,
            `project.config.json 没有 cloudfunctionRoot：请加上 "cloudfunctionRoot": "${cloudfunctions}/"，开发者工具才能找到云函数。`,
          ]
        : []),
    ],
  };
}

interface Made extends Pick<Layout, 'client' | 'sources'> {
  note: string;
}

/** What DevTools opens as the mini program may be what a framework makes of the sources: then nothing of ours may lie there. */
function sourcesOf(project: string, miniprogram: string): Made | undefined {
  const sources = existsSync(join(project, 'src')) ? 'src' : '.';
  const { dependencies = {}, devDependencies = {} } =
    readJson<{ dependencies?: object; devDependencies?: object }>(join(project, 'package.json')) ?? {};
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  const known = FRAMEWORKS.find((one) => packages.some((name) => one.package.test(name)));
  if (known)
    return {
      client: known.client(project),
      sources,
      note: `${known.name}: the client goes among the sources; ${miniprogram} is what it makes. 客户端放在源码目录，${miniprogram} 是其输出。`,
    };
  const isMade = existsSync(join(project, 'src')) && !miniprogram.split('/').includes('src');
  if (!isMade || isWritten(project, miniprogram)) return undefined;
  return {
    client: 'src/notify',
    sources,
    note: `${miniprogram} seems to be made from src, so the client goes there: make sure that it is copied as it is. ${miniprogram} 似乎由 src 生成，客户端因此放在 src，请确认它会被原样复制。`,
  };
}

function firstPage(miniprogram: string): { page: string } | undefined {
  const { pages } = readJson<{ pages?: unknown[] }>(join(miniprogram, 'app.json')) ?? {};
  const [first] = Array.isArray(pages) ? pages : [];
  return typeof first === 'string' ? { page: first.replace(/^\/+/, '') } : undefined;
}

/** Sources, as opposed to an output that is not there or is left out of the repository. */
function isWritten(project: string, folder: string): boolean {
  if (!existsSync(join(project, folder, 'app.json'))) return false;
  const ignored = readText(join(project, '.gitignore')).split(/\r?\n/);
  return !ignored.some((line) => line.trim().replace(/^\/|\/$/g, '') === folder);
}

const folderIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? posix.normalize(value).replace(/(.)\/+$/, '$1') : undefined;

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** DevTools and npm complain of a broken file better than we could. */
function readJson<T>(file: string): T | undefined {
  try {
    return (JSON.parse(readText(file)) ?? undefined) as T | undefined;
  } catch {
    return undefined;
  }
}

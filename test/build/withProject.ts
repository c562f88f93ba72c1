/** A throw-away project beside the real one: its own functions and configuration, the real packages. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { stop } from 'esbuild';
import type { BuildResult } from '../../scripts/build/build';
import { workersBuilder } from '../support/worker';

export const ROOT = resolve(__dirname, '../..');

/** Inside the checkout, so that `node_modules` is found; below `dist`, which nothing scans. */
const PARENT = join(ROOT, 'dist/.tests');

/** Paths from the project. */
interface Places {
  client?: string;
}

export interface Project {
  folder: string;
  /** Writes or overwrites files, by path inside the project. */
  write(files: Record<string, string>): void;
  remove(path: string): void;
  /** Builds into `out` (default) or another folder of the project. */
  build(out?: string, places?: Places): Promise<BuildResult>;
  /** The problems of a build that must fail. */
  problems(out?: string, places?: Places): Promise<string>;
  read(path: string): string;
  /** Content by path of every file below a folder. */
  files(path: string): Record<string, string>;
}

/** What a test itself asks of esbuild is done by a process that lives until told otherwise. */
afterAll(() => stop());

const TEMPLATE_ID = 'T'.repeat(43);

/** A minimal configuration; `more` is spliced in as source text. */
export const configFile = (more = '') => `
  export default {
    appid: 'wx0123456789abcdef',
    environments: { local: { envId: 'local', state: 'developer' } },
    topics: { news: { title: '消息' } },
    templates: {
      hello: { id: '${TEMPLATE_ID}', kind: 'one-time', title: '消息', topic: 'news', class: 'transactional', data: { text: 'thing1' } },
    },
    ${more}
  };`;

const BASE: Record<string, string> = {
  'notify.config.ts': configFile(),
  'database-rules.json': '{}',
  'cloudfunctions/greet/index.ts': `import config from 'notify-config';\nexport const main = async () => ({ appid: config.appid });`,
  'cloudfunctions/greet/config.json': '{}',
};

export async function withProject(
  files: Record<string, string>,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  mkdirSync(PARENT, { recursive: true });
  const folder = mkdtempSync(join(PARENT, 'project-'));
  const write = (more: Record<string, string>) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const { buildAll, BuildError } = await workersBuilder();
  const build = (out = 'out', { client }: Places = {}) =>
    buildAll({
      ...(client === undefined ? {} : { client: join(folder, client) }),
      root: ROOT,
      project: folder,
      functions: join(folder, 'cloudfunctions'),
      config: join(folder, 'notify.config.ts'),
      databaseRules: join(folder, 'database-rules.json'),
      out: join(folder, out),
      dist: join(folder, 'dist'),
    });
  try {
    write({ ...BASE, ...files });
    await use({
      folder,
      write,
      build,
      remove: (path) => rmSync(join(folder, path), { recursive: true }),
      problems: async (out, places) => {
        const error: unknown = await build(out, places).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(BuildError);
        return (error as Error).message;
      },
      read: (path) => readFileSync(join(folder, path), 'utf8'),
      files: (path) => filesBelow(join(folder, path)),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function filesBelow(folder: string): Record<string, string> {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return Object.fromEntries(
    all
      .filter((path) => statSync(path).isFile())
      .map((path) => [relative(folder, path), readFileSync(path, 'utf8')]),
  );
}

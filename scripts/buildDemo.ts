/**
 * What the demo shop needs besides its sources, for WeChat DevTools and for the local
 * phone alike: the client in `miniprogram_npm` (as DevTools' "build npm" would put it), the client's configuration, the
 * helper beside the shop's own functions, and these functions, bundled beside the product's.
 */
import { build } from 'esbuild';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { leaveOutDeadParts } from './build/deadParts';
import { discoverFunctions } from './build/discover';
import { loadNotifyConfig } from './build/loadConfig';
import { withLock } from './build/lock';
import { type BuildOptions, serverFolder } from './build/options';
import { BuildError, esbuildProblems, messageOf } from './build/problems';
import { workFolder } from './build/staging';
import { type Artefact, changeOf, contentHash, swapIn } from './build/swap';
import { buildClient, clientConfigFiles } from './buildClient/buildClient';

/** Name under which the demo imports the client. */
const CLIENT_PACKAGE = 'miniprogram-notify';

/** Not the product's mark: `npm run build` removes what carries that and is no longer made. */
const MARK = { generatedBy: 'miniprogram-notify-demo' } as const;

export interface Demo {
  /** Folder of the mini program. */
  miniprogram: string;
  /** Indexes of the product's collections and of the shop's. */
  databaseRules: string;
  /** Names of the shop's functions. */
  functions: string[];
}

/**
 * Writes only what has changed: a phone that shows the demo does not reload without need.
 * @param options of a build that is done: the helper in `dist`, functions in `out`
 * @throws BuildError
 */
export function buildDemo(options: BuildOptions): Promise<Demo> {
  return withLock(options.dist, () => buildAlone(options));
}

async function buildAlone(options: BuildOptions): Promise<Demo> {
  const { root, config, databaseRules, out, dist } = options;
  const miniprogram = join(root, 'miniprogram-client/demo');
  const sources = join(root, 'miniprogram-client/demo-functions');
  const work = workFolder(join(dist, 'shop'));
  try {
    const clientConfig = clientConfigFiles(await loadNotifyConfig(config, root));
    const client = await builtClient(root, work, join(miniprogram, 'miniprogram_npm', CLIENT_PACKAGE));
    copyComponents(join(sources, '../components'), join(work, 'components'));
    const helper = ['notify.js', 'notify.d.ts'].map((name) => ({
      staged: copyOf(join(serverFolder(options), name), join(work, 'helper', name)),
      target: join(sources, 'shared', name),
    }));
    const forPhone: Artefact[] = [
      ...client,
      { staged: join(work, 'components'), target: join(miniprogram, 'components/notify') },
      ...Object.entries(clientConfig).map(([name, text]) => ({
        staged: written(join(work, name), text),
        target: join(miniprogram, name),
      })),
    ];
    const rules = join(dist, 'database-rules.json');
    const merged = { ...readJson(databaseRules), ...readJson(join(sources, 'database-rules.json')) };
    const rulesFile = { staged: written(join(work, 'rules.json'), json(merged)), target: rules };
    // These lie in the checkout, where builds with other outputs (tests) put them too.
    await withLock(join(sources, 'shared'), async () => swapChanged([...helper, ...forPhone, rulesFile]));
    const functions = await bundleShop(sources, work);
    swapChanged(functions.map(({ name, staged }) => ({ staged, target: join(out, name) })));
    return { miniprogram, databaseRules: rules, functions: functions.map(({ name }) => name) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The client, its components included, unless the one in place was made of the same sources: its types take seconds. */
async function builtClient(root: string, work: string, target: string): Promise<Artefact[]> {
  const sources = ['miniprogram-client/sdk/src', 'miniprogram-client/components', 'scripts/buildClient'];
  const stamp = sources.map((path) => contentHash(join(root, path))).join('\n');
  const stampFile = join(target, '.sources');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return [];
  await buildClient(root, join(work, 'client'));
  const staged = join(work, 'client/miniprogram_dist');
  written(join(staged, '.sources'), stamp);
  return [{ staged, target }];
}

/** As a team copies them: DevTools compiles them with the pages. */
function copyComponents(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !/\.test\.ts$|\.md$/.test(path) });
  const entry = join(to, 'notify.ts');
  writeFileSync(entry, readFileSync(entry, 'utf8').replaceAll("'../sdk/src/types'", `'${CLIENT_PACKAGE}'`));
}

/** As deployed: the SDKs inside, nothing to install in the cloud. */
async function bundleShop(sources: string, work: string): Promise<{ name: string; staged: string }[]> {
  const functions = discoverFunctions(sources);
  const staged = join(work, 'functions');
  try {
    await build({
      entryPoints: Object.fromEntries(functions.map(({ name, entry }) => [`${name}/index`, entry])),
      outdir: staged,
      bundle: true,
      platform: 'node',
      target: 'node16',
      format: 'cjs',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
      plugins: [leaveOutDeadParts()],
    });
  } catch (error) {
    throw new BuildError(esbuildProblems(error) ?? [messageOf(error)]);
  }
  return functions.map(({ name, folder }) => {
    copyFileSync(join(folder, 'config.json'), join(staged, name, 'config.json'));
    const manifest = { name, version: '1.0.0', private: true, main: 'index.js', ...MARK };
    written(join(staged, name, 'package.json'), json(manifest));
    return { name, staged: join(staged, name) };
  });
}

function swapChanged(artefacts: readonly Artefact[]): void {
  swapIn(
    artefacts.filter((each) => changeOf(each) !== 'same'),
    [],
  );
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

function written(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function copyOf(from: string, to: string): string {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  return to;
}

/** The build: read and check everything, write to a folder of its own, then swap. */
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { warningsOf } from '../../cloudfunctions/core/checking/warnings';
import type { Config } from '../../cloudfunctions/core/config';
import { bundleFunctions, bytesOf } from './bundle';
import { databaseRulesProblems } from './databaseRules';
import { discoverFunctions, type SourceFunction, strayFunctions } from './discover';
import { type FunctionConfig, readFunctionConfig, ticking } from './functionConfig';
import { loadNotifyConfig } from './loadConfig';
import { callsOpenapi, type OpenapiUse, openapiUse, permissionProblems } from './openapi';
import type { BuildOptions } from './options';
import { findAppJson, pageProblems, readPages } from './pages';
import { foreignFolders, obsoleteFolders, serverProblems } from './ownership';
import { withLock } from './lock';
import { failIfAny } from './problems';
import { stageDist, stageFunction, workFolder } from './staging';
import { type Change, changeOf, swapIn } from './swap';

export interface BuiltFunction {
  /** As deployed, prefix included. */
  name: string;
  change: Change | 'removed';
  /** Of its code; 0 when removed. */
  bytes: number;
}

export interface BuildResult {
  functions: BuiltFunction[];
  warnings: string[];
  config: Config;
}

/** What takes most of a build's time. */
export interface Tools {
  openapiUse: typeof openapiUse;
  bundleFunctions: typeof bundleFunctions;
}

/**
 * @param tools others than the build's own, where their work is done already
 * @throws BuildError with all problems found; what was built before is then untouched
 */
export function buildAll(
  options: BuildOptions,
  tools: Tools = { openapiUse, bundleFunctions },
): Promise<BuildResult> {
  return withLock(options.dist, () => build(options, tools));
}

async function build(options: BuildOptions, tools: Tools): Promise<BuildResult> {
  const { config, problems } = withPages(await loadNotifyConfig(options.config, options.project), options);
  const functions = discoverFunctions(options.functions);
  const deployed = (name: string) => config.prefix + name;
  const names = functions.map(({ name }) => deployed(name));
  const configs = readFunctionConfigs(functions, options.root);
  failIfAny([
    ...problems,
    ...configs.flatMap(({ problems }) => problems),
    ...databaseRulesProblems(options.databaseRules, relative(options.root, options.databaseRules)),
    ...serverProblems(options),
    ...foreignFolders(options.out, names).map(
      (name) =>
        `${join(options.out, name)}: expected a folder of this build or none, got somebody else's; set prefix: 'notify-' in notify.config.ts, or another. 已有同名云函数，请在 notify.config.ts 设置 prefix。`,
    ),
  ]);
  const uses = await tools.openapiUse(functions, options.root);
  const bundles = await tools.bundleFunctions(functions, callsOpenapi(uses), config, options.root);
  const permissions = checkPermissions(configs, uses);
  failIfAny(permissions.problems);

  const environments = Object.values(config.environments).flatMap(({ envIds }) => envIds);
  const [outWork, distWork] = [workFolder(options.out), workFolder(options.dist)];
  try {
    const toOut = configs.map(({ name, config: own }) => {
      const functionConfig = name === 'dispatch' ? ticking(own, config.limits.tickSeconds) : own;
      const bundle = bundles.get(name);
      if (!bundle) throw new Error(`esbuild gave no bundle for ${name}`);
      const staged = stageFunction(outWork, deployed(name), functionConfig, bundle, environments);
      const artefact = { staged, target: join(options.out, deployed(name)) };
      return {
        ...artefact,
        name: deployed(name),
        change: changeOf(artefact),
        bytes: bytesOf(bundle),
      };
    });
    const toDist = await stageDist(distWork, options, config);
    const obsolete = obsoleteFolders(options.out, names);
    swapIn(
      [
        ...toOut.filter(({ change }) => change !== 'same'),
        ...toDist.filter((file) => changeOf(file) !== 'same'),
      ],
      obsolete.map((name) => ({ target: join(options.out, name), aside: join(outWork, `${name}.obsolete`) })),
    );
    return {
      functions: [
        ...toOut.map(({ name, change, bytes }) => ({ name, change, bytes })),
        ...obsolete.map((name) => ({ name, change: 'removed' as const, bytes: 0 })),
      ],
      config,
      warnings: [
        ...strayFunctions(options.functions),
        ...warningsOf(config, relative(options.project, options.config)),
        ...permissions.warnings,
      ],
    };
  } finally {
    rmSync(outWork, { recursive: true, force: true });
    rmSync(distWork, { recursive: true, force: true });
  }
}

/** The functions know the mini program's pages, too: operators name some. */
function withPages(config: Config, options: BuildOptions): { config: Config; problems: string[] } {
  const file = findAppJson(options);
  if (file === undefined) return { config, problems: [] };
  const pages = readPages(file, relative(options.project, file));
  const shown = relative(options.project, options.config);
  return { config: { ...config, pages }, problems: pageProblems(config, pages, shown) };
}

interface NamedConfig {
  name: string;
  shown: string;
  config: FunctionConfig;
  problems: string[];
}

function readFunctionConfigs(functions: readonly SourceFunction[], root: string): NamedConfig[] {
  return functions.map(({ name, folder }) => {
    const shown = relative(root, join(folder, 'config.json'));
    return { name, shown, ...readFunctionConfig(folder, shown) };
  });
}

function checkPermissions(configs: readonly NamedConfig[], uses: ReadonlyMap<string, OpenapiUse>) {
  const all = configs.map(({ name, shown, config }) =>
    permissionProblems(shown, uses.get(name) ?? { used: [], unclear: [] }, config.permissions?.openapi ?? []),
  );
  return {
    problems: all.flatMap(({ problems }) => problems),
    warnings: all.flatMap(({ warnings }) => warnings),
  };
}

import { isShared, type AppConfig, type Unit, type WindowConfig } from '../browser/shared/bundle';
import { isObject, readJson, stringsOf } from './json';
import type { NpmPackages } from './npm';
import type { Problems } from './problems';
import { resolvePath, type SourceTree } from './sourceTree';

/** Every page, and every component that one of them reaches, with its JSON read and its paths resolved. */
export function readUnits(
  tree: SourceTree,
  npm: NpmPackages,
  config: AppConfig,
  problems: Problems,
): Record<string, Unit> {
  const units: Record<string, Unit> = {};
  const visit = (path: string, kind: Unit['kind']): void => {
    if (units[path]) return;
    const unit = readUnit(tree, npm, config, path, kind, problems);
    units[path] = unit;
    const generics = Object.values(unit.componentGenerics ?? {}).flatMap((each) =>
      each === true || !each.default ? [] : [each.default],
    );
    for (const target of [...Object.values(unit.usingComponents), ...generics])
      visit(target.slice(1), 'component');
  };
  for (const page of config.pages) visit(page, 'page');
  return units;
}

function readUnit(
  tree: SourceTree,
  npm: NpmPackages,
  config: AppConfig,
  path: string,
  kind: Unit['kind'],
  problems: Problems,
): Unit {
  if (!tree.exists(`${path}.wxml`)) {
    problems.error(
      kind === 'page' ? 'app.json' : `${path}.json`,
      `${kind === 'page' ? 'Page' : 'Component'} "${path}": there is no ${path}.wxml.`,
    );
  }
  if (!tree.extensionOf(path, ['.ts', '.js'])) {
    problems.error(
      `${path}.json`,
      `${kind === 'page' ? 'Page' : 'Component'} "${path}": there is no ${path}.js or ${path}.ts.`,
    );
  }
  const file = `${path}.json`;
  const json = readJson(tree, file, problems);
  const resolveAll = (from: string, entries: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([tag, target]) => {
        const found = resolveComponent(tree, npm, from, target);
        if (!found)
          problems.error(
            from,
            `usingComponents: <${tag}> leads to "${target}", and there is no such component; one of a package is found where it is installed, or by --package NAME=DIR. 没有该组件；npm 包中的组件（含 useExtendedLib 的 weui）请先安装，或用 --package 指定。`,
          );
        return found ? [[tag, `/${found}`]] : [];
      }),
    );
  const unit: Unit = {
    kind,
    component: json['component'] === true,
    usingComponents: {
      ...resolveAll('app.json', config.usingComponents),
      ...resolveAll(file, stringsOf(json['usingComponents'])),
    },
    window: (kind === 'page' ? json : {}) as WindowConfig,
  };
  if (isObject(json['componentGenerics']))
    unit.componentGenerics = genericsOf(tree, npm, file, json['componentGenerics']);
  if (isObject(json['componentPlaceholder']))
    unit.componentPlaceholder = stringsOf(json['componentPlaceholder']);
  if (typeof json['styleIsolation'] === 'string') unit.styleIsolation = json['styleIsolation'];
  else if (json['addGlobalClass'] === true) unit.styleIsolation = 'apply-shared';
  // A component's script may set its isolation in `options`, which only running it would show; the text says it in practice.
  if (kind === 'component' && !unit.styleIsolation) {
    const fromScript = isolationInScript(tree, path);
    if (fromScript) unit.styleIsolation = fromScript;
  }
  if (kind === 'component') unit.component = true;
  if (kind === 'page' && !isShared(unit) && !unit.component) delete unit.styleIsolation;
  if (typeof json['pureDataPattern'] === 'string') unit.pureDataPattern = json['pureDataPattern'];
  return unit;
}

/** Beside the file, from the root, or a package; a folder means its `index`. */
function resolveComponent(
  tree: SourceTree,
  npm: NpmPackages,
  from: string,
  target: string,
): string | undefined {
  const beside = resolvePath(from, target);
  const candidates = [beside, `${beside}/index`];
  if (!/^[./]/.test(target)) candidates.push(...npm.candidates(from, target));
  return candidates.find((path) => tree.exists(`${path}.wxml`) || tree.exists(`${path}.json`));
}

function genericsOf(
  tree: SourceTree,
  npm: NpmPackages,
  file: string,
  value: Record<string, unknown>,
): Record<string, true | { default?: string }> {
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const target =
        isObject(each) && typeof each['default'] === 'string'
          ? resolveComponent(tree, npm, file, each['default'])
          : undefined;
      return [name, target ? { default: `/${target}` } : true];
    }),
  );
}

function isolationInScript(tree: SourceTree, path: string): string | undefined {
  const extension = tree.extensionOf(path, ['.ts', '.js']);
  if (!extension) return undefined;
  const script = tree.read(path + extension);
  const named = /styleIsolation\s*:\s*['"]([\w-]+)['"]/.exec(script)?.[1];
  return named ?? (/addGlobalClass\s*:\s*true/.test(script) ? 'apply-shared' : undefined);
}

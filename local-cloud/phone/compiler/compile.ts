import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bundle } from '../browser/shared/bundle';
import { BUILT_IN_TAGS } from '../browser/shared/tags';
import { readAppConfig } from './appConfig';
import { isObject } from './json';
import { NpmPackages } from './npm';
import { Problems } from './problems';
import { compileScripts, type Script } from './scripts';
import { SourceTree } from './sourceTree';
import { compileStyles } from './styles';
import { compileTemplates } from './templates';
import { readUnits } from './units';

/** A compiled mini program, and what is needed to answer questions about it. */
export interface Compilation {
  bundle: Bundle;
  tree: SourceTree;
  scripts: Record<string, Script>;
}

export interface CompileOptions {
  /** Package name → folder, for packages that `require` names and nothing installs. */
  packages?: Readonly<Record<string, string>>;
  version?: number;
}

/**
 * Compiles the mini program in a folder: the one with `app.json`, or a project whose `project.config.json` names it as
 * `miniprogramRoot`. Mistakes in its files do not throw: they are in `bundle.problems`, each with its place.
 */
export function compileMiniProgram(
  folder: string,
  { packages = {}, version = 1 }: CompileOptions = {},
): Compilation {
  const problems = new Problems();
  const tree = new SourceTree(rootOf(folder));
  const npm = new NpmPackages(tree, packages);
  const config = readAppConfig(tree, problems);
  const units = readUnits(tree, npm, config, problems);
  const scripts = compileScripts(tree, npm, problems);
  const templates = compileTemplates(tree, units, BUILT_IN_TAGS, problems);
  const styles = compileStyles(tree, units, config.darkmode, problems);
  const modules = Object.fromEntries(Object.entries(scripts).map(([path, { code }]) => [path, code]));
  return {
    bundle: { version, config, units, templates, styles, modules, problems: problems.list },
    tree,
    scripts,
  };
}

function rootOf(folder: string): string {
  const project = join(folder, 'project.config.json');
  if (!existsSync(join(folder, 'app.json')) && existsSync(project)) {
    const json: unknown = JSON.parse(readFileSync(project, 'utf8'));
    if (isObject(json) && typeof json['miniprogramRoot'] === 'string')
      return resolve(folder, json['miniprogramRoot']);
  }
  return resolve(folder);
}

import { TmplGroup } from 'glass-easel-template-compiler';
import type { Unit } from '../browser/shared/bundle';
import { placeAt, type Problems } from './problems';
import { resolvePath, type SourceTree } from './sourceTree';
import { tagsOf } from './wxmlTags';

/** As glass-easel's compiler reports it; lines and columns from 0. */
interface TemplateIssue {
  level: string;
  isError: boolean;
  code: number;
  message: string;
  startLine: number;
  startColumn: number;
}

/** Codes of "missing end tag" and "invalid end tag": the compiler mends them, DevTools refuses them. */
const UNBALANCED = new Set([65543, 65567]);

/**
 * Compiles the WXML of all units, with the templates and scripts (`wxs`) that they import.
 * @returns a JavaScript expression, `{[path]: generator}`
 */
export function compileTemplates(
  tree: SourceTree,
  units: Record<string, Unit>,
  builtins: ReadonlySet<string>,
  problems: Problems,
): string {
  const group = new TmplGroup();
  try {
    const done = new Set<string>();
    const add = (path: string): void => {
      if (done.has(path) || !tree.exists(`${path}.wxml`)) return;
      done.add(path);
      addTemplate(tree, group, path, problems);
      checkTags(tree, path, units[path], builtins, problems);
      for (const each of group.getDirectDependencies(path)) add(String(each).replace(/^\//, ''));
      for (const each of group.getScriptDependencies(path))
        addScript(tree, group, done, path, String(each), problems);
    };
    Object.keys(units).forEach(add);
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}

function addTemplate(tree: SourceTree, group: TmplGroup, path: string, problems: Problems): void {
  const file = `${path}.wxml`;
  const source = tree.read(file);
  const issues = group.addTmpl(path, source) as TemplateIssue[];
  for (const issue of issues) {
    const level = issue.isError || UNBALANCED.has(issue.code) ? 'error' : 'warning';
    const place = { line: issue.startLine + 1, column: issue.startColumn + 1 };
    problems.add({ level, file, message: `WXML: ${issue.message}`, ...place }, source);
  }
}

function addScript(
  tree: SourceTree,
  group: TmplGroup,
  done: Set<string>,
  from: string,
  target: string,
  problems: Problems,
): void {
  const path = resolvePath(from, target.startsWith('/') ? target : `/${target}`).replace(/\.wxs$/, '');
  if (done.has(`${path}.wxs`)) return;
  done.add(`${path}.wxs`);
  if (tree.exists(`${path}.wxs`)) group.addScript(path, tree.read(`${path}.wxs`));
  else problems.error(`${from}.wxml`, `<wxs>: there is no ${path}.wxs.`);
}

/** Names tags that are neither built in (as far as the phone knows) nor declared in `usingComponents`. */
function checkTags(
  tree: SourceTree,
  path: string,
  unit: Unit | undefined,
  builtins: ReadonlySet<string>,
  problems: Problems,
): void {
  if (!unit) return; // an imported template: its tags belong to whoever imports it
  const source = tree.read(`${path}.wxml`);
  const known = new Set([...Object.keys(unit.usingComponents), ...Object.keys(unit.componentGenerics ?? {})]);
  for (const { tag, offset } of tagsOf(source)) {
    if (builtins.has(tag) || known.has(tag)) continue;
    problems.warning(
      `${path}.wxml`,
      `<${tag}> is not a component that the phone knows, nor one of "usingComponents" in ${path}.json. It is drawn as an empty box.`,
      placeAt(source, offset),
      source,
    );
  }
}

import postcss, { CssSyntaxError, type AtRule, type Root } from 'postcss';
import { isShared, scopeOf, type StyleSheet, type Unit } from '../browser/shared/bundle';
import { phoneUnits } from '../browser/shared/units';
import type { Problems } from './problems';
import { rewriteSelector, type Reach } from './selectors';
import { resolvePath, type SourceTree } from './sourceTree';

/** Makes CSS of `app.wxss` and of every unit's WXSS; components before pages, so that pages win among equals. */
export function compileStyles(
  tree: SourceTree,
  units: Record<string, Unit>,
  darkmode: boolean,
  problems: Problems,
): StyleSheet[] {
  const sheet = (path: string, reach: Reach): StyleSheet[] => {
    const file = `${path}.wxss`;
    if (!tree.exists(file)) return [];
    const root = inlined(tree, file, problems, []);
    if (!darkmode) dropDark(root);
    transform(root, reach, file, problems);
    return [{ path, css: root.toString() }];
  };
  const of = (kind: Unit['kind']): StyleSheet[] =>
    Object.entries(units)
      .filter(([, unit]) => unit.kind === kind)
      .flatMap(([path, unit]) => sheet(path, reachOf(path, unit)));
  return [...sheet('app', { page: undefined, scope: undefined }), ...of('component'), ...of('page')];
}

function reachOf(path: string, unit: Unit): Reach {
  if (unit.kind === 'page') return { page: path, scope: undefined };
  return { page: undefined, scope: isShared(unit) ? undefined : scopeOf(path) };
}

/** The sheet with its `@import`s put in place of themselves. */
function inlined(tree: SourceTree, file: string, problems: Problems, above: string[]): Root {
  const source = tree.read(file);
  let root: Root;
  try {
    root = postcss.parse(source, { from: file });
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    problems.error(
      file,
      `WXSS: ${error.reason}`,
      { line: error.line ?? 1, column: error.column ?? 1 },
      source,
    );
    return postcss.root();
  }
  root.walkAtRules('import', (rule) => {
    const target = /^(?:url\()?\s*['"]?([^'")]+)/.exec(rule.params)?.[1] ?? '';
    const path = resolvePath(file, target);
    const place = { line: rule.source?.start?.line ?? 1, column: rule.source?.start?.column ?? 1 };
    if (above.includes(path) || path === file)
      problems.error(file, `@import "${target}" leads back to this file.`, place, source);
    else if (!tree.exists(path))
      problems.error(file, `@import "${target}": there is no ${path}.`, place, source);
    else rule.before(inlined(tree, path, problems, [...above, file]).nodes);
    rule.remove();
  });
  return root;
}

/** Without `"darkmode": true` WeChat shows a mini program in its light colours only. */
function dropDark(root: Root): void {
  root.walkAtRules('media', (rule: AtRule) => {
    if (/prefers-color-scheme\s*:\s*dark/.test(rule.params)) rule.remove();
  });
}

function transform(root: Root, reach: Reach, file: string, problems: Problems): void {
  root.walkRules((rule) => {
    if (rule.parent?.type === 'atrule' && /keyframes$/.test((rule.parent as AtRule).name)) return;
    try {
      rule.selector = rewriteSelector(rule.selector, reach);
    } catch (error) {
      const place = { line: rule.source?.start?.line ?? 1, column: rule.source?.start?.column ?? 1 };
      problems.error(file, `WXSS: cannot read the selector "${rule.selector}": ${String(error)}`, place);
    }
  });
  root.walkDecls((decl) => {
    decl.value = phoneUnits(decl.value);
  });
}

/** What functions need and this machine does not have. The cloud installs a function's packages when it is uploaded; nobody does it here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { isFunctionFolder } from '../runner/definition';

/** Looked for in the code, too: a function with a single file often has no package.json. */
const SDKS = ['wx-server-sdk', '@cloudbase/node-sdk'];

/**
 * @param folder of the functions
 * @returns one line per package that is not found: who needs it, and what to do
 */
export function missingPackages(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const needed = new Map<string, string[]>();
  for (const name of readdirSync(folder)) {
    const inner = path.join(folder, name);
    if (!isFunctionFolder(inner)) continue;
    const required = createRequire(path.join(inner, 'index.js'));
    for (const wanted of neededBy(inner)) {
      if (!isFound(required, wanted)) needed.set(wanted, [...(needed.get(wanted) ?? []), name]);
    }
  }
  return [...needed].map(([wanted, names]) => {
    const place = path.dirname(folder);
    return [
      `${names.join(', ')}: ${wanted} is needed and not installed, so calls will fail; run in ${place}: npm install --save-dev ${wanted}`,
      `  云函数 ${names.join('、')} 需要 ${wanted}，但本机未安装，调用会失败；请在 ${place} 运行上面的命令`,
    ].join('\n');
  });
}

function neededBy(folder: string): string[] {
  const code = readFileSync(path.join(folder, 'index.js'), 'utf8');
  const inCode = SDKS.filter((name) => new RegExp(`(?:require\\(|from )\\s*['"]${name}['"]`).test(code));
  return [...new Set([...inCode, ...declared(path.join(folder, 'package.json'))])];
}

function declared(file: string): string[] {
  try {
    const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object };
    return Object.keys(dependencies ?? {}).filter((name) => !isBuiltin(name));
  } catch {
    // None, or one that only the cloud will look at.
    return [];
  }
}

/** By its folder, not by its entry: a package may export no way to be required. */
const isFound = (required: NodeJS.Require, name: string): boolean =>
  (required.resolve.paths(name) ?? []).some((place) => existsSync(path.join(place, name)));

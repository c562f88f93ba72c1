/**
 * Finds what `require(specifier)` means in a script, as WeChat does: beside it, from the root, or a package in
 * `miniprogram_npm` of its folder or of one above.
 * @param from path of the script, without extension
 * @param exists whether there is a script at a path without extension
 */
export function resolveModule(
  from: string,
  specifier: string,
  exists: (path: string) => boolean,
): string | undefined {
  const bare = specifier.replace(/\.(js|ts)$/, '');
  const candidates = /^\.{0,2}\//.test(bare)
    ? [join(bare.startsWith('/') ? '' : folderOf(from), bare)]
    : packagePaths(from, bare);
  return candidates.flatMap((path) => [path, path === '' ? 'index' : `${path}/index`]).find(exists);
}

function packagePaths(from: string, specifier: string): string[] {
  const paths: string[] = [];
  for (let folder = folderOf(from); ; folder = folderOf(folder)) {
    paths.push(join(folder, `miniprogram_npm/${specifier}`));
    if (folder === '') break;
  }
  // Not a package: WeChat also takes `require('utils/a')` as a path beside the script.
  return [...paths, join(folderOf(from), specifier)];
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Type-checks the code of the documentation, each page's among the files that a team would have beside it. */
import { join } from 'node:path';
import type { Config } from '../../../cloudfunctions/core/config';
import { clientConfigFiles, clientConfigModule } from '../../../scripts/buildClient/buildClient';
import { declarations } from '../../../scripts/build/helper/declarations';
import { programOf, ts } from '../../build/compile';
import type { Snippet } from './fences';
import { ROOT } from './files';

/** Nothing lies there: the files exist for the compiler alone. */
const FOLDER = join(ROOT, 'docs/.check');

const OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowJs: true,
  checkJs: true,
  resolveJsonModule: true,
  typeRoots: [join(ROOT, 'node_modules/@types'), join(ROOT, 'node_modules')],
  types: ['node', 'miniprogram-api-typings'],
  paths: {
    'miniprogram-notify': [join(ROOT, 'miniprogram-client/sdk/src/index.ts')],
    'miniprogram-notify/plan': [join(ROOT, 'miniprogram-client/sdk/src/planner/plan.ts')],
    'miniprogram-notify/words': [join(ROOT, 'miniprogram-client/sdk/src/debug/words.ts')],
    'miniprogram-notify/config': [join(ROOT, 'cloudfunctions/core/config/defineConfig.ts')],
    'miniprogram-notify/components/notify': [join(ROOT, 'miniprogram-client/components/notify.ts')],
  },
};

const CLIENT = {
  index: 'miniprogram-client/sdk/src/index',
  plan: 'miniprogram-client/sdk/src/planner/plan',
  words: 'miniprogram-client/sdk/src/debug/words',
  'components/notify': 'miniprogram-client/components/notify',
};

/** What the build puts into the folder of `--client`. */
const clientOf = (config: Config): Record<string, string> => ({
  ...clientConfigFiles(config),
  ...clientConfigModule(config),
  ...Object.fromEntries(
    Object.entries(CLIENT).map(([name, source]) => [`${name}.d.ts`, `export * from '${ROOT}/${source}';`]),
  ),
});

/**
 * The code of a project that a framework compiles, with its files where that wants them.
 * @param code text by path in the project
 * @param client where the build writes, in the project
 * @param types what the framework's own packages declare, as far as the code uses it
 */
export function frameworkTypeErrors(
  code: Record<string, string>,
  { client, types, config }: { client: string; types: string; config: Config },
): string[] {
  const project = join(FOLDER, 'framework');
  const texts = new Map([[join(project, 'framework.d.ts'), types]]);
  for (const [name, text] of Object.entries(clientOf(config))) texts.set(join(project, client, name), text);
  for (const [path, text] of Object.entries(code)) texts.set(join(project, path), text);
  const program = programOf(texts, { ...OPTIONS, jsx: ts.JsxEmit.Preserve });
  return Object.keys(code).flatMap((path) => {
    const file = program.getSourceFile(join(project, path));
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

/**
 * @param all code with a file's name, of any pages
 * @param config the configuration that the pages are about
 * @returns `page file:line: text`, one per error
 */
export function documentedTypeErrors(all: Snippet[], config: Config): string[] {
  const client = clientOf(config);
  const defineConfig = `export * from '${ROOT}/cloudfunctions/core/config/defineConfig';`;
  const helper = declarations(config);
  const texts = new Map<string, string>();
  const own = new Map<string, string>();
  for (const { page, file, text } of all) {
    // What a team configures and what is made of it do not lie in one folder.
    const folder = join(FOLDER, page, file === 'notify.config.ts' ? 'project' : '');
    const path = join(folder, file);
    if (file === 'notify.config.ts')
      texts.set(join(folder, 'cloudfunctions/core/config/defineConfig.ts'), defineConfig);
    else
      for (const [name, content] of Object.entries(client)) texts.set(join(path, '../notify', name), content);
    if (file.startsWith('cloudfunctions/')) texts.set(join(path, '../notify.d.ts'), helper);
    texts.set(path, text);
    own.set(path, `${page} ${file}`);
  }
  return ['.js', '.ts'].flatMap((extension) => {
    const some = [...own.keys()].filter((path) => path.endsWith(extension));
    // JavaScript says less of its parameters, and may.
    const program = programOf(texts, { ...OPTIONS, noImplicitAny: extension === '.ts' });
    return some
      .map((path) => program.getSourceFile(path))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
      .filter(({ file, start = 0 }) => !isTheSdks(file?.text.slice(start) ?? ''))
      .map(({ file, start = 0, messageText }) => {
        const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        const where = own.get(file?.fileName ?? '') ?? file?.fileName;
        return `${where}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
  });
}

/** wx-server-sdk’s own types do not take its own constant (PLATFORM §10); in JavaScript nobody can cast. */
const isTheSdks = (rest: string): boolean => rest.startsWith('env: cloud.DYNAMIC_CURRENT_ENV }');

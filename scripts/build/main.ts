/** `npm run build [-- --out DIR]` */
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build';
import { buildClientSide } from './client';
import { type BuildOptions, defaultOptions } from './options';
import { BuildError, messageOf } from './problems';
import { reportOf } from './report';

const USAGE =
  'usage: npm run build [-- --out DIR]   (DIR: an existing cloudfunctions folder; default dist/cloudfunctions)';

function optionsFrom(argv: string[], root: string): BuildOptions {
  const options = defaultOptions(root);
  try {
    const { values } = parseArgs({ args: argv, options: { out: { type: 'string' } } });
    if (values.out === '') throw new Error('--out: expected a folder, got ""');
    return values.out === undefined ? options : { ...options, out: resolve(values.out) };
  } catch (error) {
    throw new BuildError([messageOf(error), USAGE]);
  }
}

async function main(): Promise<void> {
  try {
    const options = optionsFrom(process.argv.slice(2), resolve(__dirname, '../..'));
    const result = await buildAll(options);
    await buildClientSide(options);
    console.log(reportOf(result, relative(process.cwd(), options.out) || '.'));
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(
      `Build stopped; what was built before is unchanged. 构建已停止，原有产物未变。\n${error.message}`,
    );
    process.exitCode = 1;
  }
}

void main();

import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const CACHE = path.resolve('local-cloud/runner/compileCache.cjs');
const root = mkdtempSync(path.join(tmpdir(), 'compiled-'));
const folder = path.join(root, 'kept');
const module_ = path.join(root, 'node_modules/greeter/index.js');
const ownModule = path.join(root, 'greet/index.js');

/** A process that loads the module: what it says, and whether V8 took it from what was kept. */
function load(file = module_): { says: unknown; kept: boolean } {
  const code = `
    const vm = require('node:vm');
    const Plain = vm.Script;
    let kept = false;
    vm.Script = class extends Plain {
      constructor(source, options) {
        super(source, options);
        kept = options.cachedData !== undefined && this.cachedDataRejected === false;
      }
    };
    const keep = require(${JSON.stringify(CACHE)})(${JSON.stringify(folder)});
    const says = require(${JSON.stringify(file)});
    keep();
    console.log(JSON.stringify({ says, kept }));
  `;
  return JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })) as {
    says: unknown;
    kept: boolean;
  };
}

function write(word: string, file = module_): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    `module.exports = ['${word}', require('path').sep, require.resolve('./index.js') === __filename, this === exports];`,
  );
}

const keptFile = (): string => {
  const [version] = readdirSync(folder);
  const files = readdirSync(path.join(folder, version!)).filter((name) => name !== 'own');
  expect(files).toHaveLength(1);
  return path.join(folder, version!, files[0]!);
};
const says = (word: string) => [word, path.sep, true, true];

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what V8 has compiled of a package serves the next process', () => {
  write('hello');
  expect(load()).toEqual({ says: says('hello'), kept: false });
  expect(load()).toEqual({ says: says('hello'), kept: true });
});

test('another source of the same length is compiled anew', () => {
  write('hullo');
  expect(load()).toEqual({ says: says('hullo'), kept: false });
  expect(load()).toEqual({ says: says('hullo'), kept: true });
});

test('a file that is not whole is not used, and replaced; what somebody has left unfinished goes, too', () => {
  const file = keptFile();
  writeFileSync(path.join(path.dirname(file), '1.draft'), 'cut off');
  truncateSync(file, readFileSync(file).length - 100);
  expect(load()).toEqual({ says: says('hullo'), kept: false });
  expect(load()).toEqual({ says: says('hullo'), kept: true });
  expect(path.extname(keptFile())).toBe('.v8');
});

test('a module that imports is left to Node, which knows where it leads', () => {
  write('import');
  const imports = `module.exports = 'asked'; import('node:os').then(({ EOL }) => { process.exitCode = EOL.length - 1; });`;
  writeFileSync(module_, imports);
  expect(load()).toEqual({ says: 'asked', kept: false });
  expect(load()).toEqual({ says: 'asked', kept: false });
});

describe('a function’s own module', () => {
  const ownFiles = (): string[] => {
    const own = path.join(folder, readdirSync(folder)[0]!, 'own');
    return readdirSync(own).map((name) => path.join(own, name));
  };

  test('has a file for each of its sources, so that what a build has left as it was need not be compiled', () => {
    for (const word of ['hello', 'hullo']) {
      write(word, ownModule);
      expect(load(ownModule)).toEqual({ says: says(word), kept: false });
      expect(load(ownModule)).toEqual({ says: says(word), kept: true });
    }
    write('hello', ownModule);
    expect(load(ownModule)).toEqual({ says: says('hello'), kept: true });
    expect(ownFiles()).toHaveLength(2);
  });

  test('whose file is not whole is compiled, and the file replaced', () => {
    for (const file of ownFiles()) truncateSync(file, readFileSync(file).length - 100);
    expect(load(ownModule)).toEqual({ says: says('hello'), kept: false });
    expect(load(ownModule)).toEqual({ says: says('hello'), kept: true });
  });

  test('of many builds ago is not kept', () => {
    const old = path.join(path.dirname(ownFiles()[0]!), 'old.v8');
    for (let i = 0; i < 600; i++) writeFileSync(old.replace('old', `later-${i}`), '');
    writeFileSync(old, '');
    utimesSync(old, 1, 1);
    write('hallo', ownModule);
    expect(load(ownModule)).toEqual({ says: says('hallo'), kept: false });
    expect(ownFiles()).toHaveLength(600);
    expect(ownFiles()).not.toContain(old);
    expect(load(ownModule)).toEqual({ says: says('hallo'), kept: true });
  });
});

import { portableCode, portableMap } from '../../scripts/build/sourceMap';

test.each([
  ['node_modules/zod/index.js', '/clone', 'node_modules/zod/index.js'],
  ['../zod/index.js', '/clone', '../zod/index.js'],
  ['../zod/index.js', '/team/node_modules/miniprogram-notify', 'node_modules/zod/index.js'],
  ['../@a/b/index.js', '/team/node_modules/miniprogram-notify', 'node_modules/@a/b/index.js'],
  ['../../node_modules/zod/index.js', '/clone', 'node_modules/zod/index.js'],
  ['../../node_modules/.pnpm/zod@4/node_modules/zod/index.js', '/clone', 'node_modules/zod/index.js'],
])(
  'a module at %s from %s is called %s: a bundle is the same wherever its packages lie',
  (path, root, label) => {
    expect(portableCode(`// ${path}\nvar x = __commonJS({\n  "${path}"(exports, module) {\n`, root)).toBe(
      `// ${label}\nvar x = __commonJS({\n  "${label}"(exports, module) {\n`,
    );
  },
);

test('a text that names the folder is left alone', () => {
  const code = `const why = "see ../node_modules/zod and more";\n  "a": load("../node_modules/zod")`;
  expect(portableCode(code, '/clone')).toBe(code);
});

test('a map names packages alike, and our own sources from the root', () => {
  const sources = ['../../../../../node_modules/zod/index.js', '../../../cloudfunctions/send/index.ts'];
  const map = portableMap(
    JSON.stringify({ version: 3, sources, mappings: '', names: [] }),
    'dist/cloudfunctions',
    'send',
    '/clone',
  );
  expect((JSON.parse(map) as { sources: string[] }).sources).toEqual([
    'node_modules/zod/index.js',
    'cloudfunctions/send/index.ts',
  ]);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { missingPackages } from './packages';

function told(files: Record<string, string>): string[] {
  const project = mkdtempSync(join(tmpdir(), 'packages-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, name)), { recursive: true });
      writeFileSync(join(project, name), text);
    }
    return missingPackages(join(project, 'cloudfunctions')).map((line) =>
      line.replaceAll(project, 'PROJECT'),
    );
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

const USES = `const cloud = require('wx-server-sdk');`;

test('a project without wx-server-sdk is told who needs it and what to run, once for all its functions', () => {
  const [line, ...others] = told({
    'cloudfunctions/order/index.js': USES,
    'cloudfunctions/pay/index.js': `import cloud from "wx-server-sdk"`,
    'cloudfunctions/notes.txt': '',
  });
  expect(others).toEqual([]);
  expect(line).toMatch(
    /^order, pay: wx-server-sdk is needed and not installed.*run in PROJECT: npm install --save-dev wx-server-sdk\n/,
  );
});

test('what a function declares counts, too; what Node brings does not', () => {
  expect(
    told({
      'cloudfunctions/order/index.js': '',
      'cloudfunctions/order/package.json': '{"dependencies": {"lodash": "4", "crypto": "1"}}',
    }).join(),
  ).toMatch(/^order: lodash is needed/);
});

test.each(['node_modules/wx-server-sdk/x', 'cloudfunctions/order/node_modules/wx-server-sdk/x'])(
  'with %s nothing is said',
  (installed) => {
    expect(told({ 'cloudfunctions/order/index.js': USES, [installed]: '' })).toEqual([]);
  },
);

test('a built function has its SDK inside and needs none; a folder that is not there is somebody else’s to refuse', () => {
  expect(told({ 'cloudfunctions/send/index.js': 'var require_wx = 1; // wx-server-sdk' })).toEqual([]);
  expect(missingPackages('/nowhere/at/all')).toEqual([]);
});

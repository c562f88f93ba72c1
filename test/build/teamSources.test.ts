import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { teamCollections, teamSources } from '../../scripts/build/teamSources';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-team-'));
  const files = {
    'order/index.js': `db\n  .collection('orders').get(); db.collection("order-lines").add({}); db.collection(name)`,
    'order/lib/more.ts':
      'db.collection(`orders`); db.collection(`orders_${year}`); x.collection("notify_users")',
    'order/node_modules/a/index.js': `db.collection('of_a_package')`,
    'order/notes.md': `db.collection('in_a_text')`,
    'ours/index.js': `db.collection('of_ours')`,
    'ours/package.json': '{"generatedBy": "miniprogram-notify"}',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a team’s functions are read, not ours and not its packages', () => {
  expect(teamSources(folder).map((file) => file.slice(folder.length + 1))).toEqual([
    'order/index.js',
    'order/lib/more.ts',
  ]);
  expect(teamSources(join(folder, 'none'))).toEqual([]);
});

test('the collections that they name are told once each; ours and names put together are not', () => {
  expect(teamCollections(folder)).toEqual(['order-lines', 'orders']);
});

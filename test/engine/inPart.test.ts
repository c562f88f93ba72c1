/** A function of which a file is missing: uploaded in part, or its folder replaced under an instance that runs. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFunctions } from '../support/build';
import { withNotify, type NotifyCloud } from '../support/cloud';
import { snapshot } from '../support/books';
import { tick } from '../support/recover';
import { accept, backInStock, data, send } from '../support/shop';

async function without(missing: RegExp, use: (cloud: NotifyCloud) => Promise<void>): Promise<void> {
  const built = await builtFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'notify-in-part-'));
  try {
    cpSync(built.functions, folder, { recursive: true });
    for (const name of ['send', 'dispatch']) {
      const files = readdirSync(join(folder, name)).filter((file) => missing.test(file));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) rmSync(join(folder, name, file));
    }
    await withNotify(use, { functionsDir: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('that cannot load what sends has surely sent nothing: the notification stays due, its credit comes back', () =>
  without(/^(?:api-callWXOpenAPI|namespace-generic)-.*\.js$/, async (cloud) => {
    await accept(cloud, 'o-user');
    expect(data(await send(cloud, backInStock('o-user', 'restock:1')))).toMatchObject({ state: 'scheduled' });
    await tick(cloud);
    const { messages, users } = await snapshot(cloud);
    expect(messages).toMatchObject([{ state: 'scheduled' }]);
    expect(Object.values(users[0]!.credits)).toMatchObject([{ available: 1, held: 0 }]);
  }));

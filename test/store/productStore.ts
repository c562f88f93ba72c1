import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { Store } from '../../cloudfunctions/core/ports';
import { createStore } from '../../cloudfunctions/platform/database/store';
import type { IndexDefinition } from '../../local-cloud/base/ports';
import { withSdk } from '../../local-cloud/database/testing/harness';
import { memoryContext } from '../support/memory/context';

const RULES = JSON.parse(readFileSync(join(__dirname, '../../database-rules.json'), 'utf8')) as Record<
  string,
  { indexes: IndexDefinition[] }
>;
const indexes = Object.fromEntries(Object.entries(RULES).map(([name, rules]) => [name, rules.indexes]));

/** What has been asked of the database so far, and how many documents it went through for it. */
export interface Cost {
  calls: number;
  read: number;
}

/** The local cloud's database behind the real SDK, with the product's own indexes. */
export async function withProductStore(
  use: (context: ReturnType<typeof memoryContext>, cost: () => Cost) => Promise<void>,
): Promise<void> {
  await withSdk({ indexes }, async ({ db, cost }) => {
    const seen: Cost = { calls: 0, read: 0 };
    const store = new Proxy(
      createStore(() => db as never),
      {
        get:
          (target, name: keyof Store) =>
          async (...given: never[]) => {
            const answer: unknown = await (target[name] as (...all: never[]) => Promise<unknown>)(...given);
            seen.calls += 1;
            seen.read += cost().documentsRead;
            return answer;
          },
      },
    );
    const context: Context = { ...memoryContext(), store };
    await use(context as ReturnType<typeof memoryContext>, () => ({ ...seen }));
  });
}

/**
 * From the first commit that could have been in use to today's, with the functions that it built: `ops upgrade` against the
 * stand-in of the management API, whose functions are those of the local cloud, while these are at work.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectionName, Store } from '../../cloudfunctions/core/ports';
import { upgrade } from '../../ops/commands/deploy';
import type { Connected } from '../../ops/connect';
import { withNotify, type NotifyCloud } from '../support/cloud';
import { connect } from '../support/connect';
import { withDeployed, type Deployment } from '../support/management/withStandIn';
import { runFolder } from '../support/run/runFolder';
import { accept, backInStock, data, send, sendMany } from '../support/shop';
import * as checks from '../support/upgrade/checks';
import { FIRST, firstCommit, hasFirstCommit } from '../support/upgrade/firstCommit';
import { writeStored } from '../support/upgrade/stored';
import { playUntilUpgrade } from '../support/upgrade/story';

/** Where there is no history, `stored.test.ts` still plays what these functions left. */
const whereHistoryIs = hasFirstCommit() ? test : test.skip;

const MANY = 4;
/** Behind these uploads a worker dies. */
const DYING_AT = ['dispatch', 'unsubscribe', 'migration'];

/** The local cloud's functions, each replaced as a whole. */
class Folder {
  readonly path = mkdtempSync(join(runFolder(), 'serving-'));
  private readonly aside = mkdtempSync(join(runFolder(), 'aside-'));

  put(name: string, from: string): void {
    const [next, last] = ['next', 'last'].map((part) => join(this.aside, `${part}-${name}`)) as [
      string,
      string,
    ];
    cpSync(from, next, { recursive: true });
    const to = join(this.path, name);
    if (readdirSync(this.path).includes(name)) renameSync(to, last);
    renameSync(next, to);
  }
}

/** The environment of the stand-in, with the functions of then as somebody uploads them by hand. */
function putOldFunctions({ standIn }: Deployment, functions: string): string[] {
  const names = readdirSync(functions);
  for (const [name, fn] of standIn.state.functions) {
    if (!names.includes(name)) standIn.state.functions.delete(name);
    else {
      const code = new Map([['index.js', readFileSync(join(functions, name, 'index.js'), 'utf8')]]);
      Object.assign(fn, { description: '', code, codeSha256: 'of-then', variables: {}, triggers: [] });
    }
  }
  return names;
}

/** One is sent at once; a worker dies over the rows of one user, who leaves when it could have been recovered. */
async function atWork(cloud: NotifyCloud, stage: string): Promise<void> {
  const [now, many] = [`o-now-${stage}`, `o-many-${stage}`];
  await accept(cloud, now);
  expect(data(await send(cloud, backInStock(now, stage))).state).toBe('sent');
  if (!DYING_AT.includes(stage)) return;
  for (let i = 0; i < MANY; i++) await accept(cloud, many);
  await sendMany(
    cloud,
    Array.from({ length: MANY }, (_, i) => backInStock(many, `${stage}-${i}`)),
  );
  await cloud.kill({ function: 'dispatch', action: 'subscribeMessage.send', call: 2, when: 'after' });
  await cloud.fire('dispatch').catch(() => undefined);
  expect(await cloud.killed()).toBe(true);
  await cloud.advance(75_000);
  const leaves = { action: 'stop', scope: 'topic', name: 'restock' };
  const left = await cloud.call('unsubscribe', leaves, { openid: many });
  expect(left.ok || left.error.code).toBe(left.ok || 'PENDING');
}

whereHistoryIs(
  'upgraded function by function while they are at work, with workers dying meanwhile: nothing twice, no credit lost',
  () =>
    withDeployed(async (deployment) => {
      const { standIn, lines, desired } = deployment;
      const old = await firstCommit();
      const folder = new Folder();
      const adopted = putOldFunctions(deployment, old.functions);
      for (const name of adopted) folder.put(name, join(old.functions, name));
      await withNotify(
        async (cloud) => {
          await cloud.reset();
          const told = await playUntilUpgrade(cloud, old);
          const { collections, wechat } = await cloud.export();
          const made = `by functions of ${FIRST}`;
          if (process.env['WRITE_STORED'])
            writeStored({ made, now: await cloud.now(), told, collections, wechat });
          await checks.expectAsBefore(cloud, told);

          const stages: string[] = [];
          let failure: unknown;
          standIn.onAction = async () => {
            const changed = desired.functions.find(
              ({ name }) => !stages.includes(name) && isNew(deployment, name),
            );
            if (!changed) return;
            stages.push(changed.name);
            folder.put(changed.name, changed.folder);
            await atWork(cloud, changed.name).catch((error: unknown) => (failure ??= error));
          };
          let context: Promise<Connected> | undefined;
          const beginMigration = async () => {
            await checks.expectInUse(cloud, told);
            return whileAtWork(await connect({ local: cloud.url }), () => atWork(cloud, 'migration'));
          };
          // Before the first step deploy only looks whether the data allow its functions.
          let looked = false;
          const data = () => {
            if (looked) return (context ??= beginMigration());
            looked = true;
            return connect({ local: cloud.url });
          };
          const { well, text } = await lines(upgrade, { adopted, data });
          if (failure) throw failure;
          expect([well, text]).toEqual([
            true,
            expect.stringContaining('migrated from schema 1 to 3') as unknown,
          ]);
          expect(stages.sort()).toEqual(desired.functions.map(({ name }) => name).sort());
          await checks.expectAtRest(cloud, told);
        },
        { functionsDir: folder.path, profile: 'friendly' },
      );
    }),
  300_000,
);

/** In the middle of the migration, once. */
function whileAtWork(context: Connected, work: () => Promise<void>): Connected {
  const { store } = context;
  let worked: Promise<void> | undefined;
  const find = async (collection: CollectionName, ...rest: unknown[]) => {
    if (collection === 'notify_messages') await (worked ??= work());
    return (store.find as (...given: unknown[]) => Promise<unknown>)(collection, ...rest);
  };
  return { ...context, store: { ...store, find: find as Store['find'] } };
}

function isNew({ standIn, desired }: Deployment, name: string): boolean {
  const { folder } = desired.functions.find((each) => each.name === name)!;
  return (
    standIn.state.functions.get(name)?.code.get('index.js') === readFileSync(join(folder, 'index.js'), 'utf8')
  );
}

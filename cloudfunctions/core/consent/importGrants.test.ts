import { unbalanced } from '../../../test/support/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { importGrants, type ImportedGrant } from './importGrants';

const config = sampleConfig();
const template = config.templates.backInStock!;
const ID = template.id;

const lines = (...grants: [openid: string, count: number, at?: number][]): ImportedGrant[] =>
  grants.map(([openid, count, at = 0], i) => ({ line: i + 1, openid, template, count, at }));
const account = ({ store }: MemoryContext, openid: string) => store.get('notify_users', openid).credits[ID];
const balanced = ({ store }: MemoryContext) =>
  unbalanced({ users: store.all('notify_users') } as Parameters<typeof unbalanced>[0]);

test('users new and known, several lines of one', async () => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({ [ID]: { granted: 1, spent: 1 } }));
  const report = await importGrants(context, 'file', lines(['o-new', 2], ['o-user', 3], ['o-new', 1]));
  expect(report).toEqual({ lines: 3, credits: 6, already: 0, overtaken: [] });
  expect(account(context, 'o-new')).toMatchObject({ granted: 3, available: 3, suspicions: 1 });
  expect(account(context, 'o-user')).toMatchObject({ granted: 4, available: 3, suspicions: 1 });
  expect(balanced(context)).toEqual([]);
});

test('the same file again books nothing, another does', async () => {
  const context = memoryContext();
  const grants = lines(['o-1', 2], ['o-2', 1]);
  await importGrants(context, 'file', grants);
  expect(await importGrants(context, 'file', grants)).toMatchObject({ lines: 0, already: 2 });
  expect(await importGrants(context, 'other', grants)).toMatchObject({ lines: 2, credits: 3 });
  expect(account(context, 'o-1')).toMatchObject({ granted: 4 });
});

test('wherever it dies, and each write arriving twice, the next one finishes it', async () => {
  const grants = lines(['o-1', 1], ['o-2', 2], ['o-1', 3], ['o-3', 1]);
  for (let fatal = 1, died = true; died; fatal++) {
    const context = memoryContext();
    let call = 0;
    died = false;
    context.store.around = async (_call, run) => {
      await run();
      if (++call === fatal) {
        died = true;
        throw new Error('killed');
      }
      return run();
    };
    await importGrants(context, 'file', grants).catch(() => undefined);
    context.store.around = undefined;
    context.clock.advance(61_000);
    await importGrants(context, 'file', grants);
    expect(['o-1', 'o-2', 'o-3'].map((openid) => account(context, openid)?.granted)).toEqual([4, 2, 1]);
    expect(balanced(context)).toEqual([]);
  }
});

test('what the user has said no to since is left out, and told by its line', async () => {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({ [ID]: { rejectedAt: NOW } }));
  const report = await importGrants(
    context,
    'file',
    lines(['o-user', 1], ['o-user', 1, NOW], ['o-user', 5, NOW + 1]),
  );
  expect(report).toMatchObject({ lines: 1, credits: 5, overtaken: [1, 2] });
});

test('somebody else at the same file is not joined', async () => {
  const context = memoryContext();
  const grants = lines(['o-1', 1]);
  context.store.around = async ({ collection }, run) => {
    if (collection !== 'notify_users') return run();
    context.store.around = undefined;
    await expect(importGrants(context, 'file', grants)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    return run();
  };
  expect(await importGrants(context, 'file', grants)).toMatchObject({ lines: 1 });
  expect(account(context, 'o-1')).toMatchObject({ granted: 1 });
});

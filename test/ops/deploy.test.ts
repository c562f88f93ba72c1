/** `ops deploy` and `check` against a stand-in that the vendor's own library talks to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newUser, type UserDocument } from '../../cloudfunctions/core/model/user';
import { keepSchema, readSchema, takeSchema, VERSION } from '../../cloudfunctions/core/store/schema';
import { check, deploy, upgrade } from '../../ops/commands/deploy';
import { demoOptions } from '../../scripts/build/options';
import { builtFunctions } from '../support/build';
import { config, takeSome, withDeployed, withStandIn } from '../support/management/withStandIn';
import { memoryContext } from '../support/memory/context';

const ROOT = resolve(__dirname, '../..');
/** What changes something, by the API's own names. */
const CHANGE = /^(Create|Update|Modify|Delete|Batch|Invoke|\/tcb\/(databasecollectionadd|updateindex))/;

interface FunctionFile {
  triggers?: { name: string; config: string }[];
  permissions?: { openapi: string[] };
  timeout?: number;
  clients?: false;
}

test('the dry run names every collection, index, function, time limit, timer, permission and rule of the repository, and changes nothing', () =>
  withStandIn(async ({ standIn, lines }) => {
    const { well, text } = await lines(deploy, { dryRun: true });
    expect(well).toBe(true);
    expect(standIn.calls.filter((call) => CHANGE.test(call))).toEqual([]);
    const line = (...words: string[]): void => {
      const found = text.split('\n').some((each) => words.every((word) => each.includes(word)));
      expect(found ? 'named' : words).toBe('named');
    };
    const rules = JSON.parse(readFileSync(join(ROOT, 'database-rules.json'), 'utf8')) as Record<
      string,
      { indexes: { name: string; keys: { name: string; direction: 1 | -1 }[] }[] }
    >;
    for (const [name, { indexes }] of Object.entries(rules)) {
      line(`create collection ${name}`);
      line(`close collection ${name}`);
      for (const index of indexes)
        line(
          `${name}.${index.name}`,
          index.keys.map((key) => `${key.direction === -1 ? '-' : ''}${key.name}`).join(', '),
        );
    }
    // Read from the folders themselves: a function that the plan does not know is found.
    const folders = readdirSync(join(ROOT, 'cloudfunctions')).filter((name) =>
      readdirSync(join(ROOT, 'cloudfunctions', name)).includes('config.json'),
    );
    for (const name of folders) {
      const file = readFileSync(join(ROOT, 'cloudfunctions', name, 'config.json'), 'utf8');
      const { triggers = [], permissions, timeout, clients } = JSON.parse(file) as FunctionFile;
      line(`create function ${name}`, `time limit ${timeout} s`, ...(permissions?.openapi ?? []));
      for (const trigger of triggers) line(`timer ${trigger.name} of function ${name}: ${trigger.config}`);
      if (clients === false) line('no client may call', name);
    }
    // The worker last: whoever may have to recover it is of its own version then.
    const uploads = [...text.matchAll(/create function (\w+) \(/g)].map(([, name]) => name);
    expect([uploads.length, uploads.at(-1)]).toEqual([folders.length, 'dispatch']);
  }));

test('an empty environment is set up, after which check is silent and a second run changes nothing', () =>
  withStandIn(async ({ standIn, lines }) => {
    const first = await lines(deploy);
    expect(first.text).toContain('54 steps done'.replace('54', /\[ *1\/(\d+)\]/.exec(first.text)![1]!));
    expect(first.well).toBe(true);
    const { state } = standIn;
    expect(
      [...state.functions.values()].map(({ installDependency, runtime }) => [installDependency, runtime]),
    ).toEqual([...state.functions].map(() => ['FALSE', 'Nodejs20.19']));
    const permissions = state.functions.get('send')!.code.get('config.json')!;
    expect(JSON.parse(permissions)).toMatchObject({ permissions: { openapi: ['subscribeMessage.send'] } });

    standIn.calls.length = 0;
    const checked = await lines(check);
    expect(checked.text.split('\n')).toEqual([
      expect.stringContaining('shop-dev-1a2b3c'),
      expect.stringContaining('with the Tencent Cloud key'),
      '一切就绪。Everything is as it should be.',
    ]);
    expect(checked.well).toBe(true);
    expect((await lines(upgrade)).well).toBe(true);
    expect(standIn.calls.filter((call) => CHANGE.test(call))).toEqual([]);
  }));

test('what is the team’s stays: collections, functions, rules, variables, memory; and nothing but the product’s functions arrives', () =>
  withStandIn(async ({ standIn, deploy: run, missing, desired }) => {
    const { state } = standIn;
    for (let i = 0; i < 80; i += 1) {
      state.collections.set(`a_shop_${i}`, { indexes: [], permission: 'READONLY', documents: 3 });
    }
    state.rules = '{"*": {"invoke": true}, "pay": {"invoke": false}, "send": {"invoke": true}}';
    const theirs = [...Array(25).keys()].map((i) => `a_pay_${i}`);
    for (const name of theirs) {
      state.functions.set(name, {
        runtime: 'Nodejs12.16',
        timeout: 3,
        memory: 256,
        description: 'ours since 2021',
        code: new Map([['index.js', '']]),
        codeSha256: 'theirs',
        triggers: [{ name: 'nightly', cron: '0 0 3 * * * *' }],
        variables: { KEY: 'value' },
        installDependency: 'TRUE',
        status: 'Active',
        becomes: 'Active',
        looks: 0,
      });
    }
    const before = structuredClone(state);
    expect((await run()).failed).toBeUndefined();
    expect(await missing()).toEqual([]);
    for (const [name, found] of before.collections) expect(state.collections.get(name)).toEqual(found);
    for (const name of theirs) expect(state.functions.get(name)).toEqual(before.functions.get(name));
    expect(JSON.parse(state.rules)).toEqual({
      '*': { invoke: true },
      pay: { invoke: false },
      send: { invoke: false },
      dispatch: { invoke: false },
      receive: { invoke: false },
    });
    const arrived = [...state.functions.keys()].filter((name) => !theirs.includes(name));
    expect(arrived.sort()).toEqual(desired.functions.map(({ name }) => name).sort());
    expect(arrived).not.toContain('shop');

    const send = state.functions.get('send')!;
    Object.assign(send, { memory: 1024, variables: { OTHER: 'kept' } });
    expect(await missing()).toEqual([]);
    Object.assign(
      desired.functions.find(({ name }) => name === 'send')!,
      { variables: { NEW: 'one' } },
    );
    expect((await run()).done.map(({ id }) => id)).toEqual(['variables send']);
    expect(send).toMatchObject({ memory: 1024, variables: { OTHER: 'kept', NEW: 'one' } });
  }));

test('an environment that sends over HTTPS: the AppSecret goes to the functions that send, and is never shown', () =>
  withDeployed(async ({ standIn, lines }) => {
    const { state } = standIn;
    const build = {
      ...demoOptions(ROOT),
      config: join(ROOT, 'test/fixtures/https.config.ts'),
      out: (await builtFunctions()).functions,
    };
    const keys = { TENCENTCLOUD_SECRETID: state.secretId, TENCENTCLOUD_SECRETKEY: state.secretKey };
    const without = await lines(deploy, { build, env: keys });
    expect(without.well).toBe(false);
    expect(without.text.match(/function \w+ lacks the environment variable \w+/g)).toEqual([
      'function manage lacks the environment variable NOTIFY_APP_SECRET',
      'function send lacks the environment variable NOTIFY_APP_SECRET',
      'function dispatch lacks the environment variable NOTIFY_APP_SECRET',
    ]);
    const { well, text } = await lines(deploy, {
      build,
      env: { ...keys, NOTIFY_APP_SECRET: state.appSecret },
    });
    expect(well).toBe(true);
    expect(text).toMatch(/openapi permissions of dispatch, probe, send are in force[^]*-604101/);
    expect(text).not.toContain(state.appSecret);
    const holders = [...state.functions].filter(
      ([, { variables }]) => variables.NOTIFY_APP_SECRET === state.appSecret,
    );
    expect(holders.map(([name]) => name).sort()).toEqual(['dispatch', 'manage', 'send']);
    expect((await lines(deploy, { build, env: keys })).text).toContain('Nothing to do');
  }));

test('data of an older version: told in the plan and by check, migrated once the functions are there, and not where a step fails', () =>
  withDeployed(async ({ standIn, lines }) => {
    const { state } = standIn;
    const context = memoryContext();
    const { muted: _muted, ...older } = newUser('o-old', 0);
    context.store.put('notify_users', older as UserDocument);
    const data = async () => context;
    const version = async () => (await readSchema(context.store))?.number;
    const plan = await lines(deploy, { data, dryRun: true });
    expect(plan.text).toContain('The data are of schema 1, to be migrated to 3');
    const checked = await lines(check, { data });
    expect(checked.text).toContain('functions write 3: run upgrade, or migrate');
    const weChatAlone = { NOTIFY_APP_SECRET: state.appSecret, NOTIFY_WECHAT_API: standIn.weChatUrl };
    expect((await lines(deploy, { data, env: weChatAlone })).text).toContain('run ops migrate with one');
    takeSome(state);
    standIn.faults.push({ action: 'CreateFunction', when: 'before', what: 'reset', times: 1000, skip: 0 });
    expect((await lines(upgrade, { data })).text).toMatch(/1 failed, \d+ not begun/);
    standIn.faults.length = 0;
    expect(await version()).toBeUndefined();
    const first = await lines(upgrade, { data });
    expect([first.well, first.text]).toEqual([
      true,
      expect.stringContaining('migrated from schema 1 to 3. notify_users 1'),
    ]);
    expect(await version()).toBe(VERSION);
    expect(context.store.get('notify_users', 'o-old').muted).toBe(false);
    await takeSchema(context);
    const second = await lines(deploy, { data });
    expect([second.well, second.text]).toEqual([
      false,
      expect.stringMatching(/\nAnother run migrates, restores or erases the data/) as unknown,
    ]);
  }));

test('functions that the data would refuse are not uploaded: not by deploy, nor by upgrade; the plan says it, too', () =>
  withDeployed(async ({ standIn, lines }) => {
    const { state } = standIn;
    const context = memoryContext();
    await keepSchema(context, await takeSchema(context), { number: VERSION + 1, minimum: VERSION + 1 });
    const data = async () => context;
    state.functions.delete('track');
    // As when a version brings a new one.
    state.collections.delete('notify_events');
    const before = JSON.stringify([...state.functions.keys()]);
    for (const run of [
      () => lines(deploy, { data, dryRun: true }),
      () => lines(deploy, { data }),
      () => lines(upgrade, { data }),
    ]) {
      const { well, text } = await run();
      expect([well, text]).toEqual([false, expect.stringContaining('need functions of schema 4 or newer')]);
      expect(text).toMatch(/Nothing was uploaded.*going back/);
    }
    expect(JSON.stringify([...state.functions.keys()])).toBe(before);
    // As for the environment, as everybody is right who finds no locks: there are no data yet.
    state.collections.delete('notify_locks');
    expect((await lines(deploy, { data, dryRun: true })).well).toBe(true);
  }));

test('an index on the same keys serves under another name; one of our name on other keys is for a person to decide', () =>
  withDeployed(async ({ standIn, lines, missing }) => {
    const indexes = standIn.state.collections.get('notify_users')!.indexes;
    indexes[0]!.name = 'made_by_hand';
    expect(await missing()).toEqual([]);
    indexes[0]!.name = 'hold_until';
    indexes[0]!.keys = [{ name: 'other', direction: '1' }];
    const { well, text } = await lines(deploy);
    expect(well).toBe(false);
    expect(text).toMatch(/got an index of that name on other; delete it in the console/);
    expect(indexes[0]!.keys).toEqual([{ name: 'other', direction: '1' }]);
  }));

test('an index that an earlier version made and nothing asks for any more is named, and removed last; a team’s own never', () =>
  withDeployed(async ({ standIn, lines, missing, deploy: run }) => {
    const { state } = standIn;
    const { indexes } = state.collections.get('notify_messages')!;
    const keys = (...names: string[]) => names.map((name) => ({ name, direction: '1' }));
    const old = { name: 'key_state', unique: false, building: 0, keys: keys('key', 'state') };
    // Of a team: of another name on the same keys, of our old name on others, in a collection of its own.
    const theirs = [
      { name: 'reports', unique: false, building: 0, keys: keys('key', 'state') },
      { name: 'key', unique: false, building: 0, keys: keys('key', 'createdAt') },
    ];
    const shop = { indexes: [structuredClone(old)], permission: 'READONLY', documents: 3 };
    indexes.push(...theirs, structuredClone(old));
    state.collections.set('a_shop', shop);
    const there = structuredClone(indexes).filter(({ name }) => name !== 'key_state');
    for (const command of [check, deploy]) {
      const { text } = await lines(command, { dryRun: true });
      expect(text).toMatch(/remove index notify_messages\.key_state \(key, state\)/);
      expect(text).not.toMatch(/remove index .*(reports|notify_messages\.key |a_shop)/);
    }
    expect(indexes.some(({ name }) => name === 'key_state')).toBe(true);
    // Functions of before may ask for it until they are replaced.
    state.functions.delete('track');
    expect((await missing()).at(-1)).toBe('retired notify_messages.key_state');
    // The answer is lost after it was done.
    standIn.faults.push({ action: 'UpdateTable', when: 'after', what: 'reset', times: 1, skip: 0 });
    const { done, failed } = await run();
    expect([failed, done.at(-1)?.id]).toEqual([undefined, 'retired notify_messages.key_state']);
    expect(state.collections.get('notify_messages')!.indexes.map(({ name }) => name)).toEqual(
      there.map(({ name }) => name),
    );
    expect(state.collections.get('a_shop')).toEqual(shop);
    expect((await lines(check)).well).toBe(true);
  }));

describe('with the AppSecret alone', () => {
  const alone = ({ appSecret }: { appSecret: string }, weChatUrl: string) => ({
    NOTIFY_APP_SECRET: appSecret,
    NOTIFY_WECHAT_API: weChatUrl,
  });

  test('collections and indexes are made, the rest is told with its place; a second run makes nothing', () =>
    withStandIn(async ({ standIn, lines, desired }) => {
      const { state } = standIn;
      for (let i = 0; i < 95; i += 1) {
        state.collections.set(`a_shop_${i}`, { indexes: [], permission: 'READONLY', documents: 3 });
      }
      state.limits.collections = 200;
      const env = alone(state, standIn.weChatUrl);
      const { text } = await lines(deploy, { env });
      for (const { name, indexes } of desired.collections) {
        expect(state.collections.get(name)?.indexes.map((index) => index.name)).toEqual(
          indexes.map((index) => index.name),
        );
      }
      expect(text).toMatch(/can neither see nor do these[^]*create function send[^]*Cloud Functions/);
      expect(text).toMatch(/close collection notify_users to clients/);
      expect(text).toMatch(/no client may call dispatch, receive, send/);
      standIn.calls.length = 0;
      expect((await lines(deploy, { env })).text).toContain('Nothing to do');
      expect(standIn.calls.filter((call) => CHANGE.test(call))).toEqual([]);
    }));

  test('one index of several that is gone is made again, those that are there do no harm', () =>
    withDeployed(async ({ standIn, lines, missing }) => {
      const found = standIn.state.collections.get('notify_messages')!;
      found.indexes = found.indexes.filter(({ name }) => name !== 'key');
      expect((await lines(deploy, { env: alone(standIn.state, standIn.weChatUrl) })).well).toBe(true);
      expect(await missing()).toEqual([]);
    }));

  test('templates are compared with those that the account has; an empty list is not read as deleted', () =>
    withDeployed(async ({ standIn, lines }) => {
      const { state, weChatUrl } = standIn;
      const env = {
        ...alone(state, weChatUrl),
        TENCENTCLOUD_SECRETID: state.secretId,
        TENCENTCLOUD_SECRETKEY: state.secretKey,
      };
      expect((await lines(check, { env })).text).toMatch(
        /list of templates is empty; if the account does have some/,
      );
      state.templates = Object.values(config.templates).map(({ id, title, data }) => ({
        priTmplId: id,
        title,
        content: Object.values(data)
          .map(({ field, label = 'x' }) => `${label}:{{${field}.DATA}}`)
          .join('\n'),
        type: 2,
      }));
      expect((await lines(check, { env })).well).toBe(true);
      const [gone, changed, other] = state.templates;
      gone!.priTmplId = 'x';
      changed!.content = 'x:{{thing9.DATA}}';
      other!.type = 3;
      const { text } = await lines(check, { env });
      expect(text.match(/^ {2}template [\w.]+: .{12}/gm)).toEqual([
        '  template backInStock: WeChat has n',
        '  template orderProgress.data: expected the',
        '  template pickupReminder.kind: expected "lo',
      ]);
    }));
});

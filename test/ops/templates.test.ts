import { memoryContext } from '../support/memory/context';
import { notifyPerFile } from '../support/cloud';
import { templateId } from '../support/shop';
import { httpsVariables, SECRET } from '../support/transport';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import { runCommand } from '../../ops/runCommand';
import { connect } from '../support/connect';
import { runTemplates, type TemplatesOptions } from '../../ops/commands/templates';

const cloud = notifyPerFile(httpsVariables);
type Asked = TemplatesOptions extends infer One
  ? One extends TemplatesOptions
    ? Omit<One, 'name'>
    : never
  : never;
const house = memoryContext({ config: checkConfig(notifyConfig) });
const run = (asked: Asked, secret = SECRET) =>
  runTemplates(house, { name: 'templates', ...asked } as TemplatesOptions, {
    NOTIFY_APP_SECRET: secret,
    NOTIFY_WECHAT_API: `${cloud().url}/api.weixin.qq.com`,
  });

// First: a good token is kept for the whole process.
test('a wrong AppSecret is told in words, never with the secret', async () => {
  const wrong = run({ what: 'list' }, 'not-the-secret');
  await expect(wrong).rejects.toThrow(/AppSecret/);
  await expect(wrong).rejects.not.toThrow(/not-the-secret/);
});

test('of a local cloud it is its own WeChat that is asked, with its own AppSecret, whatever the shell says', async () => {
  const { NOTIFY_APP_SECRET, NOTIFY_WECHAT_API } = process.env;
  try {
    Object.assign(process.env, {
      NOTIFY_APP_SECRET: 'of-the-real-one',
      NOTIFY_WECHAT_API: 'https://127.0.0.1:1',
    });
    const context = await connect({ local: cloud().url });
    expect(context.env.NOTIFY_APP_SECRET).toBe(SECRET);
    const { lines } = await runCommand(context, { name: 'templates', what: 'library' });
    expect(lines[0]).toContain('到货提醒');
  } finally {
    for (const [name, value] of Object.entries({ NOTIFY_APP_SECRET, NOTIFY_WECHAT_API }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
});

test('list, check, library, add, remove against the HTTPS API', async () => {
  expect((await run({ what: 'list' })).lines.join('\n')).toContain(templateId('backInStock'));
  expect(await run({ what: 'check' })).toMatchObject({ well: true });
  const [title] = (await run({ what: 'library' })).lines;
  const tid = Number(title!.split(' ')[0]);
  expect(title).toContain('到货提醒');
  const kids = (await run({ what: 'library', search: String(tid) })).lines
    .slice(0, 2)
    .map((line) => Number(line.split(' ')[0]));
  const { lines } = await run({ what: 'add', tid, kids, scene: '到货时通知' });
  const id = /added: (\S+)\./.exec(lines[0]!)![1]!;
  await expect(run({ what: 'add', tid, kids, scene: '到货时通知' })).rejects.toThrow(/200022/);
  await expect(run({ what: 'library', search: '999999' })).rejects.toThrow(/200014/);
  const lineOf = async () => (await run({ what: 'list' })).lines.find((line) => line.includes(id));
  expect(await lineOf()).toMatch(/^\S+ 到货提醒 one-time .*\(not configured\) applied /);
  const other = await run({
    what: 'add',
    tid,
    kids: [kids[1]!, kids[0]!],
    scene: '到货时通知',
    as: 'backAgain',
  });
  const named = (await run({ what: 'list' })).lines.filter((line) => line.includes('backAgain'));
  expect(named).toEqual([expect.stringMatching(/\(not configured: backAgain\) applied /)]);
  const { lines: entries } = await run({ what: 'pull' });
  expect(entries.map((entry) => entry.split(':')[0])).toEqual(['template1', 'backAgain']);
  await run({ what: 'remove', id: /added: (\S+)\./.exec(other.lines[0]!)![1]! });
  const gone = (await run({ what: 'list' })).lines.filter((line) => line.includes('backAgain'));
  expect(gone).toEqual([expect.stringMatching(/^\(not listed\) backAgain retired /)]);
  await run({ what: 'remove', id });
  expect(await lineOf()).toMatch(/^\(not listed\) \S+ retired /);
});

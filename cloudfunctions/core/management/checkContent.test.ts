import { memoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { ContentChecked } from '../contract';
import type { TraitValue } from '../model/behaviour';
import { manage } from './manage';

const config = sampleConfig();
const T = config.templates.offer!.id;
const ACTOR = { by: 'o-boss', name: '' };

function withLevels(...levels: (TraitValue | undefined)[]) {
  const context = memoryContext({ config });
  levels.forEach((level, i) => {
    const traits: Record<string, TraitValue> = level === undefined ? {} : { level };
    const user = sampleUser({ [T]: { available: 1, granted: 1 } }, { creditFor: [T], traits });
    context.store.put('notify_users', { ...user, _id: `o-${i}` });
  });
  context.store.put('notify_users', {
    ...sampleUser({}, { traits: { level: '很'.repeat(30) } }),
    _id: 'o-none',
  });
  const check = (asked: object, template = 'offer') =>
    manage(context, ACTOR, {
      action: 'content.check',
      template,
      data: { goods: '{{level|会员}}专享' },
      ...asked,
    }) as Promise<ContentChecked>;
  return { context, check };
}

test('those who can be reached are looked at: who would be refused, and why', async () => {
  const { check, context } = withLevels('金卡', '很'.repeat(19), '微信用户', undefined);
  const answer = await check({});
  expect(answer).toMatchObject({ checked: 4, all: true, refused: 1, cut: 0, plain: 2 });
  expect(answer.examples).toEqual([
    { openid: 'o-1', problem: expect.stringContaining('data.goods: expected at most 20 characters') },
  ]);
  expect(answer.en).toMatch(/^1 of 4 users would be refused: data\.goods: .*; for 0 it would be cut, for 2/);
  expect([context.sent, context.store.all('notify_messages')]).toEqual([[], []]);
});

test.each([
  ['thing', '很'],
  // It takes no ellipsis.
  ['character_string', 'A'],
] as const)('a field that cuts tells how many it cuts: %s', async (type, character) => {
  const { context, check } = withLevels(character.repeat(40), character);
  const { goods } = context.config.templates.offer!.data;
  context.config.templates.offer!.data['goods'] = { ...goods!, type, overLong: 'truncate' };
  try {
    const asked = { data: { goods: `{{level|${character}${character}}}` } };
    expect(await check(asked)).toMatchObject({ refused: 0, cut: 1, plain: 0 });
  } finally {
    context.config.templates.offer!.data['goods'] = goods!;
  }
});

test('a sample says that there are others', async () => {
  const { check } = withLevels('金卡', '银卡', '铜卡');
  expect(await check({ limit: 2 })).toMatchObject({ checked: 2, all: false });
  expect(await check({ limit: 3 })).toMatchObject({ checked: 3, all: true });
});

test('what fits nobody is refused as a send would be', async () => {
  const { check } = withLevels('金卡');
  await expect(check({ data: { goods: '{{lvl|会员}}' } })).rejects.toMatchObject({ code: 'BAD_DATA' });
  await expect(check({}, 'gone')).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
});

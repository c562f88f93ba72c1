import { memoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { ContentCall, ContentChecked } from '../contract';
import type { TraitValue } from '../model/behaviour';
import { lotOf } from '../model/marks';
import { manage } from './manage';

const config = sampleConfig();
const T = config.templates.offer!.id;
const ACTOR = { by: 'o-boss', name: '' };

function withLevels(...levels: (TraitValue | undefined)[]) {
  const context = memoryContext({ config });
  levels.forEach((level, i) => {
    const traits: Record<string, TraitValue> = level === undefined ? {} : { level };
    const user = sampleUser({ [T]: { available: 1, granted: 1 } }, { creditFor: [T], traits });
    context.store.put('notify_users', { ...user, _id: `o-${i}`, lot: lotOf(`o-${i}`) });
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

test('a sample is drawn by lot: not the first by their ids, the same again, nobody twice over its pages', async () => {
  const { check } = withLevels(
    ...Array.from({ length: 1300 }, (_, i) => (i < 400 ? '很'.repeat(19) : '金卡')),
  );
  const some = await check({ limit: 200 });
  // 62 of 200, if by chance; 16 either way are two and a half standard errors.
  expect(Math.abs(some.refused - 62)).toBeLessThanOrEqual(16);
  expect(some.en).toContain('of 200 users drawn by lot would be refused');
  expect(await check({ limit: 200 })).toEqual(some);
  expect(await check({ limit: 1250 })).toMatchObject({ checked: 1250, all: false });
  expect(await check({ limit: 1300 })).toMatchObject({ checked: 1300, all: true, refused: 400 });
});

test('what fits nobody is refused as a send would be', async () => {
  const { check } = withLevels('金卡');
  await expect(check({ data: { goods: '{{lvl|会员}}' } })).rejects.toMatchObject({ code: 'BAD_DATA' });
  await expect(check({}, 'gone')).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
});

describe('content that a function gives', () => {
  const source = { function: 'coupons' };
  const open = (...levels: (TraitValue | undefined)[]) => {
    const { context, check } = withLevels(...levels);
    context.config = { ...config, contentFunctions: ['coupons'] };
    return { context, check: (asked: object = {}) => check({ data: {}, content: source, ...asked }) };
  };

  test('it is asked for a sample, told that nothing is sent, and what it answers is held against the fields', async () => {
    const { context, check } = open('金卡', '很'.repeat(19), '银卡', '铜卡');
    context.answerCall = (_name, event) => ({
      ok: true,
      result: {
        people: [
          ...(event as ContentCall).people
            .filter(({ openid }) => openid !== 'o-3')
            .map(({ id, openid }) =>
              openid === 'o-2' ? { id, skip: 'none left' } : { id, data: { goods: '{{level|会员}}的券' } },
            ),
          { id: 'n'.repeat(22) },
        ],
      },
    });
    const answer = await check();
    expect(answer).toMatchObject({
      checked: 4,
      refused: 2,
      cut: 0,
      plain: 0,
      content: { function: 'coupons', asked: 4, given: 2, skipped: 1, refused: 1, strangers: 1 },
    });
    expect(answer.examples).toEqual([
      { openid: 'o-3', problem: 'CONTENT_UNAVAILABLE' },
      { openid: 'o-1', problem: expect.stringContaining('data.goods: expected at most 20') },
    ]);
    expect([...answer.content!.examples].sort((a, b) => (a.openid < b.openid ? -1 : 1))).toMatchObject([
      { openid: 'o-0', data: { goods: '{{level|会员}}的券' } },
      { openid: 'o-1' },
      { openid: 'o-2', reason: 'CONTENT_SKIPPED', words: 'none left' },
      { openid: 'o-3', reason: 'CONTENT_UNAVAILABLE' },
    ]);
    expect(context.called[0]!.event).toMatchObject({ preview: true, template: 'offer' });
    expect([context.sent, context.store.all('notify_messages')]).toEqual([[], []]);
  });

  test('no answer is said as what it is', async () => {
    const { context, check } = open('金卡');
    expect((await check()).en).toMatch(/"coupons" did not answer \(no such function is deployed/);
    context.answerCall = () => ({ ok: false, missing: false, text: 'timed out' });
    expect(await check()).toMatchObject({
      content: { unanswered: 'timed out', given: 0 },
      en: 'the function "coupons" did not answer (timed out): nothing is known of its content',
    });
  });

  test('what is wrong for everybody is refused, and a function that is not listed', async () => {
    const { context, check } = open('金卡');
    await expect(check({ data: { colour: 'red' } })).rejects.toMatchObject({ code: 'BAD_DATA' });
    await expect(check({ content: { function: 'send' } })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(context.called).toEqual([]);
  });
});

import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Config } from '../config';
import {
  manageRequest,
  parseRequest,
  type SegmentRequest,
  type SegmentPreview,
  type SegmentView,
} from '../contract';
import { manage } from '../management/manage';
import type { Rule } from '../model/rule';
import { createSegment, findVersion, listSegments } from './stored';
import { beginWalk } from './walk';

const ACTOR = { by: 'o-boss', name: '店长' };
const GOLD: Rule = { kind: 'trait', name: 'level', is: 'equals', value: 'gold' };
const VIP: Rule = { kind: 'tag', name: 'vip' };

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

const ask = async <Answer = SegmentView>(request: object): Promise<Answer> =>
  (await manage(context, ACTOR, parseRequest(manageRequest, request) as SegmentRequest)) as Answer;
const create = (rule: unknown, name = 'gold', more: object = {}) =>
  ask({ action: 'segment.create', name, rule, ...more });

test('saved, it has a version, a salt of its own, its rule in words, and a line in the audit log', async () => {
  expect(await create({ kind: 'all', of: [GOLD, VIP] }, 'gold', { title: '金卡会员' })).toMatchObject({
    name: 'gold',
    title: '金卡会员',
    version: 1,
    words: { en: 'level is gold and has the tag vip', zh: 'level 是 gold 且 有标签“vip”' },
    by: 'o-boss',
    warnings: [],
  });
  expect(context.store.all('notify_audit')).toMatchObject([
    { action: 'segment.create', target: 'gold', outcome: 'done', by: 'o-boss' },
  ]);
});

test('a change is a version of its own, and the one before stays as it was', async () => {
  const { salt } = await create(GOLD);
  const changed = await ask({ action: 'segment.update', name: 'gold', version: 1, rule: VIP });
  expect(changed).toMatchObject({ version: 2, rule: VIP, salt });
  expect(await ask({ action: 'segment.show', name: 'gold', version: 1 })).toMatchObject({ rule: GOLD });
  expect(await ask({ action: 'segment.show', name: 'gold' })).toMatchObject({ version: 2, rule: VIP });
  // A change of nothing is none.
  expect(await ask({ action: 'segment.update', name: 'gold', version: 2, rule: VIP })).toMatchObject({
    version: 2,
  });
  expect(await ask({ action: 'segment.update', name: 'gold', version: 2, title: '金' })).toMatchObject({
    version: 3,
    rule: VIP,
  });
});

test('of two who save at once one is told that the other has', async () => {
  await create(GOLD);
  const save = (value: string) =>
    ask({ action: 'segment.update', name: 'gold', version: 1, rule: { ...GOLD, value } });
  const both = await Promise.allSettled([save('silver'), save('bronze')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } });
  await expect(save('tin')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('version: expected the newest of "gold", 2, got 1') as string,
  });
});

test('a save whose answer is lost is one save', async () => {
  context.store.around = async (call, run) => {
    if (call.collection === 'notify_segments' && call.operation !== 'find') await run();
    return run();
  };
  expect(await create(GOLD)).toMatchObject({ version: 1 });
  expect(await ask({ action: 'segment.update', name: 'gold', version: 1, rule: VIP })).toMatchObject({
    version: 2,
  });
  expect(context.store.all('notify_segments')).toHaveLength(2);
});

test('the same segment created again by the same person is the one that there is; by another it is refused', async () => {
  const first = await create(GOLD);
  expect(await create(GOLD)).toEqual(first);
  await expect(createSegment(context, 'o-other', { name: 'gold', rule: GOLD })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  expect(context.store.all('notify_segments')).toHaveLength(1);
});

test('a name is taken once; removed, it is free again and its parts are others', async () => {
  const { salt } = await create(GOLD);
  await expect(create(VIP)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await ask({ action: 'segment.remove', name: 'gold', version: 1 })).toMatchObject({ removed: true });
  // Asked again it is done.
  await ask({ action: 'segment.remove', name: 'gold', version: 1 });
  await expect(ask({ action: 'segment.show', name: 'gold' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await ask({ action: 'segment.list' })).toEqual({ segments: [] });
  // What was begun with it goes on.
  expect(await findVersion(context, 'gold@1')).toMatchObject({ rule: GOLD });
  const again = await create(VIP);
  expect(again.version).toBe(3);
  expect(again.salt).not.toBe(salt);
});

test('who dies between the new version and the end of the old one leaves one in the list', async () => {
  await create(GOLD);
  context.store.around = async (call, run) => {
    if (call.collection === 'notify_segments' && call.operation === 'update') throw new Error('killed');
    return run();
  };
  await expect(ask({ action: 'segment.update', name: 'gold', version: 1, rule: VIP })).rejects.toThrow(
    'killed',
  );
  context.store.around = undefined;
  expect(await listSegments(context)).toMatchObject([{ segment: 'gold', version: 2 }]);
});

const depth = (levels: number): unknown => (levels === 0 ? VIP : { kind: 'not', of: depth(levels - 1) });

test.each<[string, unknown, string, RegExp]>([
  ['an unknown trait', { kind: 'all', of: [VIP, { ...GOLD, name: 'colour' }] }, 'rule.of[1].name', /expected a trait of the configuration \(level, age, born\), got "colour"/],
  ['an unknown tag', { kind: 'not', of: { kind: 'tag', name: 'no' } }, 'rule.of.name', /expected a tag/],
  ['an unknown event', { kind: 'did', event: 'buy' }, 'rule.event', /expected an event/],
  ['an undeclared key', { kind: 'did', event: 'view', where: { colour: 'red' } }, 'rule.where', /declared key of view \(goods, again\), got "colour"/],
  ['an unknown template', { kind: 'credit', template: 'gone' }, 'rule.template', /expected a template/],
  ['an unknown topic', { kind: 'topic', name: 'gone', on: true }, 'rule.name', /expected a topic/],
  ['a list that is not there', { kind: 'list', name: 'members' }, 'rule.name', /expected a list that is uploaded, got "members"/],
  ['a campaign that is not there', { kind: 'gotCampaign', campaign: 'spring' }, 'rule.campaign', /expected the id of a campaign/],
  ['a number for a text', { ...GOLD, value: 5 }, 'rule.value', /expected a text, got 5/],
  ['more than 20 times', { kind: 'did', event: 'view', atLeast: 21 }, 'rule.atLeast', /20/],
  ['the last 21', { kind: 'ignored', last: 21 }, 'rule.last', /20/],
  ['an injected operator', { ...GOLD, value: { $ne: null } }, 'rule.value', /expected text, a number, true, false or {daysAgo}; for "oneOf" a list of 1 to 50, got an object/],
  ['an operator for a rule', { $where: 'true' }, 'rule.kind', /./],
  ['an unknown field', { ...VIP, is: 'there' }, 'rule', /unexpected|unknown|is/],
  ['seven levels', depth(6), 'rule', /at most 6 levels/],
  ['51 leaves', { kind: 'all', of: Array(50).fill(VIP) }, 'rule', /at most 50 groups and leaves/],
  ['a rule of a document’s size', { kind: 'all', of: Array(40).fill({ ...GOLD, is: 'oneOf', value: Array(50).fill('x'.repeat(100)) }) }, 'rule', /at most 32 KB/],
])('%s is refused with its path, and nothing is saved', async (_what, rule, path, message) => {
  const refused = create(rule);
  await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  const { issues = [] } = await refused.then(
    () => ({}),
    (error: { issues?: { path: string; message: string }[] }) => error,
  ) as { issues?: { path: string; message: string }[] };
  expect(issues).toContainEqual({
    code: expect.any(String) as string,
    path,
    message: expect.stringMatching(message) as string,
  });
  expect(context.store.all('notify_segments')).toEqual([]);
}); // prettier-ignore

describe('after the configuration has changed', () => {
  const BORN: Rule = { kind: 'trait', name: 'born', is: 'lessThan', value: '2000-01-01' };
  const rule: Rule = { kind: 'any', of: [BORN, { kind: 'credit', template: 'offer' }] };
  const less = (): Config => {
    const { templates, ...config } = sampleConfig({ traits: {} });
    const { offer: _gone, ...left } = templates;
    return { ...config, templates: left };
  };

  test('a stored rule means what it meant, and says what is not known any more', async () => {
    await create(rule);
    const offer = context.config.templates.offer!.id;
    context.store.put(
      'notify_users',
      sampleUser({}, { _id: 'o-1', traits: { born: Date.parse('1990-05-01') } }),
      sampleUser({}, { _id: 'o-2', traits: { born: Date.parse('2010-05-01') } }),
      sampleUser({ [offer]: { available: 1 } }, { _id: 'o-3' }),
    );
    context.config = less();
    const segment = (await findVersion(context, 'gold@1'))!;
    const { people } = await (await beginWalk(context, { segment })).next('');
    expect(people.map(({ _id }) => _id)).toEqual(['o-1', 'o-3']);
    const shown = await ask({ action: 'segment.show', name: 'gold' });
    expect(shown.warnings.map(({ path }) => path)).toEqual(['rule.of[0].name', 'rule.of[1].template']);
    expect(shown.words.en).toContain('born is less than 2000-01-01');
    expect(await ask({ action: 'segment.list' })).toMatchObject({ segments: [{ warnings: 2 }] });
  });

  test('it cannot be saved again so: the save says why not', async () => {
    await create(rule);
    context.config = less();
    const save = ask({ action: 'segment.update', name: 'gold', version: 1, title: 'x' });
    await expect(save).rejects.toMatchObject({ code: 'BAD_REQUEST', issues: [{}, {}] });
  });

  test('a trait that is of another type now is compared as what it was', async () => {
    await create(BORN);
    context.store.put('notify_users', sampleUser({}, { _id: 'o-1', traits: { born: '1990' } }));
    context.config = sampleConfig({ traits: { born: { type: 'text' } } });
    const segment = (await findVersion(context, 'gold@1'))!;
    expect((await (await beginWalk(context, { segment })).next('')).people).toEqual([]);
  });
});

describe('a preview', () => {
  const offer = () => context.config.templates.offer!.id;
  const people = (count: number) =>
    context.store.put(
      'notify_users',
      ...Array.from({ length: count }, (_, i) =>
        sampleUser(
          { [offer()]: { available: 1, granted: 1 } },
          {
            _id: `o-${String(i).padStart(3, '0')}`,
            creditFor: [offer()],
            tags: ['vip'],
            mutedTopics: i === 1 ? ['offers'] : [],
          },
        ),
      ),
    );

  test('shows the first twenty with why they are in it, and how many there are', async () => {
    people(30);
    await create({ kind: 'any', of: [VIP, GOLD] });
    const preview = await ask<SegmentPreview>({ action: 'segment.preview', name: 'gold' });
    expect(preview).toMatchObject({ found: 30, complete: true });
    expect(preview.people).toHaveLength(20);
    expect(preview.people[0]).toEqual({
      openid: 'o-000',
      why: [{ en: 'has the tag vip', zh: '有标签“vip”' }],
    });
  });

  test('with a template, says of whom it could not go to what stands in the way', async () => {
    people(3);
    const preview = await ask<SegmentPreview>({ action: 'segment.preview', rule: VIP, template: 'offer' });
    expect(preview.people.map(({ held }) => held?.code)).toEqual([undefined, 'TOPIC_OFF', undefined]);
  });

  test('ends after some seconds, and says that it has not seen all', async () => {
    people(5);
    context.store.around = async (call, run) => {
      if (call.collection === 'notify_users') context.clock.advance(6000);
      return run();
    };
    await create(VIP);
    const preview = await ask<SegmentPreview>({ action: 'segment.preview', name: 'gold', template: 'offer' });
    expect(preview).toMatchObject({ found: 5 });
  });

  test('of a rule that could not be saved is refused', async () => {
    const refused = ask({ action: 'segment.preview', rule: { ...GOLD, name: 'colour' } });
    await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'rule.name' }] });
    const both = ask({ action: 'segment.preview', rule: VIP, name: 'gold' });
    await expect(both).rejects.toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'name' }] });
    const strange = ask({ action: 'segment.preview', rule: VIP, template: 'gone' });
    await expect(strange).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
  });
});

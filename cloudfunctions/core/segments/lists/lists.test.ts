import { memoryContext, type MemoryContext } from '../../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../../test/support/sample';
import { tellMany } from '../../behaviour/tellMany';
import { erase } from '../../consent/erase';
import { manageRequest, parseRequest, type ListPart, type Lists, type ListView } from '../../contract';
import { manageLists } from '../../management/manageLists';
import { MOST_LISTED, type ListPartDocument } from '../../model/list';
import { createSegment, removeSegment } from '../stored';
import { membersOf } from './members';

const ACTOR = { by: 'o-boss', name: '' };
const MEMBER = { member: { type: 'text', alias: true }, level: { type: 'text' } };

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config: sampleConfig({ traits: MEMBER }) });
});
const ask = async <Answer>(request: object): Promise<Answer> =>
  (await manageLists(context, ACTOR, parseRequest(manageRequest, request) as never)) as Answer;
const add = (values: string[], more: object = {}) =>
  ask<ListPart>({ action: 'list.add', name: 'members', upload: 'u1', part: 0, values, ...more });
const finish = (more: object = {}) =>
  ask<ListView>({ action: 'list.finish', name: 'members', upload: 'u1', parts: 1, ...more });
const members = async () => [...(await membersOf(context, ['members'])).get('members')!].sort();
const users = (...openids: string[]) =>
  context.store.put('notify_users', ...openids.map((_id) => sampleUser({}, { _id })));
/** Tells the member numbers of these, as a back office does. */
const tell = (numbers: Record<string, string | null>) =>
  tellMany(context, {
    users: Object.entries(numbers).map(([openid, member]) => ({
      openid,
      events: [{ kind: 'traits', set: { member } }],
    })),
    nonce: `told-${context.newToken()}`,
  });

test('a list is its upload once that is whole; strangers are given back', async () => {
  users('o-1', 'o-2', 'o-3');
  expect(await add(['o-1', 'o-2', 'o-2', 'o-none'])).toEqual({
    people: 2,
    strangers: [{ value: 'o-none', why: 'unknown' }],
  });
  await expect(members()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await add(['o-3', 'o-1'], { part: 1 });
  expect(await finish({ parts: 2 })).toMatchObject({ size: 3, strangers: 1, by: 'o-boss', of: 'openid' });
  expect(await members()).toEqual(['o-1', 'o-2', 'o-3']);
});

test('the next upload takes the place of the one before when it is whole, and not earlier', async () => {
  users('o-1', 'o-2');
  await add(['o-1']);
  await finish();
  await add(['o-2'], { upload: 'u2' });
  expect(await members()).toEqual(['o-1']);
  await finish({ upload: 'u2' });
  expect(await members()).toEqual(['o-2']);
  expect(context.store.all('notify_list_parts')).toHaveLength(1);
  await expect(add(['o-1'], { upload: 'u2' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('an upload of which nobody is a user leaves the list as it was: not to be on an empty one would hold of everybody', async () => {
  users('o-1');
  await add(['o-1']);
  await finish();
  await add(['o-none'], { upload: 'u2' });
  await expect(finish({ upload: 'u2' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'parts', message: expect.stringMatching(/^none of the lines is a user/) as string }],
  });
  expect(await members()).toEqual(['o-1']);
});

test('a part again takes its place; one that is missing is named, and the list stays as it was', async () => {
  users('o-1', 'o-2');
  await add(['o-1']);
  await add(['o-2']);
  await expect(finish({ parts: 3 })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'parts', message: 'expected parts 0 to 2, 1, 2 not there' }],
  });
  await finish();
  expect(await members()).toEqual(['o-2']);
});

test('by member number: who has it, not who had it; what several have names nobody', async () => {
  await tell({ 'o-1': 'M1', 'o-2': 'M2', 'o-3': 'M3', 'o-4': 'M3', 'o-5': 'M5' });
  await tell({ 'o-2': 'M20', 'o-5': null });
  expect(await add(['M1', 'M2', 'M20', 'M3', 'M5'], { of: 'member' })).toEqual({
    people: 2,
    strangers: [
      { value: 'M2', why: 'unknown' },
      { value: 'M3', why: 'several' },
      { value: 'M5', why: 'unknown' },
    ],
  });
  expect(await finish()).toMatchObject({ of: 'member' });
  expect(await members()).toEqual(['o-1', 'o-2']);
  // The next upload may be of something else.
  await add(['o-1'], { upload: 'u2' });
  expect(await ask<Lists>({ action: 'list.all' })).toMatchObject({ lists: [{ of: 'member', size: 2 }] });
  expect(await finish({ upload: 'u2' })).toMatchObject({ of: 'openid', size: 1 });
});

test('a number is found by what it is written as', async () => {
  context.config = sampleConfig({ traits: { card: { type: 'number', alias: true } } });
  await tellMany(context, {
    users: [{ openid: 'o-1', events: [{ kind: 'traits', set: { card: 17 } }] }],
    nonce: 'told-0001',
  });
  expect(await add(['17', '18'], { of: 'card' })).toMatchObject({ people: 1, strangers: [{ value: '18' }] });
  expect(await add(['0x11', '1.7e1', '17 ', '+17'], { of: 'card' })).toMatchObject({
    people: 1,
    strangers: [{ value: '0x11' }, { value: '1.7e1' }, { value: '+17' }],
  });
});

test('a blank line is nobody, and not whoever has the number 0', async () => {
  context.config = sampleConfig({ traits: { card: { type: 'number', alias: true } } });
  await tellMany(context, {
    users: [{ openid: 'o-1', events: [{ kind: 'traits', set: { card: 0 } }] }],
    nonce: 'told-0001',
  });
  expect(await add([' ', '\t'], { of: 'card' })).toMatchObject({ people: 0, strangers: [{}, {}] });
  expect(await add(['0'], { of: 'card' })).toMatchObject({ people: 1, strangers: [] });
});

test.each([
  ['a trait that names nobody alone', { of: 'level' }, 'of', /expected openid, member/],
  ['what is no trait', { of: 'nothing' }, 'of', /expected openid, member/],
  ['an upload’s name with an operator', { upload: '$ne' }, 'upload', /letters/],
  ['a value that is an operator', { values: [{ $ne: '' }] }, 'values[0]', /./],
  ['an empty value', { values: [''] }, 'values[0]', /./],
  ['3,001 lines', { values: Array(3001).fill('o-1') }, 'values', /at most 3000/],
  ['more than 100 KB', { values: Array.from({ length: 3000 }, (_, i) => `${i}`.padEnd(60, 'x')) }, 'values', /100 KB/],
])('%s is refused with its path', async (_what, more, path, message) => {
  const refused = await add(['o-1'], more).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path, message: expect.stringMatching(message) as string }],
  });
  expect(context.store.all('notify_list_parts')).toEqual([]);
}); // prettier-ignore

test('more than 100,000 people are no list', async () => {
  await add(['o-none']);
  const size = MOST_LISTED + 1;
  const part: ListPartDocument = {
    ...context.store.all('notify_list_parts')[0]!,
    openids: Array.from({ length: size }, (_, i) => `o-${i}`),
  };
  context.store.put('notify_list_parts', part);
  // A thousand parts could hold millions: what is too many already is not read on.
  for (let i = 1; i < 20; i++)
    context.store.put('notify_list_parts', { ...part, _id: `members:u1:${i}`, part: i });
  context.store.calls.splice(0);
  await expect(finish({ parts: 20 })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path: 'parts', message: `expected at most 100000 people, got ${size} or more` }],
  });
  expect(context.store.calls).toHaveLength(2);
});

test('while a segment names it, it cannot be removed; then all of it goes', async () => {
  users('o-1');
  await add(['o-1']);
  await finish();
  const rule = { kind: 'not', of: { kind: 'list', name: 'members' } } as const;
  await createSegment(context, 'o-boss', { name: 'others', rule });
  await expect(ask({ action: 'list.remove', name: 'members' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('"others"') as string,
  });
  await removeSegment(context, 'o-boss', { name: 'others', version: 1 });
  expect(await ask({ action: 'list.remove', name: 'members' })).toEqual({ removed: 'members' });
  expect(await ask<Lists>({ action: 'list.all' })).toEqual({ lists: [] });
  expect(context.store.all('notify_list_parts')).toEqual([]);
  await expect(ask({ action: 'list.remove', name: 'members' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('who has everything deleted stands on no list any more, and is found by no number', async () => {
  await tell({ 'o-1': 'M1', 'o-2': 'M2' });
  await add(['M1', 'M2'], { of: 'member' });
  await finish();
  await erase(context, 'o-1');
  expect(await members()).toEqual(['o-2']);
  expect(await add(['M1'], { of: 'member', upload: 'u2' })).toMatchObject({ people: 0 });
});

test('a part whose answer is lost is one part', async () => {
  users('o-1');
  context.store.around = async (call, run) => {
    if (call.operation === 'insert' || call.operation === 'update') await run();
    return run();
  };
  await add(['o-1']);
  await finish();
  expect(await members()).toEqual(['o-1']);
});

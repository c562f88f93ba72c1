import { bookProblems, OPENID } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { CreditAccount, Uncertainty } from '../model/user';
import { resolveUncertainty, type Resolution } from './resolve';

const config = sampleConfig();
const { alias, id: T } = config.templates.backInStock!;
const HELD_AT = NOW - 60_000;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config });
});

const user = () => context.store.get('notify_users', OPENID);
const account = () => user().credits[T];
const doubt = (token: string, more: Partial<Uncertainty> = {}): Uncertainty => ({
  token,
  nid: 'n',
  templateId: T,
  counted: true,
  heldAt: HELD_AT,
  until: NOW,
  ...more,
});

/** A user with attempts of unknown outcome, a credit uncertain for each that took one. */
function uncertain(entries: Uncertainty[], more: Partial<CreditAccount> = {}): void {
  const taken = entries.filter(({ counted }) => counted).length;
  const books = { uncertain: taken, granted: taken, ...more };
  context.store.put('notify_users', sampleUser(taken > 0 ? { [T]: books } : {}, { uncertainties: entries }));
}

const resolution = (effect: Resolution['effect'], more: Partial<Resolution> = {}): Resolution => ({
  openid: OPENID,
  token: 't',
  nid: 'n',
  template: alias,
  templateId: T,
  counted: true,
  effect,
  at: NOW,
  ...more,
});

test.each<[Resolution['effect'], object]>([
  ['spend', { spent: 1 }],
  ['return', { available: 1 }],
  ['void', { voided: 1 }],
])('%s: the uncertain credit goes where it belongs, once', async (effect, pots) => {
  uncertain([doubt('t')]);
  await resolveUncertainty(context, resolution(effect));
  const after = user();
  expect(account()).toMatchObject({ uncertain: 0, granted: 1, ...pots });
  expect(after.uncertainties).toEqual([]);
  expect(bookProblems(context)).toEqual([]);
  for (const other of ['spend', 'return', 'void'] as const)
    await resolveUncertainty(context, resolution(other));
  expect(user()).toEqual(after);
});

test('reuse: the last credit comes back to be sent again; where there is another one, this one is void', async () => {
  uncertain([doubt('t')]);
  await resolveUncertainty(context, resolution('reuse'));
  expect(account()).toMatchObject({ granted: 1, available: 1, uncertain: 0, voided: 0 });
  expect(bookProblems(context)).toEqual([]);
  uncertain([doubt('t')], { granted: 2, available: 1 });
  await resolveUncertainty(context, resolution('reuse'));
  expect(account()).toMatchObject({ granted: 2, available: 1, uncertain: 0, voided: 1 });
});

test('one of several is settled, the others stay in doubt', async () => {
  uncertain([doubt('t'), doubt('t2')]);
  await resolveUncertainty(context, resolution('spend'));
  expect(user().uncertainties).toEqual([doubt('t2')]);
  expect(account()).toMatchObject({ uncertain: 1, spent: 1 });
  uncertain([doubt('t'), doubt('t', { nid: 'n2' })]);
  await resolveUncertainty(context, resolution('spend', { nid: 'n2' }));
  expect(user().uncertainties).toEqual([doubt('t')]);
  expect(account()).toMatchObject({ uncertain: 1, spent: 1 });
});

test('an attempt of the same token on another template is another one', async () => {
  uncertain([doubt('t')]);
  const before = user();
  await resolveUncertainty(context, resolution('spend', { templateId: config.templates.offer!.id }));
  expect(user()).toEqual(before);
});

test('a send that turns out to have been taken counts for caps', async () => {
  uncertain([doubt('t')]);
  await resolveUncertainty(context, resolution('spend'));
  expect(user().recent).toEqual([{ at: NOW, template: alias }]);
});

test('a credit that comes back is found again by those who look for credits', async () => {
  uncertain([doubt('t')]);
  await resolveUncertainty(context, resolution('return'));
  expect(user().creditFor).toEqual([T]);
});

test.each([
  ['before', HELD_AT, { available: 1, voided: 0 }],
  ['after', HELD_AT + 1, { available: 0, voided: 1 }],
])('returned, and the user has rejected %s it was taken', async (_when, rejectedAt, pots) => {
  uncertain([doubt('t')], { rejectedAt });
  await resolveUncertainty(context, resolution('return'));
  expect(account()).toMatchObject({ uncertain: 0, ...pots });
});

test('what is settled already costs one look for a return, and one call otherwise', async () => {
  uncertain([]);
  expect(await counted(context, () => resolveUncertainty(context, resolution('return')))).toEqual({
    find: 1,
  });
  expect(await counted(context, () => resolveUncertainty(context, resolution('void')))).toEqual({
    update: 1,
  });
});

describe('an attempt at balance zero', () => {
  const tried = (effect: Resolution['effect']) => resolution(effect, { counted: false });
  beforeEach(() => uncertain([doubt('t', { counted: false })]));

  test.each<Resolution['effect']>(['return', 'void'])('%s: moves no credit', async (effect) => {
    await resolveUncertainty(context, tried(effect));
    expect(user()).toMatchObject({ uncertainties: [], credits: {} });
  });

  test('that WeChat had taken has found a credit', async () => {
    await resolveUncertainty(context, tried('spend'));
    await resolveUncertainty(context, tried('spend'));
    expect(account()).toMatchObject({ granted: 1, spent: 1, found: 1, foundAt: NOW });
    expect(user()).toMatchObject({ uncertainties: [], recent: [{ template: alias }] });
  });
});

import { bookProblems, OPENID, reserveOne } from '../../../test/support/memory/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { triedMark } from '../model/marks';
import { newUser } from '../model/user';
import { release, type Release } from './release';

const config = sampleConfig();
const template = config.templates.backInStock!;
const T = template.id;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext({ config });
});

const user = () => context.store.get('notify_users', OPENID);
const account = () => user().credits[T];

describe('an attempt at balance zero', () => {
  const tried = (effect: Release['effect'], more: Partial<Release> = {}): Release => ({
    token: 't',
    journal: 't:0',
    template: template.alias,
    templateId: T,
    counted: false,
    openids: [OPENID],
    effect,
    heldAt: context.clock.now(),
    at: context.clock.now(),
    ...more,
  });
  beforeEach(async () => {
    context.store.put('notify_users', newUser(OPENID, context.clock.now()));
    expect(await reserveOne(context, template, { right: 'try', token: 't' })).not.toBeNull();
  });

  test('that WeChat refuses is not made again', async () => {
    await release(context, tried('void'));
    expect(user()).toMatchObject({ hold: null, tried: [triedMark(T)], credits: {} });
    expect(await reserveOne(context, template, { right: 'try', token: 't2' })).toBeNull();
  });

  test('that never left may be made again', async () => {
    await release(context, tried('return'));
    expect(user()).toMatchObject({ hold: null, tried: [], credits: {} });
    expect(await reserveOne(context, template, { right: 'try', token: 't2' })).not.toBeNull();
  });

  test('of unknown outcome leaves no credit uncertain that was never taken', async () => {
    await release(context, tried('uncertain'));
    expect(user().uncertainties).toMatchObject([{ token: 't', counted: false }]);
    expect(bookProblems(context)).toEqual([]);
  });

  test('that WeChat takes has found a credit: granted and spent, once', async () => {
    const at = context.clock.now();
    await release(context, tried('spend'));
    await release(context, tried('spend'));
    expect(account()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 1, foundAt: at });
    expect(user()).toMatchObject({ hold: null, recent: [{ at, template: 'backInStock' }] });
  });

  test('takes the credit whose report came while it was under way', async () => {
    const at = context.clock.now();
    const reported = { ...sampleUser({ [T]: { available: 1, granted: 1, grantedAt: at - 1 } }).credits };
    await context.store.update('notify_users', {}, { $set: { credits: reported, creditFor: [T] } });
    await release(context, tried('spend'));
    expect(account()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 0 });
  });

  test('leaves alone a credit of an accept after WeChat had taken the send', async () => {
    const at = context.clock.now();
    const reported = { ...sampleUser({ [T]: { available: 1, granted: 1, grantedAt: at + 5 } }).credits };
    await context.store.update('notify_users', {}, { $set: { credits: reported, creditFor: [T] } });
    await release(context, tried('spend', { at }));
    expect(account()).toMatchObject({ granted: 2, spent: 1, available: 1, found: 1 });
  });

  test('books what it has found although every answer is lost and every update repeated', async () => {
    context.store.around = async (_call, run) => {
      await run();
      return run();
    };
    await release(context, tried('spend'));
    expect(account()).toMatchObject({ granted: 1, spent: 1, found: 1 });
    expect(user().recent).toHaveLength(1);
  });

  test('misses nothing when the report comes between the two ways of booking', async () => {
    let reports = 0;
    context.store.around = async ({ operation }, run) => {
      const answer = await run();
      // After "the report is here" has matched nothing, it comes.
      if (operation === 'update' && ++reports === 2) {
        const account = `credits.${T}`;
        await context.store.beneath.update(
          'notify_users',
          {},
          { $inc: { [`${account}.available`]: 1, [`${account}.granted`]: 1 }, $set: { creditFor: [T] } },
        );
      }
      return answer;
    };
    await release(context, tried('spend'));
    expect(account()).toMatchObject({ granted: 1, spent: 1, available: 0, found: 0 });
    expect(user().hold).toBeNull();
  });
});

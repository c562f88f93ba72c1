/** Whoever dies at whatever call, and whoever is at it beside: each person has one notification, with what was given away for it. */
import { campaignHouse, DAY } from '../../../test/support/campaigns/house';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { ContentCall } from '../contract';
import { wishKey } from '../model/wish';
import { expandOpen } from './expand';
import { sendToWish } from './startWish';

const config = sampleConfig({ contentFunctions: ['pool'] });
const content = { function: 'pool' };
const KEY = wishKey('backInStock', 'goods:mug');
const T = config.templates.backInStock!.id;

/** A pool as teams keep one: a code is taken for a notification once. Every third person gets none. */
function poolOn(context: MemoryContext) {
  const taken = new Map<string, string>();
  context.answerCall = async (_name, event) => ({
    ok: true,
    result: {
      people: (event as ContentCall).people.map(({ id, openid }) => {
        if (Number(openid.slice(2)) % 3 === 2) return { id, skip: 'has one' };
        if (!taken.has(id)) taken.set(id, `code ${taken.size}`);
        return { id, data: { goods: taken.get(id)! } };
      }),
    },
  });
  return taken;
}

/** Dies at its n-th call of the database, before or after the effect. @returns whether there was one */
function dieAt(context: MemoryContext, n: number, when: 'before' | 'after'): () => boolean {
  let calls = 0;
  context.store.around = async (_call, run) => {
    if (++calls !== n) return run();
    if (when === 'after') await run();
    throw new Error('killed');
  };
  return () => {
    context.store.around = undefined;
    return calls >= n;
  };
}

const ends = (context: MemoryContext, taken: ReadonlyMap<string, string>) => {
  const rows = context.store.all('notify_messages');
  const given = rows.filter(({ reason }) => reason === null);
  expect(given.map(({ data }) => data.thing1)).toEqual(given.map(({ _id }) => taken.get(_id)));
  expect(new Set(given.map(({ data }) => data.thing1)).size).toBe(given.length);
  expect(taken.size).toBe(given.length);
  return { all: rows.length, given: given.length };
};

const tick = async (context: MemoryContext): Promise<void> => {
  context.clock.advance(3 * 60_000);
  context.deadline = context.clock.now() + 55_000;
  await expandOpen(context);
};

describe.each(['before', 'after'] as const)('killed %s a call', (when) => {
  test('a campaign makes everybody one, and gives nothing away twice', async () => {
    for (let n = 1, more = true; more; n++) {
      const house = campaignHouse({ config });
      const taken = poolOn(house.context);
      await house.create(house.people(9), {
        variants: [{ name: 'a', percent: 100, data: {}, content }],
      });
      await house.start(9);
      const died = dieAt(house.context, n, when);
      await tick(house.context).catch(() => undefined);
      more = died();
      await tick(house.context);
      await tick(house.context);
      expect({ n, ...ends(house.context, taken) }).toEqual({ n, all: 9, given: 6 });
      expect(await house.show()).toMatchObject({ made: 9, state: 'running' });
    }
  });

  test('a waiting list serves as many as there are pieces, whoever is skipped', async () => {
    for (let n = 1, more = true; more; n++) {
      const context = memoryContext({ config });
      const taken = poolOn(context);
      for (let i = 0; i < 12; i++) {
        const wish = { template: 'backInStock', about: 'goods:mug', label: '' };
        context.store.put('notify_users', {
          ...sampleUser({ [T]: { available: 1, granted: 1 } }),
          _id: `o-${i}`,
          creditFor: [T],
          wishFor: [KEY],
          wishes: { [KEY]: { ...wish, at: NOW - 100 + i, until: NOW + DAY } },
        });
      }
      const ask = () =>
        sendToWish(context, {
          action: 'toWish',
          about: 'goods:mug',
          template: 'backInStock',
          key: 'restock',
          data: { price: 1 },
          content,
          limit: 5,
        });
      const died = dieAt(context, n, when);
      await ask().catch(() => undefined);
      more = died();
      await ask();
      await tick(context);
      expect({ n, ...ends(context, taken) }).toEqual({ n, all: 7, given: 5 });
    }
  });
});

test('two at once make everybody one', async () => {
  const house = campaignHouse({ config });
  const taken = poolOn(house.context);
  await house.create(house.people(120), { variants: [{ name: 'a', percent: 100, data: {}, content }] });
  await house.start(120);
  house.context.clock.advance(3 * 60_000);
  house.context.deadline = house.context.clock.now() + 55_000;
  await Promise.all([expandOpen(house.context), expandOpen(house.context), expandOpen(house.context)]);
  await tick(house.context);
  expect(ends(house.context, taken)).toEqual({ all: 120, given: 80 });
});

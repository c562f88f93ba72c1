/**
 * A team's content function that answers late, twice, for strangers, with nonsense or not at all, on the built functions: for
 * notifications that a shop sends, for a waiting list and for a campaign. Whoever has an answer that can be sent gets it once.
 */
import type { CampaignReport, CampaignView, SendManyResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import { snapshot, unbalanced } from '../support/books';
import { builtFunctions } from '../support/build';
import { CROWD, withNotify, type NotifyCloud } from '../support/cloud';
import { deployContentFunction, type ContentFunction, type Told } from '../support/contentFunction';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { ADMIN, data, SHOP } from '../support/shop';

const CONFIG = 'test/fixtures/clients.config.ts';
const content = { function: 'demoContent' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const people = (count: number) => Array.from({ length: count }, (_, i) => `o-${i}`);

/** Nine people: one good answer, and each way to give a wrong one; and four for whom nobody asked. */
const WRONG: Told = {
  items: [
    { of: 0, data: { goods: 'mug\u202e cup\u0000' } },
    { of: 1, skip: 'only \u202e3 left' },
    { of: 2, data: { goods: { $ne: '' } } },
    { of: 3, data: { colour: 'red', goods: 'mug' } },
    { of: 4, data: { goods: 'one' } },
    { of: 4, data: { goods: 'two' } },
    { of: 5, data: { goods: 'mug' }, sikp: 'out of stock' },
    { of: 6, data: { goods: 'mug' }, page: '../admin' },
    { of: 7, data: { goods: 'x'.repeat(1_000_000) } },
    { id: 'n'.repeat(22), data: { goods: 'stranger' } },
    { openid: 'o-0', data: { goods: 'stranger' } },
    null,
    'nonsense',
  ],
};
const ENDS = {
  'o-0': ['sent', null],
  'o-1': ['suppressed', 'CONTENT_SKIPPED', 'only 3 left'],
  'o-2': ['failed', 'CONTENT_UNFIT', 'people[2].data.goods: expected text or a number'],
  'o-3': ['failed', 'CONTENT_UNFIT', 'data.colour: expected only'],
  'o-4': ['failed', 'CONTENT_UNFIT', 'people[5].id: answered twice'],
  'o-5': ['failed', 'CONTENT_UNFIT', 'people[6]: unknown: sikp'],
  'o-6': ['failed', 'CONTENT_UNFIT', 'page: expected a page of the mini program'],
  'o-7': ['failed', 'CONTENT_UNFIT', 'people[8].data.goods: expected at most 2000'],
  'o-8': ['failed', 'CONTENT_UNAVAILABLE'],
};
/** What is no answer at all. */
const NONE: [string, Told][] = [
  ['later than the call waits', { late: 6500 }],
  ['a list', { result: [] }],
  ['half a megabyte of text', { result: 'x'.repeat(500_000) }],
  ['more answers than can be meant', { result: { people: Array(5000).fill({}) } }],
  ['nothing', { result: null }],
  ['a throw', { throws: 'boom' }],
  ['a process that ends', { dies: true }],
];

let cloud: NotifyCloud;
let team: ContentFunction;
let over: () => void;
let running: Promise<void>;

beforeAll(async () => {
  team = deployContentFunction(await builtFunctions(CONFIG), 'demoContent');
  await new Promise<void>((ready, failed) => {
    const use = (given: NotifyCloud) =>
      new Promise<void>((done) => {
        [cloud, over] = [given, done];
        ready();
      });
    running = withNotify(use, { maxInstances: CROWD, config: CONFIG, functionsDir: team.functionsDir });
    running.catch(failed);
  });
}, 120_000);
beforeEach(() => cloud.reset());
afterAll(async () => {
  over();
  await running;
});

/** WeChat's receipt may have come, or not yet. */
const arrived = (state: string): boolean => ['sent', 'delivered'].includes(state);

const ends = async () =>
  Object.fromEntries(
    (await snapshot(cloud)).messages.map(({ to, state, reason, content: own }) => [
      to,
      [arrived(state) ? 'sent' : state, reason, ...(own?.words ? [own.words] : [])],
    ]),
  );

/** As `ENDS`: words are told by how they begin. */
const expectWrong = async () =>
  expect(await ends()).toEqual(
    Object.fromEntries(
      Object.entries(ENDS).map(([to, [state, reason, words]]) => [
        to,
        [state, reason, ...(words ? [expect.stringContaining(words)] : [])],
      ]),
    ),
  );

async function cards(openids: readonly string[]): Promise<string[][]> {
  const all = await Promise.all(openids.map((openid) => cloud.messages(openid)));
  return all.map((each) => each.map(({ data: shown }) => shown['thing1']!));
}

/** All that is promised of who got what: the books are whole, and whoever was not to get anything kept the credit. */
async function expectWhole(openids: readonly string[]): Promise<void> {
  const seen = await snapshot(cloud);
  expect(unbalanced(seen)).toEqual([]);
  const sent = new Set(seen.messages.filter(({ state }) => arrived(state)).map(({ to }) => to));
  const spent = seen.users.filter(({ credits }) => Object.values(credits).some((each) => each.spent > 0));
  expect(spent.map(({ _id }) => _id).sort()).toEqual([...sent].sort());
  expect((await cards(openids)).map(({ length }) => length)).toEqual(
    openids.map((openid) => (sent.has(openid) ? 1 : 0)),
  );
}

describe('what a shop sends with its content', () => {
  const sendMany = async (openids: readonly string[]): Promise<SendManyResult['results']> => {
    const due = (await cloud.now()) + MINUTE;
    const notifications = openids.map((to) => ({
      to,
      key: 'restock:1',
      template: 'backInStock',
      data: { price: '¥89' },
      sendAt: Math.ceil(due / HOUR) * HOUR,
    }));
    const answer = await cloud.call<SendManyResult>(
      'send',
      { action: 'sendMany', content, notifications },
      SHOP,
    );
    return data(answer).results;
  };
  const goOut = async () => {
    await cloud.advance(HOUR + MINUTE);
    await tick(cloud);
    await cloud.advance(MINUTE);
    await tick(cloud);
  };

  test('twice, for strangers, nonsense: each has its own end with the path, and one card goes out', async () => {
    const users = people(9);
    await seed(cloud, { users, notifications: () => [] });
    team.tell(WRONG);
    const results = await sendMany(users);
    expect(results).toHaveLength(9);
    await goOut();
    await expectWrong();
    expect((await cards(['o-0']))[0]).toEqual(['mug cup']);
    await expectWhole(users);
    expect(team.calls().map((call) => call.people.length)).toEqual([9]);
  });

  test.each(NONE)(
    '%s: nothing is written, the caller is told, and the same call again sends once',
    async (_what, told) => {
      const users = people(3);
      await seed(cloud, { users, notifications: () => [] });
      team.tell(told, {});
      const asked = Date.now();
      for (const result of await sendMany(users)) {
        expect(result).toMatchObject({
          error: { code: 'CONTENT_UNAVAILABLE', message: expect.stringContaining('nothing was scheduled') },
        });
      }
      expect(Date.now() - asked).toBeLessThan(6400);
      expect(await ends()).toEqual({});
      for (const result of await sendMany(users)) expect(result).toMatchObject({ state: 'scheduled' });
      const [first, again] = team.calls();
      expect(again!.people).toEqual(first!.people);
      // What comes after all is heard by nobody.
      const late = told.late ?? 0;
      await new Promise((resolve) =>
        setTimeout(resolve, late && Math.max(0, asked + late + 300 - Date.now())),
      );
      if (late) expect(team.answered()).toBe(2);
      await goOut();
      await expectWhole(users);
      expect((await cards(users)).flat()).toEqual(first!.people.map(({ id }) => `券 ${id.slice(0, 6)}`));
    },
  );
});

describe('a waiting list', () => {
  const toWish = () =>
    cloud.call(
      'send',
      {
        action: 'toWish',
        template: 'backInStock',
        about: 'goods:mug',
        key: 'r1',
        data: { price: '¥89' },
        content,
      },
      SHOP,
    );

  test.each<[string, Told]>([['late', { late: 6500 }], ...NONE.slice(1, 3)])(
    'an answer that is %s: nobody is told before, and all once after',
    async (_what, told) => {
      const users = people(3);
      await seed(cloud, { users, notifications: () => [] });
      for (const openid of users) await wish(openid);
      team.tell(told, {});
      expect(await toWish()).toMatchObject({ ok: true });
      await tick(cloud);
      expect((await cards(users)).flat()).toEqual([]);
      for (let minute = 0; minute < 4; minute++) {
        await cloud.advance(MINUTE);
        await tick(cloud);
      }
      await expectWhole(users);
      expect((await cards(users)).flat()).toHaveLength(3);
    },
  );

  async function wish(openid: string): Promise<void> {
    const { collections } = await cloud.export();
    const user = collections['notify_users']!.find(({ _id }) => _id === openid) as unknown as {
      credits: Record<string, unknown>;
    };
    const [id] = Object.keys(user.credits);
    await cloud.subscribe(openid, { [id!]: 'accept' });
    const at = await cloud.now();
    const report = {
      action: 'report',
      asked: ['backInStock'],
      results: { [id!]: 'accept' },
      about: 'goods:mug',
    };
    data(
      await cloud.call('subscribe', { ...report, label: '马克杯', nonce: `nonce-${openid}`, at }, { openid }),
    );
  }
});

/** What an operator does with the one campaign that there is. */
const campaign = async <Data = CampaignView>(does: string, more: object = {}): Promise<Data> => {
  const answer: Answer<Data> = await cloud.call(
    'manage',
    { action: `campaign.${does}`, id: 'november', ...more },
    ADMIN,
  );
  return data(answer);
};
const minutes = async (count: number) => {
  for (let minute = 0; minute < count; minute++) {
    await cloud.advance(MINUTE);
    await tick(cloud);
  }
};

describe('a campaign', () => {
  const begin = async (users: readonly string[]) => {
    await seed(cloud, { users: [...users], notifications: () => [] });
    await campaign('create', {
      scene: '想要的商品到货时通知',
      title: '双十一',
      purpose: 'transactional',
      template: 'backInStock',
      audience: { openids: users },
      variants: [{ name: 'a', percent: 100, data: { price: '¥89' }, content }],
      endsAt: (await cloud.now()) + 24 * HOUR,
    });
    await campaign('start', { confirmed: users.length });
  };

  test('twice, for strangers, nonsense: each has its own end with the path, one card goes out, and the report adds up', async () => {
    const users = people(9);
    team.tell(WRONG);
    await begin(users);
    await minutes(5);
    await expectWrong();
    await expectWhole(users);
    expect(team.calls().map((call) => call.people.length)).toEqual([9]);
    const report = await campaign<CampaignReport>('report');
    expect(report).toMatchObject({
      matched: 9,
      total: {
        assigned: 9,
        sent: 1,
        open: 0,
        leftOut: { CONTENT_SKIPPED: 1, CONTENT_UNFIT: 6, CONTENT_UNAVAILABLE: 1 },
      },
    });
  });

  test.each(NONE)(
    '%s: nobody is sent anything before it is asked again, and all once after',
    async (_what, told) => {
      const users = people(3);
      team.tell(told, {});
      await begin(users);
      await cloud.advance(2 * MINUTE);
      await tick(cloud);
      expect(team.calls()).toHaveLength(1);
      expect(await ends()).toEqual({});
      await minutes(5);
      const [first, again, ...more] = team.calls();
      expect(again!.people).toEqual(first!.people);
      expect(more).toEqual([]);
      await expectWhole(users);
      expect((await cards(users)).flat()).toHaveLength(3);
      expect(await campaign('show')).toMatchObject({ made: 3 });
    },
  );
});

describe('a campaign that an event triggers', () => {
  /** Each of them leaves something in the cart, one after the other, and six minutes pass: in four the first is due. */
  const begin = async (users: readonly string[]) => {
    await seed(cloud, { users: [...users], notifications: () => [] });
    await campaign('create', {
      kind: 'triggered',
      title: '购物车',
      purpose: 'transactional',
      template: 'backInStock',
      scene: '想要的商品到货时通知',
      variants: [{ name: 'a', percent: 100, data: { price: '¥89' }, content }],
      trigger: { on: { event: 'cart', key: 'goods' }, waitMinutes: 10, againAfterMinutes: 1440 },
      endsAt: (await cloud.now()) + 24 * HOUR,
    });
    await campaign('start', { confirmed: 100 });
    await minutes(2);
    // An instance knows the campaigns of ten seconds ago.
    await cloud.advance(11_000);
    for (const openid of users) {
      const events = [{ kind: 'event', name: 'cart', props: { goods: 'mug' } }];
      data(await cloud.call('track', { openid, events }, { source: 'scf' }));
      await cloud.advance(1000);
    }
    await cloud.advance(6 * MINUTE);
    await tick(cloud);
  };

  test('twice, for strangers, nonsense: each has its own end with the path, and one card goes out', async () => {
    const users = people(9);
    team.tell(WRONG);
    await begin(users);
    expect(team.calls().map((call) => call.people)).toMatchObject([users.map((openid) => ({ openid }))]);
    await minutes(6);
    await expectWrong();
    await expectWhole(users);
    expect((await cards(['o-0']))[0]).toEqual(['mug cup']);
    expect(team.calls()).toHaveLength(1);
  });

  test.each(NONE.filter(([what]) => !what.startsWith('more') && what !== 'a list'))(
    '%s: nobody is sent anything before it is asked again, and all once after',
    async (_what, told) => {
      const users = people(3);
      team.tell(told, {});
      await begin(users);
      expect(team.calls()).toHaveLength(1);
      expect(Object.values(await ends())).toEqual(Array(3).fill(['scheduled', 'CONTENT_TO_COME']));
      await minutes(6);
      const [first, again, ...more] = team.calls();
      expect(again!.people).toEqual(first!.people);
      expect(more).toEqual([]);
      await expectWhole(users);
      expect((await cards(users)).flat()).toEqual(first!.people.map(({ id }) => `券 ${id.slice(0, 6)}`));
    },
  );
});

/** Random rules and users for them, whose values meet each other: at the edges of what a rule asks, and beside them. */
import fc from 'fast-check';
import { counterKey, type DidCounter } from '../../../cloudfunctions/core/model/behaviour';
import { COMPARISONS, type Leaf, type Rule } from '../../../cloudfunctions/core/model/rule';
import type { UserDocument } from '../../../cloudfunctions/core/model/user';
import { wishKey } from '../../../cloudfunctions/core/model/wish';
import { NOW, sampleConfig, sampleUser } from '../sample';
import type { World } from './reference';

const DAY = 86_400_000;
const ALIASES = ['backInStock', 'offer', 'notice'] as const;
const GOODS = ['mug', 'cup'] as const;
const { templates } = sampleConfig();

export const WORLD: World = {
  now: NOW,
  salt: 'salt-of-the-segment',
  templates: Object.fromEntries(
    ALIASES.map((alias) => [
      alias,
      { id: templates[alias]!.id, longTerm: templates[alias]!.kind === 'long-term' },
    ]),
  ),
  dates: ['born'],
  lists: { members: ['o-1', 'o-3', 'o-5'], guests: ['o-2'] },
  got: { 'wish:first': { 'o-1': true, 'o-2': false, 'o-4': null } },
};

const alias = fc.constantFrom(...ALIASES);
const fewDays = fc.integer({ min: 1, max: 4 });
/** On the edge of a day, or a millisecond beside it. */
const moment = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -1, max: 1 }))
  .map(([days, ms]) => NOW - days * DAY + ms);
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const deed = fc.constantFrom(
  { event: 'view' },
  { event: 'paid' },
  ...GOODS.map((goods) => ({ event: 'view', where: { goods } })),
  { event: 'view', where: { again: true } },
);
const few = fc.integer({ min: 1, max: 3 });
const level = fc.constantFrom('gold', 'silver');
const age = fc.integer({ min: 1, max: 3 });
const born = fc.oneof(
  moment,
  fc.integer({ min: 0, max: 4 }).map((daysAgo) => ({ daysAgo })),
  fc.constant('2026-11-20T10:02:00+08:00'),
);

const traitLeaf = fc
  .constantFrom('level', 'age', 'born')
  .chain((name) => {
    const value: fc.Arbitrary<string | number | { daysAgo: number }> = { level, age, born }[name];
    const is = name === 'level' ? (['equals', 'differs', 'oneOf', 'exists'] as const) : COMPARISONS;
    return fc.record({
      name: fc.constant(name),
      is: fc.constantFrom(...is),
      values: fc.array(value, { minLength: 1, maxLength: 2 }),
      forDays: maybe(fewDays),
    });
  })
  .map(({ name, is, values, forDays }): Leaf => {
    if (is === 'exists') return { kind: 'trait', name, is, value: undefined, forDays };
    return { kind: 'trait', name, is, value: is === 'oneOf' ? values : values[0], forDays };
  });

/** One arbitrary a kind, so that a test can ask for a kind by itself. */
export const leafOf = {
  trait: traitLeaf,
  tag: fc.record({ kind: fc.constant('tag' as const), name: fc.constantFrom('vip', 'quiet') }),
  did: fc
    .record({ what: deed, atLeast: maybe(few), withinDays: maybe(fewDays) })
    .map(({ what, ...rest }): Leaf => ({
      kind: 'did',
      ...what,
      ...rest,
    })),
  notDone: fc.record({ what: deed, forDays: fewDays }).map(({ what, forDays }): Leaf => ({
    kind: 'notDone',
    ...what,
    forDays,
  })),
  stopped: fc
    .record({ what: deed, atLeast: maybe(few), forDays: fewDays })
    .map(({ what, ...rest }): Leaf => ({
      kind: 'stopped',
      ...what,
      ...rest,
    })),
  cameBack: fc.record({ what: deed, withinDays: fewDays, afterDays: few }).map(({ what, ...rest }): Leaf => ({
    kind: 'cameBack',
    ...what,
    ...rest,
  })),
  wished: fc.record({
    kind: fc.constant('wished' as const),
    template: alias,
    about: maybe(fc.constantFrom('goods:mug', 'goods:cup')),
  }),
  topic: fc.record({
    kind: fc.constant('topic' as const),
    name: fc.constantFrom('restock', 'offers'),
    on: fc.boolean(),
  }),
  credit: alias.chain((template) =>
    fc.record({
      kind: fc.constant('credit' as const),
      template: fc.constant(template),
      atLeast: template === 'notice' ? fc.constant(undefined) : maybe(few),
    }),
  ),
  received: fc.record({
    kind: fc.constant('received' as const),
    last: few,
    template: maybe(alias),
    withinDays: maybe(fewDays),
  }),
  clicked: fc.record({ kind: fc.constant('clicked' as const), last: few, template: maybe(alias) }),
  ignored: fc.record({ kind: fc.constant('ignored' as const), last: few, template: maybe(alias) }),
  gotCampaign: fc.record({
    kind: fc.constant('gotCampaign' as const),
    campaign: fc.constant('wish:first'),
    clicked: maybe(fc.boolean()),
  }),
  list: fc.record({ kind: fc.constant('list' as const), name: fc.constantFrom('members', 'guests') }),
  bucket: fc
    .record({
      from: fc.integer({ min: 0, max: 9000 }),
      size: fc.integer({ min: 1, max: 9999 }),
      own: fc.boolean(),
    })
    .map(({ from, size, own }): Leaf => ({
      kind: 'bucket',
      ...(own ? {} : { salt: 'another-salt' }),
      from,
      to: Math.min(10_000, from + size),
    })),
} satisfies Record<Leaf['kind'], fc.Arbitrary<Leaf>>;

const leaf: fc.Arbitrary<Rule> = fc.oneof(...Object.values<fc.Arbitrary<Rule>>(leafOf));

export const randomRule: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    leaf,
    fc.array(tie('rule'), { maxLength: 3 }).map((of): Rule => ({ kind: 'all', of })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((of): Rule => ({ kind: 'any', of })),
    tie('rule').map((of): Rule => ({ kind: 'not', of })),
  ),
})).rule;

const times = fc.array(moment, { maxLength: 5 }).map((all) => all.sort((a, b) => b - a));
const counter = fc
  .record({ what: deed, times, more: fc.nat(2) })
  .filter(({ times: all }) => all.length > 0)
  .map(({ what, times: all, more }): [string, DidCounter] => {
    const [key, value] = 'where' in what ? Object.entries(what.where)[0]! : [];
    const where = key === undefined ? {} : { key, value: String(value) };
    const place = key === undefined ? counterKey(what.event) : counterKey(what.event, key, String(value));
    return [place, { event: what.event, ...where, times: all, first: all.at(-1)!, total: all.length + more }];
  });
const wish = fc
  .record({ template: alias, about: fc.constantFrom('goods:mug', 'goods:cup', 'goods:bowl'), until: moment })
  .map(({ template, about, until }) => ({
    template,
    about,
    label: '',
    at: NOW - 9 * DAY,
    until: until + 2 * DAY,
  }));
/** Beside the edges of the slots that clicks are known by, too. */
const sentAt = fc.tuple(moment, fc.integer({ min: 0, max: 2 })).map(([at, slots]) => at - slots * 300_000);

export const randomUser: fc.Arbitrary<UserDocument> = fc
  .record({
    id: fc.integer({ min: 1, max: 6 }),
    traits: fc.record({ level, age, born: moment }, { requiredKeys: [] }),
    since: moment,
    tags: fc.subarray(['vip', 'quiet']),
    did: fc.array(counter, { maxLength: 4 }),
    wishes: fc.array(wish, { maxLength: 3 }),
    muted: fc.nat(3).map((n) => n === 0),
    mutedTopics: fc.subarray(['restock', 'offers']),
    accounts: fc.dictionary(alias, fc.record({ available: fc.nat(3), consent: fc.boolean() }), {
      maxKeys: 3,
    }),
    recent: fc.array(fc.record({ at: sentAt, template: alias }), { maxLength: 5 }),
    clicked: fc.dictionary(
      alias,
      sentAt.map((at) => Math.floor(at / 300_000) * 300_000),
      { maxKeys: 3 },
    ),
  })
  .map(({ id, traits, since, did, wishes, accounts, recent, ...rest }): UserDocument => {
    const credits = Object.entries(accounts).map(([name, account]) => [templates[name]!.id, account]);
    const kept = wishes.map((one) => [wishKey(one.template, one.about), one] as const);
    return sampleUser(Object.fromEntries(credits), {
      ...rest,
      _id: `o-${id}`,
      traits: JSON.parse(JSON.stringify(traits)) as UserDocument['traits'],
      traitsSince: Object.fromEntries(Object.keys(traits).map((name) => [name, since])),
      did: Object.fromEntries(did),
      wishes: Object.fromEntries(kept),
      wishFor: kept.map(([key]) => key),
      creditFor: credits
        .filter(([, account]) => (account as { available: number }).available > 0)
        .map(([key]) => key as string),
      recent: recent
        .sort((a, b) => a.at - b.at)
        .map((sent) => ({ ...sent, templateId: templates[sent.template]!.id, token: '' })),
    });
  });

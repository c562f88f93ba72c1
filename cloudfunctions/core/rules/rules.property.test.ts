import fc from 'fast-check';
import { compileQuery } from '../../../local-cloud/database/query/matcher';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { Config, Template } from '../config/config';
import { rightsOf } from '../model/right';
import { triedMark } from '../model/marks';
import { type CreditAccount, type Uncertainty, type UserDocument } from '../model/user';
import { REASONS } from '../reasons/table';
import { checkOf, conditionOf, whyNotBy } from './may';
import type { Rule } from './rule';
import { mostTogether } from './together';
import { RULES } from './rules';

/** 10,000 and more in the long form: `RULE_RUNS=20000 npx jest rules.property`. */
const RUNS = Number(process.env.RULE_RUNS ?? 2000);
const MINUTE = 60_000;

/** Two aliases of one WeChat template, one that is promotional, one long-term; caps and quiet hours. */
const sample = sampleConfig({
  caps: {
    promotional: {
      max: 2,
      hours: 24,
      leastIntervalMinutes: 30,
      fatigue: { ignored: 2, max: 1, days: 3 },
    },
    all: { max: 3, days: 1 },
  },
  quietHours: { from: '22:00', to: '08:00' },
});
const config: Config = {
  ...sample,
  templates: {
    ...sample.templates,
    backInStock: {
      ...sample.templates.backInStock!,
      digest: { data: {} },
      caps: { overrides: true, counts: true },
    },
    restockOffer: {
      ...sample.templates.backInStock!,
      alias: 'restockOffer',
      topic: 'offers',
      class: 'promotional',
      quietHours: 'respect',
      caps: { overrides: false, counts: false },
    },
  },
};
const templates = Object.values(config.templates);
const ids = [...new Set(templates.map(({ id }) => id))];

const around = fc.integer({ min: -3, max: 3 }).map((n) => NOW + n * MINUTE);
/** Books as they can stand: what is held is held by the user's hold. */
const account = fc.record({
  available: fc.integer({ min: 0, max: 2 }),
  uncertain: fc.integer({ min: 0, max: 1 }),
  spent: fc.integer({ min: 0, max: 2 }),
  suspectUntil: fc.oneof(fc.constant(0), around),
  consent: fc.boolean(),
  grantedAt: fc.constantFrom(0, NOW - MINUTE),
});

const doubt: Uncertainty = {
  token: 't',
  nid: 'n',
  templateId: ids[0]!,
  counted: true,
  heldAt: NOW - MINUTE,
  until: NOW + MINUTE,
};

/** Mostly none: a user who has said no to everything meets one rule only. */
const mostlyNone = <T>(names: T[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.subarray(names) });

const period = fc.constantFrom('daily' as const, 'weekly' as const);

const user = fc
  .record({
    muted: fc.oneof(
      { weight: 4, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    mutedTopics: mostlyNone(Object.keys(config.topics)),
    mutedTemplates: mostlyNone(Object.keys(config.templates)),
    permits: mostlyNone(Object.keys(config.templates)),
    tried: mostlyNone(ids.map(triedMark)),
    uncertainties: fc.nat(5).map((n) => Array<Uncertainty>(n).fill(doubt)),
    accounts: fc.dictionary(fc.constantFrom(...ids), account, { minKeys: 1, maxKeys: 4 }),
    held: fc.option(fc.constantFrom(...templates), { nil: undefined, freq: 2 }),
    counted: fc.nat(3).map((n) => n > 0),
    recent: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 30 * 60 }).map((minutes) => NOW - minutes * MINUTE),
        template: fc.constantFrom(...Object.keys(config.templates)),
      }),
      { maxLength: 4 },
    ),
    clicked: fc.dictionary(
      fc.constantFrom(...Object.keys(config.templates)),
      fc.integer({ min: 0, max: 30 * 60 }).map((minutes) => NOW - minutes * MINUTE),
      { maxKeys: 1 },
    ),
    quietHours: fc.option(
      fc.constantFrom(
        { from: '10:00', to: '11:00', zone: '' },
        { from: '23:00', to: '07:00', zone: 'Asia/Shanghai' },
      ),
    ),
    digests: fc.dictionary(fc.constantFrom(...Object.keys(config.topics)), period, { maxKeys: 1 }),
  })
  .map(({ accounts, held, counted, recent, ...rest }): UserDocument => {
    const credits = Object.fromEntries(
      Object.entries(accounts).map(([id, books]): [string, Partial<CreditAccount>] => {
        const heldCredits = counted && held?.id === id ? 1 : 0;
        const granted = books.available + books.uncertain + books.spent + heldCredits;
        return [id, { ...books, held: heldCredits, granted }];
      }),
    );
    const { alias, id, topic } = held ?? templates[0]!;
    const hold = {
      token: 't',
      journal: 't:0',
      template: alias,
      templateId: id,
      topic,
      counted,
      sends: 1,
      at: NOW,
      until: NOW,
    };
    const sends = [...recent].sort((a, b) => a.at - b.at);
    return sampleUser(credits, {
      ...rest,
      hold: held ? hold : null,
      recent: sends.map((send) => ({ ...send })),
    });
  });

const row = fc
  .record({
    whenNoCredit: fc.constantFrom('drop' as const, 'wait' as const, 'try' as const),
    expiresAt: fc.oneof(around, fc.constant(NOW + 86_400_000)),
    shard: fc.integer({ min: 0, max: 15 }),
    lost: fc.option(fc.constant(true as const), { nil: undefined }),
    period: fc.option(period, { nil: undefined, freq: 2 }),
  })
  .map(sampleRow);

const cases = fc
  .record({ user, row, template: fc.constantFrom(...templates) })
  .chain((one) => fc.constantFrom(...rightsOf(one.template)).map((right) => ({ ...one, right })));

test('who passes the condition of the reserve and the checks after it has no reason, and nobody else', () => {
  const seen = { passed: 0, stopped: 0 };
  fc.assert(
    fc.property(cases, ({ user: one, row: asked, template, right }) => {
      const closing = asked.period !== undefined;
      const subject = { config, template, right, now: NOW, row: asked, user: one, closing };
      const matches = compileQuery(conditionOf(subject)).matches(one as never);
      const passes = matches && checkOf(subject) === undefined;
      seen[passes ? 'passed' : 'stopped'] += 1;
      expect(whyNotBy(subject) === undefined).toBe(passes);
    }),
    { numRuns: RUNS },
  );
  // Both ways have been met often enough to mean something.
  expect(Math.min(seen.passed, seen.stopped)).toBeGreaterThan(RUNS / 50);
});

test('several at once may go where one may, by no permit, and as many as there are credits for', () => {
  const seen = { passed: 0, stopped: 0 };
  const asked = fc.tuple(
    cases.filter(({ right }) => right !== 'try'),
    fc.integer({ min: 2, max: 3 }),
  );
  fc.assert(
    fc.property(asked, ([{ user: one, row: some, template, right }, sends]) => {
      const subject = { config, template, right, now: NOW, row: some, user: one };
      const matches = compileQuery(conditionOf({ ...subject, sends })).matches(one as never);
      const alone = compileQuery(conditionOf(subject)).matches(one as never);
      seen[matches ? 'passed' : 'stopped'] += 1;
      expect(matches).toBe(alone && mostTogether(subject) >= sends);
      if (!matches) return;
      // By no permit: without any it would be the same.
      expect(whyNotBy({ ...subject, user: { ...one, permits: [] } })?.reason ?? '').not.toMatch(/MUTED|_OFF/);
      if (right === 'credit') expect(one.credits[template.id]!.available).toBeGreaterThanOrEqual(sends);
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(seen.passed, seen.stopped)).toBeGreaterThan(RUNS / 50);
});

test('a rule gives no other reasons than it names, and each has its words', () => {
  const given = new Map<Rule, Set<string>>();
  fc.assert(
    fc.property(cases, ({ user: one, row: asked, template, right }) => {
      for (const rule of RULES as readonly Rule[]) {
        if (rule.rights && !rule.rights.includes(right)) continue;
        const decision = rule.why({ config, template, right, now: NOW, row: asked, user: one });
        if (!decision) continue;
        const reasons = given.get(rule) ?? new Set();
        given.set(rule, reasons.add(decision.reason));
        // What cannot go before its time is over says that instead.
        expect([...rule.reasons, 'EXPIRED']).toContain(decision.reason);
        expect(REASONS).toHaveProperty(decision.reason);
      }
    }),
    { numRuns: RUNS },
  );
  for (const rule of RULES) {
    expect([...(given.get(rule) ?? [])]).toEqual(expect.arrayContaining([...rule.reasons]));
  }
});

test('a reserve asks every rule that has a query, by the right that it is for', () => {
  const template = config.templates.backInStock as Template;
  for (const right of ['credit', 'try', 'consent'] as const) {
    const asked = { config, template, right, now: NOW };
    const parts = (conditionOf(asked) as { $and: unknown[] }).$and;
    const rules = (RULES as readonly Rule[]).filter(
      ({ query, rights }) => query && (rights?.includes(right) ?? true),
    );
    expect(parts).toEqual(rules.flatMap(({ query }) => query!(asked) ?? []));
  }
});

import { NOW, pureContext, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Config } from '../config/config';
import type { Report } from '../contract';
import { KEPT_NONCES, type UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { isSimulated, planReport, resultOf, type Plan, type Told } from './plan';

const base = sampleConfig();
const { backInStock, offer, notice } = base.templates as Record<
  string,
  NonNullable<typeof base.templates.offer>
>;
const ID = backInStock!.id;
const DAY = 24 * 3_600_000;

/** `sister` shares the WeChat id of `backInStock`. */
const sister = { ...backInStock!, alias: 'sister', topic: 'offers', class: 'promotional' as const };
const shared: Config = { ...base, templates: { sister, ...base.templates } };
const context = (config: Config = base): Context => pureContext(config);
const formal = context(
  sampleConfig({ environments: { local: { envId: 'local', state: 'formal', admins: [] } } }),
);

const plan = (
  user: UserDocument,
  report: Partial<Report>,
  told: Partial<Told> = {},
  where: Context = context(),
): Plan =>
  planReport(
    where,
    user,
    { results: { [ID]: 'accept' }, nonce: 'nonce-0001', at: NOW, ...report },
    {
      at: NOW,
      now: NOW,
      source: 'client',
      ...told,
    },
  );
const outcome = (...given: Parameters<typeof plan>) => plan(...given).outcomes[ID];

describe('an accept', () => {
  test.each(['accept', 'acceptWithAudio', 'acceptWithAlert', 'acceptWithForcePush'])(
    '%s is one credit',
    (status) => {
      const { outcomes, grants, grantDay } = plan(sampleUser(), { results: { [ID]: status } });
      expect(outcomes).toEqual({ [ID]: 'granted' });
      expect(grants).toEqual([{ id: ID, kind: 'one-time', credits: 1 }]);
      expect(grantDay).toEqual({ day: '2026-11-22', count: 1 });
    },
  );

  test.each(['reject', 'ban', 'filter', 'Accept', 'something newer'])('%s is none', (status) => {
    expect(plan(sampleUser(), { results: { [ID]: status } })).toMatchObject({
      outcomes: { [ID]: 'not-accepted' },
      grants: [],
      rejected: [],
    });
  });

  test('of a long-term template is a consent', () => {
    const results = { [notice!.id]: 'accept' };
    expect(plan(sampleUser(), { results }).grants).toEqual([
      { id: notice!.id, kind: 'long-term', credits: 0 },
    ]);
  });

  test('of a template that the configuration lacks is told, and nothing else', () => {
    expect(plan(sampleUser(), { results: { other: 'accept', [ID]: 'accept' } }).outcomes).toEqual({
      other: 'unknown-template',
      [ID]: 'granted',
    });
  });

  test('of one WeChat id is one credit, however many aliases share it', () => {
    expect(plan(sampleUser(), { asked: ['backInStock', 'sister'] }, {}, context(shared)).grants).toHaveLength(
      1,
    );
  });
});

describe('what keeps an accept out', () => {
  test('its nonce is known', () => {
    const user = sampleUser({}, { nonces: [{ nonce: 'nonce-0001', at: NOW }] });
    expect(plan(user, {})).toMatchObject({ repeated: true, outcomes: { [ID]: 'repeated' }, grants: [] });
  });

  test('it is older than what is remembered', () => {
    const nonces = Array.from({ length: KEPT_NONCES }, (_, i) => ({ nonce: `other-${i}`, at: NOW - 50 + i }));
    expect(outcome(sampleUser({}, { nonces }), {}, { at: NOW - 51 })).toBe('too-old');
    expect(outcome(sampleUser({}, { nonces }), {}, { at: NOW - 50 })).toBe('granted');
    expect(outcome(sampleUser({}, { nonces: nonces.slice(1) }), {}, { at: NOW - 51 })).toBe('granted');
    expect(outcome(sampleUser(), {}, { at: NOW - 31 * DAY })).toBe('too-old');
  });

  test('the user rejected after it, or had everything deleted', () => {
    const rejected = sampleUser({ [ID]: { rejectedAt: NOW } });
    expect(outcome(rejected, {}, { at: NOW })).toBe('before-rejection');
    expect(outcome(rejected, {}, { at: NOW + 1, now: NOW + 1 })).toBe('granted');
    expect(outcome(sampleUser({}, { erasedAt: NOW }), {})).toBe('before-rejection');
  });

  test('the day has had its share, and only that day', () => {
    const full = sampleUser({}, { grantDay: { day: '2026-11-22', count: base.limits.grantsPerDay } });
    expect(outcome(full, {})).toBe('daily-cap');
    expect(outcome(full, {}, { now: NOW + DAY })).toBe('granted');
    const results = { [ID]: 'accept', [offer!.id]: 'accept' };
    const last = sampleUser({}, { grantDay: { day: '2026-11-22', count: base.limits.grantsPerDay - 1 } });
    expect(Object.values(plan(last, { results }).outcomes)).toEqual(['granted', 'daily-cap']);
  });

  test('the other source counts, from the moment that is configured', () => {
    const since = { ...base, grants: { source: 'push' as const, since: NOW } };
    expect(outcome(sampleUser(), {}, {}, context(since))).toBe('counted-by-push');
    expect(outcome(sampleUser(), {}, { at: NOW - 1 }, context(since))).toBe('granted');
    expect(outcome(sampleUser(), {}, { source: 'push' }, context(since))).toBe('granted');
    expect(outcome(sampleUser(), {}, { source: 'push' })).toBe('counted-by-push');
  });

  test('a try has found that very credit before', () => {
    const found = sampleUser({ [ID]: { found: 1, foundAt: NOW } });
    expect(plan(found, {}).grants).toEqual([{ id: ID, kind: 'one-time', credits: 0, found: true }]);
    expect(plan(found, {}, { at: NOW + 1, now: NOW + 1 }).grants[0]).toMatchObject({ credits: 1 });
  });
});

describe('a develop version', () => {
  const develop = { envVersion: 'develop' as const };

  test('is play where users are real: nothing of it counts, a rejection neither', () => {
    const user = sampleUser({ [ID]: { granted: 1, available: 1 } }, { muted: true });
    expect(plan(user, develop, {}, formal)).toMatchObject({
      outcomes: { [ID]: 'simulated' },
      grants: [],
      permits: [],
      grantDay: { count: 0 },
    });
    const rejects = { ...develop, results: { [ID]: 'reject' }, kept: [ID] };
    expect(plan(user, rejects, {}, formal).rejected).toEqual([]);
  });

  test.each<[string, Report['envVersion'], Context, boolean]>([
    ['develop where users are real', 'develop', formal, true],
    ['develop where developers are', 'develop', context(), false],
    ['trial where users are real', 'trial', formal, false],
    ['release where users are real', 'release', formal, false],
    ['a client that does not say', undefined, formal, false],
  ])('%s', (_what, envVersion, where, simulated) => {
    const report = { results: {}, nonce: '', at: NOW, envVersion };
    expect(isSimulated(where, report)).toBe(simulated);
  });
});

describe('a kept rejection', () => {
  const reject = { results: { [ID]: 'reject' }, kept: [ID] };
  const rich = sampleUser({ [ID]: { granted: 2, available: 2 } });

  test('voids, a tapped one does not', () => {
    expect(plan(rich, reject).rejected).toEqual([ID]);
    expect(plan(rich, { ...reject, kept: [], silent: true }).rejected).toEqual([ID]);
    expect(plan(rich, { ...reject, kept: [] }).rejected).toEqual([]);
    expect(plan(rich, { ...reject, results: { [ID]: 'ban' } }).rejected).toEqual([]);
  });

  test('is nobody’s while WeChat’s main switch is off, as this call or else the books say', () => {
    const off = { ...rich, mainSwitch: false };
    expect(plan(off, reject).rejected).toEqual([]);
    expect(plan(rich, reject, { mainSwitch: false }).rejected).toEqual([]);
    expect(plan(off, reject, { mainSwitch: true }).rejected).toEqual([ID]);
  });

  test('is taken once, and not from before an erasure', () => {
    expect(plan(sampleUser({ [ID]: { rejectedAt: NOW } }), reject).rejected).toEqual([]);
    expect(plan({ ...rich, erasedAt: NOW }, reject).rejected).toEqual([]);
    expect(plan(rich, reject, { at: NOW - 31 * DAY }).rejected).toEqual([]);
  });
});

describe('a permit for what is off', () => {
  const ON = sampleUser();
  const MUTED = sampleUser({}, { muted: true });
  const TOPIC = sampleUser({}, { mutedTopics: ['restock'] });
  const SISTERS_TOPIC = sampleUser({}, { mutedTopics: ['offers'] });
  const SISTER = sampleUser({}, { mutedTemplates: ['sister'] });
  const both = ['backInStock', 'sister'];

  test.each<[string, UserDocument, string[] | undefined, string[]]>([
    ['nothing is off', ON, both, []],
    ['everything is off, asked for one', MUTED, ['backInStock'], ['backInStock']],
    ['everything is off, asked for the other', MUTED, ['sister'], ['sister']],
    ['everything is off, asked for both', MUTED, both, ['sister', 'backInStock']],
    ['everything is off, asked for nothing that is here', MUTED, ['gone'], []],
    ['its topic is off', TOPIC, ['backInStock'], ['backInStock']],
    ['the other’s topic is off', SISTERS_TOPIC, ['backInStock'], []],
    ['the other’s topic is off, asked for both', SISTERS_TOPIC, both, ['sister']],
    ['the other itself is off', SISTER, ['backInStock'], []],
    ['nobody knows which was asked for', MUTED, undefined, []],
  ])('of two that share a WeChat id: %s', (_what, user, asked, permits) => {
    for (const templates of [shared.templates, { ...base.templates, sister }]) {
      const planned = plan(user, { asked }, {}, context({ ...shared, templates }));
      expect(planned.permits.map(({ alias }) => alias).sort()).toEqual([...permits].sort());
      const topics = permits.map((alias) => shared.templates[alias]!.topic);
      expect(resultOf(planned).askToSwitchOn.sort()).toEqual(topics.sort());
    }
  });

  test('WeChat’s push knows no alias, and needs none where there is only one', () => {
    const byPush = { ...base, grants: { source: 'push' as const, since: 0 } };
    const told = { source: 'push' as const };
    expect(plan(MUTED, {}, told, context(byPush)).permits).toEqual([backInStock]);
    const two = { ...byPush, templates: shared.templates };
    expect(plan(MUTED, {}, told, context(two)).permits).toEqual([]);
  });

  test('is given by no silent top-up, no kept choice, and no accept from before the no', () => {
    expect(plan(MUTED, { silent: true }).permits).toEqual([]);
    expect(plan(MUTED, { kept: [ID] }).permits).toEqual([]);
    expect(plan({ ...MUTED, offAt: NOW }, {}).permits).toEqual([]);
    expect(plan({ ...MUTED, offAt: NOW - 1 }, {}).permits).toHaveLength(1);
  });

  test('is given by no accept that was not booked', () => {
    expect(plan({ ...MUTED, erasedAt: NOW }, {}).permits).toEqual([]);
    expect(plan(MUTED, { results: { [ID]: 'reject' } }).permits).toEqual([]);
  });
});

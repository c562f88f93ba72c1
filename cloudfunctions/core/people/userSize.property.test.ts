import fc from 'fast-check';
import { bookProblems, OPENID, reserveOne } from '../../../test/support/memory/books';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { bookBehaviour } from '../behaviour/tell';
import { changeOf } from '../behaviour/change';
import { release, type Release } from '../books/release';
import { resolveUncertainty } from '../books/resolve';
import { roomOf } from '../checking/userRoom';
import { warningsOf } from '../checking/warnings';
import type { Config } from '../config/config';
import { bookReport } from '../consent/grant';
import { importGrants } from '../consent/importGrants';
import { updatePreferences } from '../consent/preferences';
import { NotifyError } from '../errors';
import { USER_BYTES } from '../model/userSize';
import { findUser } from '../store/find';

/** 10,000 in the long form (`npm run test:long`). */
const STEPS = Number(process.env.USER_STEPS ?? 400);

const NAME = 40;
const named = <Value>(count: number, letter: string, make: (i: number) => Value) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${letter}${i}`.padEnd(NAME, 'x'), make(i)]));

/** All that a user's document can have, under the longest names that there are. */
const largest = (templates: number): Config =>
  sampleConfig({
    topics: named(2, 'p', () => ({ title: '主题', cap: { max: 50, hours: 1 } })),
    templates: named(templates, 'a', (i) => ({
      id: `${i}`.padStart(43, 'T'),
      kind: i % 5 === 4 ? 'long-term' : 'one-time',
      title: '到货提醒',
      topic: 'p0'.padEnd(NAME, 'x'),
      class: 'transactional',
      data: { goods: 'thing1' },
    })),
    traits: named(50, 't', () => ({ type: 'text' })),
    tags: named(50, 'g', () => ({})),
    events: named(20, 'e', () => ({ keys: ['goods'] })),
    limits: { grantsPerDay: 1000 },
  });

/** As many templates as the build does not warn of. */
function config(): Config {
  let templates = 1;
  while (warningsOf(largest(templates + 1)).length === 0) templates += 1;
  return largest(templates);
}

const number = fc.nat(1_000_000);
const effects: Release['effect'][] = ['spend', 'uncertain', 'uncertain', 'void', 'return', 'suspect'];
const MIX: (keyof typeof acts)[] = [
  ...(['accept', 'accept', 'accept', 'reject', 'import', 'attempt', 'attempt', 'attempt', 'settle'] as const),
  ...(['event', 'event', 'event', 'traits', 'tags', 'switch', 'quiet'] as const),
];
const step = fc.record({
  act: fc.constantFrom(...MIX),
  n: number,
  m: number,
});

interface Play {
  context: MemoryContext;
  now: number;
  n: number;
  m: number;
}
const pick = <Value>(all: readonly Value[], n: number): Value => all[n % all.length]!;
const templatesOf = ({ context }: Play) => Object.values(context.config.templates);

const report = async (play: Play, status: string) => {
  const { context, n, m, now } = play;
  const asked = [0, 1, 2].map((i) => pick(templatesOf(play), n + i));
  await bookReport(context, OPENID, {
    nonce: context.newToken().padEnd(64, 'n'),
    at: now,
    asked: asked.map(({ alias }) => alias),
    results: Object.fromEntries(asked.map(({ id }) => [id, status])),
    ...(status === 'reject' ? { kept: [asked[0]!.id] } : {}),
    about: `goods:${m % 200}`.padEnd(48, 'g'),
    label: '杯'.repeat(20),
  });
};
const tell = async ({ context }: Play, event: Parameters<typeof changeOf>[1][number]['event']) =>
  bookBehaviour(
    context,
    OPENID,
    changeOf(context.config, [{ index: 0, event }], false).change,
    context.newToken().padEnd(64, 'n'),
  );

const acts = {
  accept: (play: Play) => report(play, 'accept'),
  reject: (play: Play) => report(play, 'reject'),
  import: (play: Play) =>
    importGrants(play.context, [
      {
        line: 1,
        openid: OPENID,
        template: templatesOf(play)[0]!,
        at: 0,
        count: 1 + (play.n % 100),
      },
    ]),
  async attempt(play: Play) {
    const { context, n, m, now } = play;
    const template = pick(templatesOf(play), n);
    const token = `9.${context.newToken().padEnd(18, 't')}`;
    const oneTime = m % 3 === 0 ? 'try' : 'credit';
    const right = template.kind === 'long-term' ? 'consent' : oneTime;
    const user = await reserveOne(context, template, { token, right });
    if (!user?.hold) return;
    const { journal, templateId, counted, at } = user.hold;
    await release(context, {
      token,
      journal,
      template: template.alias,
      templateId,
      counted,
      openids: [OPENID],
      nids: new Map([[OPENID, 'n'.repeat(22)]]),
      effect: pick(effects, m),
      heldAt: at,
      at: now,
      mayStartUntil: now + 120_000,
    });
  },
  async settle({ context, n, m, now }: Play) {
    const user = await findUser(context, OPENID);
    const [entry] = user?.uncertainties ?? [];
    // Some of them only: the list is to fill up.
    if (!entry || n % 3 > 0) return;
    const { token, nid, templateId, counted } = entry;
    const template = Object.values(context.config.templates).find(({ id }) => id === templateId)!.alias;
    await resolveUncertainty(context, {
      openid: OPENID,
      token,
      nid,
      template,
      templateId,
      counted,
      at: now,
      effect: pick(['spend', 'return', 'void'] as const, m),
    });
  },
  event: (play: Play) =>
    tell(play, {
      kind: 'event',
      name: pick(Object.keys(play.context.config.events), play.n),
      props: { goods: `${play.m % 50}`.padEnd(64, 'g') },
    }),
  traits: (play: Play) =>
    tell(play, {
      kind: 'traits',
      set: { [pick(Object.keys(play.context.config.traits), play.n)]: '字'.repeat(1 + (play.m % 100)) },
    }),
  tags: (play: Play) =>
    tell(play, { kind: 'tags', add: [pick(Object.keys(play.context.config.tags), play.n)] }),
  switch: (play: Play) =>
    updatePreferences(play.context, OPENID, {
      templates: { [pick(templatesOf(play), play.n).alias]: play.m % 3 === 0 ? 'instant' : 'off' },
    }).catch((error: unknown) => {
      // The change stands.
      if (!(error instanceof NotifyError) || error.code !== 'PENDING') throw error;
    }),
  quiet: (play: Play) =>
    updatePreferences(play.context, OPENID, {
      quietHours: { from: '22:00', to: '08:00', zone: 'America/Argentina/ComodRivadavia' },
    }),
} satisfies Record<string, (play: Play) => Promise<unknown>>;

test(
  'whatever happens to a user, in whatever order: the document stays within 16 KB where the build does not warn',
  async () => {
    const all = config();
    let most = 0;
    let dropped = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS, size: 'max' }), async (steps) => {
        const context = memoryContext({ config: all });
        for (const { act, n, m } of steps) {
          context.clock.advance(1 + (m % 60_000));
          context.deadline = context.clock.now() + 60_000;
          await acts[act]({ context, now: context.clock.now(), n, m });
          const user = context.store.get('notify_users', OPENID);
          const bytes = user ? Buffer.byteLength(JSON.stringify(user)) : 0;
          most = Math.max(most, bytes);
          if (bytes > USER_BYTES) throw new Error(`${act}: ${bytes} bytes`);
        }
        expect(bookProblems(context)).toEqual([]);
        const { dropped: gone } = context.store.get('notify_users', OPENID);
        dropped += gone.wishes + gone.did + gone.traits;
      }),
      { numRuns: 1, seed: 16, endOnFailure: true },
    );
    // It has been at its bound, or it would say nothing: what sends alone may add is always left free.
    expect(roomOf(all)).toBeLessThan(4096);
    expect(dropped).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(10_000);
  },
  60_000 + STEPS * 100,
);

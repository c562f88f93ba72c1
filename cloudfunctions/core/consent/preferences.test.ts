import fc from 'fast-check';
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { digestConfig } from '../../../test/support/memory/digests';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { Frequency, PreferencesChange } from '../contract';
import { newUser, type UserDocument } from '../model/user';
import { preferencesOf, templateStates, updatePreferences } from './preferences';

const OPENID = 'o-user';
const config = sampleConfig();

function withUser(more: Partial<UserDocument> = {}): MemoryContext {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser({}, more));
  return context;
}
const userOf = ({ store }: MemoryContext) => store.get('notify_users', OPENID);
const update = (context: MemoryContext, change: PreferencesChange) =>
  updatePreferences(context, OPENID, change);

describe('off and on in one change', () => {
  const mixed: PreferencesChange = {
    topics: { restock: 'off', offers: 'instant' },
    templates: { offer: 'off', notice: 'instant' },
    quietHours: { from: '22:00', to: '07:00' },
  };
  const before = { mutedTopics: ['offers'], mutedTemplates: ['notice'], permits: ['backInStock', 'offer'] };
  const after = { mutedTopics: ['restock'], mutedTemplates: ['offer'], permits: [], quietHours: {} };

  test('are one update: nobody sees half of it', async () => {
    const context = withUser(before);
    const seen = new Set<string>();
    context.store.around = async (_call, run) => {
      const answer = await run();
      const { mutedTopics, mutedTemplates } = userOf(context);
      seen.add(JSON.stringify([mutedTopics, mutedTemplates]));
      return answer;
    };
    expect(await update(context, mixed)).toMatchObject(after);
    expect([...seen].sort()).toEqual(['[["offers"],["notice"]]', '[["restock"],["offer"]]'].sort());
  });

  test('is made also for somebody who has never been here', async () => {
    const context = memoryContext();
    expect(await update(context, mixed)).toMatchObject({
      mutedTopics: ['restock'],
      mutedTemplates: ['offer'],
    });
  });

  test('takes up what somebody else has switched in between', async () => {
    const context = withUser(before);
    let times = 0;
    context.store.around = async (call, run) => {
      const mine = call.operation === 'updateOne' && ++times === 1;
      if (mine) {
        const theirs = { $addToSet: { mutedTemplates: 'backInStock' } };
        await context.store.beneath.update('notify_users', { _id: OPENID }, theirs);
      }
      return run();
    };
    await update(context, mixed);
    expect(times).toBe(2);
    expect(userOf(context).mutedTemplates.sort()).toEqual(['backInStock', 'offer']);
  });

  test('that never gets through changes nothing and says so', async () => {
    const context = withUser(before);
    let n = 0;
    context.store.around = async (call, run) => {
      const theirs = { $set: { mutedTemplates: [`other-${n++}`] } };
      if (call.operation === 'updateOne')
        await context.store.beneath.update('notify_users', { _id: OPENID }, theirs);
      return run();
    };
    await expect(update(context, mixed)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(userOf(context)).toMatchObject({
      mutedTopics: ['offers'],
      permits: before.permits,
      quietHours: null,
    });
  });
});

test('however switches are turned, alone or together, each write twice or once: the last word of each counts', async () => {
  const names = fc.constantFrom<'instant' | 'off'>('instant', 'off');
  const change = fc.record(
    {
      muted: fc.boolean(),
      topics: fc.dictionary(fc.constantFrom('restock', 'offers'), names),
      templates: fc.dictionary(fc.constantFrom('backInStock', 'offer', 'notice'), names),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (changes, twice) => {
        const context = memoryContext();
        if (twice)
          context.store.around = async (_call, run) => {
            await run();
            return run();
          };
        for (const one of changes) await update(context, one);
        const said = (kind: 'topics' | 'templates', name: string) =>
          changes.flatMap((one) => one[kind]?.[name] ?? []).at(-1) === 'off';
        const user = userOf(context);
        expect(user.muted).toBe(changes.flatMap((one) => one.muted ?? []).at(-1) ?? false);
        for (const name of ['restock', 'offers'])
          expect(user.mutedTopics.filter((each) => each === name)).toHaveLength(said('topics', name) ? 1 : 0);
        for (const name of ['backInStock', 'offer', 'notice'])
          expect(user.mutedTemplates.filter((each) => each === name)).toHaveLength(
            said('templates', name) ? 1 : 0,
          );
      },
    ),
    { numRuns: 200 },
  );
});

test('only what was on until now is counted as an unsubscribe', async () => {
  const context = withUser({ mutedTopics: ['offers'] });
  await update(context, { topics: { offers: 'off', restock: 'off' } });
  await update(context, { muted: true });
  await update(context, { muted: true, quietHours: null });
  expect(context.store.all('notify_events').map(({ name }) => name)).toEqual(['topic:restock', 'all']);
});

test('what switches nothing off neither waits nor counts', async () => {
  const context = withUser({ mutedTopics: ['offers'], permits: ['offer'] });
  const { permits, offAt } = await update(context, {
    topics: { offers: 'instant' },
    quietHours: { from: '22:00', to: '07:00', zone: 'Asia/Tokyo' },
    mainSwitch: false,
  });
  expect([permits, offAt]).toEqual([['offer'], 0]);
  expect(userOf(context)).toMatchObject({ mainSwitch: false, quietHours: { zone: 'Asia/Tokyo' } });
  expect(context.store.calls.map(({ operation }) => operation)).toEqual(['updateOne']);
});

describe('times by the phone’s clock', () => {
  const night = { from: '22:00', to: '07:00' };
  const BERLIN = [60, 120];

  test('are kept with the zone that the phone has, quiet hours and digests each by itself', async () => {
    const context = withUser();
    await update(context, { quietHours: { ...night, zone: 'Europe/Paris', ahead: BERLIN } });
    await update(context, { digestTime: { at: '09:00', ahead: [480, 480] } });
    expect(userOf(context)).toMatchObject({
      quietHours: { ...night, zone: 'Europe/Paris' },
      digestTime: { at: '09:00', weekday: 1, zone: '' },
    });
    expect(userOf(context).quietHours).not.toHaveProperty('ahead');
  });

  test('are back in the configuration’s zone when their user is, and sets them', async () => {
    const context = withUser({ quietHours: { ...night, zone: 'Europe/Berlin' } });
    await update(context, { quietHours: { ...night, zone: 'Asia/Shanghai', ahead: [480, 480] } });
    expect(userOf(context).quietHours).toEqual({ ...night, zone: '' });
  });

  test('a name that this machine’s tables do not have yet is no mistake beside a clock', async () => {
    const context = withUser();
    await update(context, { quietHours: { ...night, zone: 'Europe/Newtown', ahead: BERLIN } });
    expect(userOf(context).quietHours).toEqual({ ...night, zone: 'Europe/Berlin' });
  });
});

test.each<[string, PreferencesChange, string]>([
  ['a topic', { topics: { nope: 'off' } }, 'preferences.topics.nope: expected one of restock, offers'],
  [
    'a template',
    { templates: { nope: 'instant' } },
    'preferences.templates.nope: expected one of backInStock',
  ],
  [
    'a zone',
    { quietHours: { from: '22:00', to: '07:00', zone: 'Mars/Base' } },
    'preferences.quietHours.zone: expected an IANA time zone with its region',
  ],
  [
    'a night',
    { quietHours: { from: '22:00', to: '22:00', zone: 'Asia/Shanghai' } },
    'preferences.quietHours.to: expected a time other than quietHours.from; null switches them off',
  ],
])('%s that is none is refused, and nothing is written', async (_what, change, words) => {
  const context = withUser();
  await expect(update(context, change)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining(words) as string,
  });
  expect(context.store.calls).toEqual([]);
});

test.each(['UTC-12', 'UTC+14', 'UTC+05:30'])(
  'who sits where no place has a name tells the offset, and is told it again: %s',
  async (zone) => {
    const context = withUser();
    await update(context, { quietHours: { from: '22:00', to: '07:00', zone } });
    expect(userOf(context).quietHours).toEqual({ from: '22:00', to: '07:00', zone });
  },
);

test('a digest is chosen, taken back and given its time', async () => {
  const context = memoryContext({ config: digestConfig() });
  const chosen = () => {
    const { digests, digestTime, mutedTopics } = context.store.get('notify_users', 'o-user');
    return { digests, digestTime, mutedTopics };
  };
  await updatePreferences(context, 'o-user', { topics: { restock: 'off' } });
  await updatePreferences(context, 'o-user', {
    topics: { restock: 'daily', offers: 'off' },
    digestTime: { at: '07:30' },
  });
  const digestTime = { at: '07:30', weekday: 1, zone: '' };
  expect(chosen()).toEqual({ digests: { restock: 'daily' }, digestTime, mutedTopics: ['offers'] });
  await updatePreferences(context, 'o-user', { topics: { restock: 'instant' }, digestTime: null });
  expect(chosen()).toEqual({ digests: {}, digestTime: null, mutedTopics: ['offers'] });
});

test.each([
  [{ topics: { offers: 'daily' } }, 'preferences.topics.offers'],
  [{ digestTime: { at: '07:30', zone: 'CST' } }, 'preferences.digestTime.zone'],
] as const)('%j is refused at %s, and nothing is written', async (change, path) => {
  const context = memoryContext({ config: digestConfig() });
  await expect(updatePreferences(context, 'o-user', change)).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    issues: [{ path }],
  });
  expect(context.store.calls).toEqual([]);
});

describe('what the client is told', () => {
  test('topics as the user has them, quiet hours in a zone that is named', () => {
    const quietHours = { from: '22:00', to: '07:00', zone: '' };
    expect(preferencesOf(config, sampleUser({}, { mutedTopics: ['offers'], quietHours }), NOW)).toEqual({
      muted: false,
      topics: [
        { name: 'restock', title: '到货提醒', frequency: 'instant', digest: false },
        { name: 'offers', title: '优惠活动', frequency: 'off', digest: false },
      ],
      quietHours: { from: '22:00', to: '07:00', zone: 'Asia/Shanghai', ahead: 480 },
      digestTime: { at: '20:00', weekday: 1, zone: 'Asia/Shanghai', ahead: 480 },
    });
  });

  test('which topics can be had as a digest, and how often and when the user has it', () => {
    const user = sampleUser(
      {},
      { digests: { restock: 'weekly' }, digestTime: { at: '09:00', weekday: 5, zone: 'Europe/Berlin' } },
    );
    const { topics, digestTime } = preferencesOf(digestConfig(), user, Date.UTC(2026, 6, 1));
    expect(topics.map(({ frequency, digest }) => [frequency, digest])).toEqual([
      ['weekly', true],
      ['instant', false],
    ]);
    expect(digestTime).toEqual({ at: '09:00', weekday: 5, zone: 'Europe/Berlin', ahead: 120 });
  });

  test('of each template whether it is on, by alias, and what is on hand, by WeChat id', () => {
    const { backInStock, notice } = config.templates;
    const sister = { ...backInStock!, alias: 'sister', topic: 'offers' };
    const shared = { ...config, templates: { ...config.templates, sister } };
    const user = sampleUser(
      { [backInStock!.id]: { available: 2, suspectUntil: NOW + 1 }, [notice!.id]: { consent: true } },
      { mutedTemplates: ['sister'] },
    );
    const states = templateStates(shared, user, NOW);
    expect(
      states.map(({ alias, on, available, suspect, consented }) => [
        alias,
        on,
        available,
        suspect,
        consented,
      ]),
    ).toEqual([
      ['backInStock', true, 2, true, undefined],
      ['offer', true, 0, false, undefined],
      ['notice', true, 0, false, true],
      ['sister', false, 2, true, undefined],
    ]);
    const muted = templateStates(shared, { ...user, muted: true }, NOW);
    expect(muted.map(({ on }) => on)).toEqual([false, false, false, false]);
  });
});

test('a digest that is switched off is told as what it was, and switched on by that comes back as one', async () => {
  const context = memoryContext({ config: digestConfig() });
  const [topic = ''] = Object.values(context.config.templates).flatMap((each) =>
    each.digest ? [each.topic] : [],
  );
  const change = async (frequency: Frequency) => {
    const user = await updatePreferences(context, 'o-user', { topics: { [topic]: frequency } });
    const { frequency: now, before } = preferencesOf(context.config, user, NOW).topics.find(
      ({ name }) => name === topic,
    )!;
    return [now, before];
  };
  expect(await change('weekly')).toEqual(['weekly', undefined]);
  expect(await change('off')).toEqual(['off', 'weekly']);
  expect(await change('weekly')).toEqual(['weekly', undefined]);
  expect(await change('instant')).toEqual(['instant', undefined]);
  expect(await change('off')).toEqual(['off', undefined]);
});

test('where no template of it has a digest layout any more, it is not told as one', async () => {
  const context = memoryContext();
  const user = { ...newUser('o-user', 0), digests: { restock: 'weekly' as const }, mutedTopics: ['restock'] };
  const { topics } = preferencesOf(context.config, user, NOW);
  expect(topics.find(({ name }) => name === 'restock')).not.toHaveProperty('before');
});

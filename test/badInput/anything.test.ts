/** Whatever is thrown at a function: never a defect, and what is refused has written nothing. */
import fc from 'fast-check';
import type { Answer } from '../../cloudfunctions/core/errors';
import { notifyPerFile } from '../support/cloud';
import { CALLERS, expectForPeople, READING, stateOf } from './refusal';

const cloud = notifyPerFile();
const RUNS = 20;
const NID = 'n'.repeat(22);
const LINK_NID = 'n'.repeat(30);
const TEMPLATE = 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN';

/** Requests that pass; the spoiling below starts from them, so that it gets past the first check. */
const REQUESTS: Record<string, unknown[]> = {
  subscribe: [
    {
      action: 'sync',
      reports: [{ results: { [TEMPLATE]: 'accept' }, nonce: 'nonce-01', at: 1.8e12 }],
      clicks: [LINK_NID],
    },
    {
      action: 'report',
      results: { [TEMPLATE]: 'accept' },
      nonce: 'nonce-02',
      at: '2026-11-22T10:00',
      place: 'a',
    },
    {
      action: 'update',
      preferences: { topics: { offers: 'off' }, quietHours: { from: '22:00', to: '08:00', zone: 'UTC' } },
    },
  ],
  unsubscribe: [{ action: 'stop', scope: 'topic', name: 'offers', reason: 'a' }],
  send: [
    {
      action: 'send',
      to: 'o-user',
      template: 'offer',
      key: 'k',
      data: { goods: 'a', price: 1, until: '2026-12-01' },
      page: 'pages/a?b=c',
      query: { d: 1 },
      expiresAt: '2027-01-01',
      dryRun: true,
    },
    {
      action: 'sendMany',
      notifications: [{ to: 'o-user', template: 'backInStock', key: 'k', data: { goods: 'a', price: 1 } }],
    },
    { action: 'status', id: NID },
    { action: 'explain', to: 'o-user', template: 'offer' },
    { action: 'cancel', template: 'offer', keyPrefix: 'k' },
  ],
  track: [
    {
      events: [
        { kind: 'click', nid: LINK_NID },
        { kind: 'convert', goal: 'order', id: '1', value: 1 },
      ],
    },
    {
      events: [
        { kind: 'feedback', category: 'rating', rating: 5, text: 'a' },
        { kind: 'event', name: 'v', props: { a: 1 } },
      ],
    },
  ],
  stats: [{ action: 'overview', from: '2026-11-01', to: 1.8e12 }],
  receive: [
    {
      FromUserName: 'o-user',
      CreateTime: 1,
      MsgType: 'event',
      Event: 'subscribe_msg_sent_event',
      List: [{ TemplateId: TEMPLATE, MsgID: '1', ErrorCode: 0 }],
    },
    {
      FromUserName: 'o-user',
      CreateTime: '1',
      MsgType: 'event',
      Event: 'subscribe_msg_change_event',
      List: { TemplateId: TEMPLATE, SubscribeStatusString: 'reject' },
    },
  ],
};

const JUNK: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    { $gt: '' },
    { $set: { a: 1 } },
    '$where',
    '__proto__',
    'constructor',
    'a.b',
    '',
    ' ',
    '\u0000',
    '\ud800',
    -1,
    1e308,
    9e15,
    0.1,
    null,
    true,
    [],
    {},
    [[]],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

/** Every place inside a value, as the keys that lead there. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: string[], junk: unknown): unknown {
  if (key === undefined) return junk;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, junk);
  return copy;
}

const spoilt = (name: string): fc.Arbitrary<unknown> =>
  fc
    .constantFrom(
      ...REQUESTS[name]!.flatMap((request) => placesOf(request).map((place) => ({ request, place }))),
    )
    .chain(({ request, place }) => JUNK.map((junk) => replaced(request, place, junk)));

/** JSON is what reaches a function: `undefined` and NaN do not. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

describe.each(READING)('%s', (name) => {
  const call = (event: unknown) => cloud().call<unknown>(name, asJson(event), CALLERS[name]);

  test('the requests that the next test spoils pass', async () => {
    for (const request of REQUESTS[name]!) {
      const answer: unknown = await call(request);
      if (answer !== 'success' && !(answer as Answer<unknown>).ok) {
        expect(answer).toMatchObject({ error: { code: 'NOT_FOUND' } });
      }
    }
  });

  test('any JSON is refused in words, and nothing is written', async () => {
    const before = await stateOf(cloud());
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (event) => {
        const answer = await call(event);
        expect(answer).toMatchObject({ ok: false });
        if (!answer.ok) expectForPeople(answer.error);
      }),
      { numRuns: RUNS },
    );
    expect(await stateOf(cloud())).toEqual(before);
  });

  test('a request with junk at any place is taken or refused in words, and a refusal writes nothing', async () => {
    let before = await stateOf(cloud());
    await fc.assert(
      fc.asyncProperty(spoilt(name), async (event) => {
        const answer: Answer<unknown> | 'success' = await call(event);
        const after = await stateOf(cloud());
        const refused = answer !== ('success' as never) && !answer.ok;
        if (refused) expectForPeople(answer.error);
        if (refused) expect(after).toEqual(before);
        before = after;
      }),
      { numRuns: 2 * RUNS },
    );
  });
});

test('a tick takes any event and does only its work', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (event) => {
      expect(await cloud().call('dispatch', event, CALLERS.dispatch)).toMatchObject({ ok: true });
    }),
    { numRuns: 20 },
  );
  const { collections } = await cloud().export();
  const { notify_locks: _ticks, ...rest } = collections;
  for (const documents of Object.values(rest)) expect(documents).toEqual([]);
});

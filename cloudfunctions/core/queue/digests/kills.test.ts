import { bookProblems } from '../../../../test/support/memory/books';
import { LONG } from '../../../../test/support/profiles';
import { DAY, DigestPlay, HOUR, MINUTE } from '../../../../test/support/memory/digests';

const EVENING = Date.parse('2026-11-22T20:00:00+08:00');
const KEYS = ['a', 'b', 'c', 'd'];
const USERS = ['o-1', 'o-2'];

/** Runs until the n-th operation of the database, which still happens (`after`) or does not; the process is gone then. */
async function killedAt(play: DigestPlay, n: number, after: boolean, run: () => Promise<unknown>) {
  let calls = 0;
  let dead = false;
  play.context.store.around = async (_call, go) => {
    if (dead) throw new Error('killed');
    if (calls++ === n) {
      dead = true;
      if (after) await go();
      throw new Error('killed');
    }
    return go();
  };
  await run().catch(() => undefined);
  play.context.store.around = undefined;
  return dead;
}

/** What every digest that WeChat has taken told of. */
function told({ context }: DigestPlay): string[] {
  const digests = new Map(context.sent.map(({ touser }, i) => [i, touser]));
  expect(digests.size).toBe(context.sent.length);
  const attempted = context.store.all('notify_journals').flatMap(({ entries }) => entries);
  return attempted.flatMap(({ items = [] }) => items);
}

async function ended(play: DigestPlay) {
  // Recovery and the end of an unknown outcome; the sweep; the next two evenings, and the sweep after them.
  await play.pass(2 * HOUR, 15 * MINUTE);
  for (const evening of [1, 2]) {
    for (const minutes of [2, 4, 6, 65, 130]) await play.at(EVENING + evening * DAY + minutes * MINUTE);
  }
  // Nothing is lost: each has gone out with a digest, or nobody can know whether it has.
  for (const { state, reason } of play.members())
    expect([state, reason]).toEqual(state === 'merged' ? ['merged', 'MERGED'] : ['failed', 'NO_ANSWER']);
  // Nothing is told twice.
  const items = told(play);
  expect(new Set(items).size).toBe(items.length);
  expect(new Set(items).size).toBe(KEYS.length * USERS.length);
  expect(bookProblems(play.context)).toEqual([]);
}

async function prepared(): Promise<DigestPlay> {
  const play = new DigestPlay();
  for (const openid of USERS) {
    await play.user(openid, 9);
    for (const key of KEYS.slice(0, 2)) await play.send(key, {}, openid);
    for (const key of KEYS.slice(2)) await play.send(key, { sendAt: EVENING - HOUR }, openid);
  }
  return play;
}

/** The short form kills before and after a call in turn, the long one both at every call. */
const FORMS = LONG ? [0, 1] : [0];

test.each(FORMS)('the closing killed at any call (%i): nothing lost, nothing twice', async (form) => {
  let unsure = 0;
  for (let n = 0, dead = true; dead; n++) {
    const play = await prepared();
    await play.at(EVENING - HOUR + 1);
    play.context.clock.set(EVENING + 3 * MINUTE);
    dead = await killedAt(play, n, (n + form) % 2 === 0, () => play.tick());
    await ended(play);
    unsure += play.members().filter(({ state }) => state === 'failed').length;
  }
  // The crash that nobody can know the outcome of has been among them.
  expect(unsure).toBeGreaterThan(0);
});

test.each(FORMS)('the collecting killed at any call (%i): nothing lost, nothing twice', async (form) => {
  for (let n = 0, dead = true; dead; n++) {
    const play = await prepared();
    play.context.clock.set(EVENING - HOUR + 1);
    dead = await killedAt(play, n, (n + form) % 2 === 0, () => play.tick());
    await ended(play);
    expect(play.members().every(({ state }) => state === 'merged')).toBe(true);
  }
});

test('two ticks at once: one card each', async () => {
  const play = await prepared();
  await play.at(EVENING - HOUR + 1);
  play.context.clock.set(EVENING + 3 * MINUTE);
  await Promise.all([play.tick(), play.tick(), play.tick()]);
  expect(play.cards()).toEqual(['a 等 4 件', 'a 等 4 件']);
  await ended(play);
});

test('every answer of the database lost and asked for again: one card each', async () => {
  const play = await prepared();
  play.context.store.around = async (_call, go) => {
    await go();
    return go();
  };
  await play.at(EVENING - HOUR + 1);
  await play.at(EVENING + 3 * MINUTE);
  play.context.store.around = undefined;
  expect(play.cards()).toEqual(['a 等 4 件', 'a 等 4 件']);
  await ended(play);
});

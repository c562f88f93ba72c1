/** Accounts of a template that was taken out of the configuration, dropped by a night of the built timer. */
import { CENSUS } from '../../cloudfunctions/core/model/census';
import type { LockDocument } from '../../cloudfunctions/core/model/figures';
import { newAccount } from '../../cloudfunctions/core/model/user';
import { NO_CREDITS } from '../../cloudfunctions/core/reports/census';
import { RETENTION } from '../../cloudfunctions/core/store/recordStart';
import { snapshot } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { connect } from '../support/connect';
import { tick } from '../support/recover';
import { accept, templateId } from '../support/shop';

const cloud = notifyPerFile();
const B = templateId('backInStock');
const GONE = 'Gn7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN';
const DAY = 24 * 3_600_000;

test('they go with the night, those that something refers to stay, and nothing is scanned', async () => {
  await tick(cloud());
  for (const openid of ['o-1', 'o-2', 'o-held']) await accept(cloud(), openid);
  const { store, clock } = await connect({ local: cloud().url });
  const account = { ...newAccount(), available: 2, granted: 2 };
  const busy = { ...account, available: 1, uncertain: 1 };
  const gone = (openids: string[], books: object) =>
    store.update(
      'notify_users',
      { _id: { $in: openids } },
      { $set: { [`credits.${GONE}`]: books }, $addToSet: { creditFor: GONE } },
    );
  await gone(['o-1', 'o-2'], account);
  await gone(['o-held'], busy);
  const now = clock.now();
  const templates = { [GONE]: { ...NO_CREDITS, users: 3 } };
  const latest = { startedAt: now, finishedAt: now, users: 3, templates };
  const census = { running: null, latest } as unknown as NonNullable<LockDocument['census']>;
  await store.remove('notify_locks', { _id: CENSUS });
  await store.insert('notify_locks', [{ _id: CENSUS, token: '', until: 0, number: 0, at: now, census }]);
  const outOfUse = { [GONE]: now - 181 * DAY };
  await store.update('notify_locks', { _id: RETENTION }, { $set: { outOfUse, nextAt: 0 } });
  await tick(cloud());
  const { users } = await snapshot(cloud());
  const left = users.map(({ _id, credits, creditFor }) => [_id, Object.keys(credits), creditFor]);
  expect(left.sort()).toEqual([
    ['o-1', [B], [B]],
    ['o-2', [B], [B]],
    ['o-held', [B, GONE], [B, GONE]],
  ]);
  expect((await cloud().metrics()).scans).toEqual([]);
});

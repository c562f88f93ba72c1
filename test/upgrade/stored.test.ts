/** An environment as functions of the first commit left it (`support/upgrade/story.ts`), migrated and served by today's. */
import { notifyPerFile } from '../support/cloud';
import * as checks from '../support/upgrade/checks';
import { readStored } from '../support/upgrade/stored';

const cloud = notifyPerFile({ profile: 'friendly' });

test.each(['before', 'after'])(
  'migrated %s it is used: books, figures, settings, all that is due, and the dead',
  async (when) => {
    const { now, told, collections, wechat } = readStored();
    await cloud().advance(now - (await cloud().now()));
    await cloud().import({ collections, wechat });
    if (when === 'before') await checks.expectMigrated(cloud());
    await checks.expectAsBefore(cloud(), told);
    await checks.expectInUse(cloud(), told);
    if (when === 'after') await checks.expectMigrated(cloud());
    await checks.expectRecovered(cloud());
    await checks.expectAtRest(cloud(), told);
  },
  60_000,
);

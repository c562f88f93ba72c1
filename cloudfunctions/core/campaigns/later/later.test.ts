/** `alsoLater`: until its end a campaign goes on to those of its audience who give a credit while it runs. */
import { sumOf } from '../../../../test/support/campaigns/figures';
import { DAY, HOUR } from '../../../../test/support/campaigns/house';
import { laterHouse } from '../../../../test/support/campaigns/later';
import { fold } from '../../../../test/support/memory/record';
import { NOW, sampleConfig } from '../../../../test/support/sample';
import { erase } from '../../consent/erase';
import type { CampaignReport } from '../../contract';
import { pauseAllPromotional, resumeAllPromotional } from '../../management/promotional';
import type { Rule } from '../../model/rule';
import { createSegment, updateSegment } from '../../segments/stored';
import { addPart, finishUpload } from '../../segments/lists/upload';

function addsUp({ matched, noCredit, total }: CampaignReport): boolean {
  const { assigned, sent, inDigests, open, leftOut } = total;
  return matched === noCredit + assigned && assigned === sent + inDigests + open + sumOf(leftOut);
}

test('whoever is in the audience and gives a credit later gets it, once; it is finished at its end only', async () => {
  const house = laterHouse();
  const people = [...house.people(3), ...house.withoutCredit('o-late', 'o-never')];
  await house.run([...people, 'o-new'], { endsAt: NOW + 2 * DAY });
  expect(house.recipients()).toHaveLength(3);
  expect(await house.show()).toMatchObject({ state: 'running', matched: 6, noCredit: 3, made: 3 });
  await house.grants('o-late');
  await house.grants('o-new');
  await house.grants('o-stranger');
  expect(house.states()).toMatchObject({ 'o-late': 'heldBack LATECOMER', 'o-new': 'heldBack LATECOMER' });
  expect(await house.report()).toMatchObject({ matched: 6, noCredit: 1, cameLater: 2, total: { open: 2 } });
  await house.minutes(2);
  expect(house.recipients()).toEqual([...people.slice(0, 3), 'o-late', 'o-new']);
  // Another credit of somebody who has got it makes no other.
  await house.grants('o-late');
  await house.grants(people[0]!);
  await house.minutes(2);
  expect(house.recipients()).toHaveLength(5);
  expect(await house.show()).toMatchObject({
    state: 'running',
    matched: 6,
    noCredit: 1,
    made: 5,
    cameLater: 2,
  });
  house.context.clock.advance(2 * DAY);
  await house.grants('o-never');
  await house.minutes(3);
  expect(await house.show()).toMatchObject({ state: 'finished', made: 5, noCredit: 1 });
  await fold(house.context);
  for (let i = 0; i < 2; i++) {
    const report = await house.report();
    expect(report).toMatchObject({ matched: 6, noCredit: 1, cameLater: 2, total: { assigned: 5 } });
    expect(addsUp(report)).toBe(true);
  }
  expect(house.problems()).toEqual([]);
});

test('a grant while no such campaign runs costs no call more; one that is for nobody of its audience one', async () => {
  const plain = laterHouse();
  plain.withoutCredit('o-1');
  const before = await plain.calls(() => plain.grants('o-1'));
  expect(before).toEqual(['aggregate notify_users', 'updateOne notify_users']);
  // Somebody new is no document to look behind: one look in a minute.
  expect(await plain.calls(() => plain.grants('o-new'))).toContain('find notify_campaigns');
  const bare = ['aggregate notify_users', 'insert notify_users'];
  expect(await plain.calls(() => plain.grants('o-newer'))).toEqual(bare);
  const other = laterHouse();
  await other.run(other.withoutCredit('o-1'), { alsoLater: undefined as never });
  expect(await other.calls(() => other.grants('o-1'))).toEqual(before);
  const house = laterHouse();
  await house.run(house.withoutCredit('o-1'));
  house.withoutCredit('o-2');
  expect(await house.calls(() => house.grants('o-2'))).toEqual([...before, 'find notify_campaigns']);
  expect(await house.calls(() => house.grants('o-1'))).toEqual([
    ...[...before, 'find notify_campaigns', 'insert notify_messages', 'update notify_campaigns'],
  ]);
});

test('an idle tick of one that waits for latecomers is one call', async () => {
  const house = laterHouse();
  await house.run(house.withoutCredit('o-1'));
  await house.minutes(2);
  house.context.clock.advance(60_000);
  expect((await house.calls(() => house.minutes(0).then(() => undefined))).length).toBe(0);
  const calls = await house.calls(() => house.minutes(1));
  expect(calls).toEqual(['aggregate notify_locks']);
});

describe('the segment is that of the beginning', () => {
  const VIP: Rule = { kind: 'tag', name: 'vip' };

  test('changed or used for another rule since, it means what it meant', async () => {
    const house = laterHouse();
    await createSegment(house.context, 'o-boss', { name: 'vips', rule: VIP });
    house.person('o-vip', 0, { tags: ['vip'] });
    house.withoutCredit('o-other');
    await house.run([], { audience: { segment: 'vips' } });
    await updateSegment(house.context, 'o-boss', { name: 'vips', version: 1, rule: { kind: 'all', of: [] } });
    await house.grants('o-vip');
    await house.grants('o-other');
    await house.minutes(2);
    expect(house.recipients()).toEqual(['o-vip']);
    const report = await house.report();
    expect(report).toMatchObject({ matched: 1, noCredit: 0, cameLater: 1 });
    expect(addsUp(report)).toBe(true);
    expect(await house.show()).toMatchObject({ matched: 1, noCredit: 0, cameLater: 1, made: 1 });
  });

  const upload = async (house: ReturnType<typeof laterHouse>, name: string, values: string[]) => {
    await addPart(house.context, { name: 'members', upload: name, part: 0, values } as never);
    await finishUpload(house.context, 'o-boss', { name: 'members', upload: name, parts: 1 } as never);
  };

  test('a list uploaded anew since is not looked at', async () => {
    const house = laterHouse();
    house.withoutCredit('o-1', 'o-2', 'o-3');
    await upload(house, 'first', ['o-1', 'o-3']);
    const rule: Rule = { kind: 'list', name: 'members' };
    await createSegment(house.context, 'o-boss', { name: 'members', rule });
    await house.run([], { audience: { segment: 'members' } });
    await upload(house, 'second', ['o-2', 'o-3']);
    for (const openid of ['o-1', 'o-2']) await house.grants(openid);
    await house.minutes(2);
    expect(house.recipients()).toEqual(['o-1']);
    await house.does('stop');
    await upload(house, 'third', ['o-2', 'o-3']);
    const parts = house.context.store.all('notify_list_parts').map(({ upload: of }) => of);
    expect(parts).toEqual(['third']);
  });

  test('uploaded anew just while it is written down, it is looked at once more', async () => {
    const house = laterHouse();
    house.withoutCredit('o-1', 'o-2');
    await upload(house, 'first', ['o-1']);
    await createSegment(house.context, 'o-boss', {
      name: 'members',
      rule: { kind: 'list', name: 'members' },
    });
    await house.create([], { alsoLater: true, audience: { segment: 'members' } });
    await house.start(10);
    let done = false;
    house.context.store.around = async ({ operation, collection }, run) => {
      const answer = await run();
      if (operation === 'find' && collection === 'notify_lists' && !done) {
        done = true;
        await upload(house, 'second', ['o-2']);
      }
      return answer;
    };
    await house.minutes(4);
    house.context.store.around = undefined;
    for (const openid of ['o-1', 'o-2']) await house.grants(openid);
    await house.minutes(2);
    expect(house.recipients()).toEqual(['o-2']);
  });
});

test('for those who did not click an earlier one: they have spent their credit on it, and give another', async () => {
  const house = laterHouse();
  const people = house.people(2);
  await house.create(people, {}, 'c0');
  await house.start(2, 'c0');
  await house.minutes(4);
  await house.context.store.update('notify_messages', { to: people[0] }, { $set: { clickedAt: 5 } });
  await house.run([], { audience: { notClicked: ['c0'] } }, 2);
  for (const openid of people) await house.grants(openid);
  await house.minutes(2);
  const got = house.rows().filter(({ key }) => key === 'campaign:c1');
  expect(got.map(({ to }) => to)).toEqual([people[1]]);
});

test('variants and control group are theirs, too; the global one as well', async () => {
  const house = laterHouse({ config: sampleConfig({ campaigns: { globalControlPercent: 10 } }) });
  const people = house.withoutCredit(...Array.from({ length: 60 }, (_, i) => `o-${i}`));
  await house.run(people, {
    control: 20,
    variants: [
      { name: 'a', percent: 40, data: { goods: 'A mug' } },
      { name: 'b', percent: 40, data: { goods: 'B mug' } },
    ],
  });
  for (const openid of people) await house.grants(openid);
  await house.minutes(3);
  const { parts, total, ...report } = await house.report();
  expect(Object.keys(parts).sort()).toEqual(['a', 'b', 'control', 'globalControl']);
  expect([report.matched, report.noCredit, total.assigned, total.open]).toEqual([60, 0, 60, 0]);
  expect(total.leftOut).toEqual({ CONTROL: parts.control!.assigned + parts.globalControl!.assigned });
  expect(await house.show()).toMatchObject({ made: 60 });
  expect(house.problems()).toEqual([]);
});

test('the confirmed number binds: at a tenth more it pauses, and goes on with another number', async () => {
  const house = laterHouse();
  const people = [...house.people(10), ...house.withoutCredit('o-a', 'o-b', 'o-c')];
  await house.run(people, {}, 10);
  for (const openid of ['o-a', 'o-b', 'o-c']) await house.grants(openid);
  await house.minutes(3);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'confirmed', made: 12 });
  await house.ask({ action: 'campaign.resume', id: 'c1', confirmed: 20 });
  await house.minutes(3);
  expect(house.recipients()).toHaveLength(13);
  expect(await house.show()).toMatchObject({ state: 'running', made: 13 });
});

test('a grant during a pause is kept, and taken in after the resume', async () => {
  const house = laterHouse();
  await house.run([...house.people(2), ...house.withoutCredit('o-late')]);
  await house.does('pause');
  await house.grants('o-late');
  await house.minutes(3);
  expect(house.states()).toMatchObject({ 'o-late': 'heldBack LATECOMER' });
  await house.does('resume');
  await house.minutes(2);
  expect(house.states()).toMatchObject({ 'o-late': 'sent' });
});

test('everything promotional is paused: nobody is taken in until it goes on', async () => {
  const house = laterHouse();
  await house.run(house.withoutCredit('o-late'));
  const gate = () => house.context.store.all('notify_locks').find(({ _id }) => _id === 'gate');
  await pauseAllPromotional(house.context, 'o-boss', 'wrong price');
  expect(gate()).toBeDefined();
  await house.grants('o-late');
  await house.minutes(3);
  expect(house.states()).toEqual({ 'o-late': 'heldBack LATECOMER' });
  await resumeAllPromotional(house.context);
  await house.minutes(3);
  expect(house.states()).toEqual({ 'o-late': 'sent' });
});

test('stopped, those who are not taken in yet end with the others; one noted just behind it, too', async () => {
  const house = laterHouse();
  await house.run(house.withoutCredit('o-a', 'o-b'));
  await house.grants('o-a');
  let stopped = false;
  house.context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'insert' && collection === 'notify_messages' && !stopped) {
      stopped = true;
      await house.does('stop');
    }
    return run();
  };
  await house.grants('o-b');
  house.context.store.around = undefined;
  expect(house.states()).toEqual({ 'o-a': 'cancelled CANCELLED', 'o-b': 'heldBack LATECOMER' });
  await house.minutes(2);
  expect(house.states()).toEqual({ 'o-a': 'cancelled CANCELLED', 'o-b': 'cancelled CANCELLED' });
  expect(house.recipients()).toEqual([]);
  const report = await house.report();
  expect(report).toMatchObject({ matched: 2, noCredit: 0, total: { assigned: 2 } });
  expect(house.problems()).toEqual([]);
});

test('erased, somebody who was noted gets nothing', async () => {
  const house = laterHouse();
  await house.run([...house.people(1), ...house.withoutCredit('o-late')]);
  await house.grants('o-late');
  await erase(house.context, 'o-late');
  await house.minutes(3);
  expect(Object.keys(house.states())).toEqual(['o-00000']);
  const report = await house.report();
  expect(report).toMatchObject({ matched: 2, noCredit: 1 });
  expect(addsUp(report)).toBe(true);
});

test('what waits for the credit goes first: whoever has none left is not noted', async () => {
  const house = laterHouse();
  await house.run(house.withoutCredit('o-late'));
  const row = {
    ...(await import('../../../../test/support/sample')).sampleRow({ state: 'waiting', token: '' }),
  };
  house.context.store.put('notify_messages', {
    ...row,
    _id: 'w'.repeat(22),
    to: 'o-late',
    template: 'offer',
    templateId: house.templateId,
    expiresAt: NOW + DAY,
    key: 'own',
  });
  await house.grants('o-late');
  expect(house.rows().map(({ key, state }) => `${key} ${state}`)).toEqual(['own scheduled']);
  await house.grants('o-late');
  expect(house.rows()).toHaveLength(2);
});

test('with a rate they go out at it', async () => {
  const house = laterHouse();
  const people = house.withoutCredit(
    ...Array.from({ length: 40 }, (_, i) => `o-${String(i).padStart(2, '0')}`),
  );
  await house.run(people, { perSecond: 0.1 });
  for (const openid of people) await house.grants(openid);
  await house.minutes(2);
  expect(house.recipients().length).toBeLessThanOrEqual(14);
  await house.minutes(7);
  expect(house.recipients()).toEqual(people);
});

test('somebody whom it is still to come to is no latecomer, and gets one', async () => {
  const house = laterHouse();
  const people = house.people(300);
  house.person(people[299]!, 0);
  await house.create(people, { alsoLater: true, perSecond: 0.2 });
  await house.start(300);
  await house.minutes(3);
  expect((await house.show()).made).toBeLessThan(299);
  await house.grants(people[299]!);
  await house.minutes(32);
  expect(house.recipients()).toEqual(people);
  expect(await house.show()).toMatchObject({ made: 300, noCredit: 0, matched: 300 });
  const report = await house.report();
  expect(report).toMatchObject({ matched: 300, noCredit: 0, cameLater: 0 });
});

test('of any number of grants at once one notification; of two people two', async () => {
  const house = laterHouse();
  await house.run(house.withoutCredit('o-a', 'o-b'));
  await Promise.all(['o-a', 'o-b', 'o-a', 'o-a', 'o-b'].map((openid) => house.grants(openid)));
  await house.minutes(2);
  expect(house.recipients()).toEqual(['o-a', 'o-b']);
  expect(await house.show()).toMatchObject({ made: 2 });
});

test('killed at each write, of the grant and of the tick that takes in: everybody once', async () => {
  for (const late of [false, true])
    // Four writes of two grants, then named, let go, counted, rested: what follows is sending.
    for (let at = 0; at < 8; at++) {
      const house = laterHouse();
      await house.run([...house.people(2), ...house.withoutCredit('o-a', 'o-b')], { control: 0 });
      let writes = 0;
      const dies = () => {
        house.context.store.around = async ({ operation }, run) => {
          if (operation === 'find' || operation === 'aggregate' || writes++ !== at) return run();
          if (late) await run();
          throw new Error('killed');
        };
      };
      if (at < 4) dies();
      // The client says again what was not answered.
      const [first, second] = await Promise.all(
        ['o-a', 'o-b'].map((openid) => house.grants(openid, `nonce-${openid}`).catch(() => undefined)),
      );
      house.context.store.around = undefined;
      if (!first) await house.grants('o-a', 'nonce-o-a');
      if (!second) await house.grants('o-b', 'nonce-o-b');
      if (at >= 4) {
        writes = 4;
        dies();
      }
      await house.minutes(1).catch(() => undefined);
      house.context.store.around = undefined;
      house.context.clock.advance(HOUR);
      await house.minutes(3);
      expect([at, house.recipients()]).toEqual([at, ['o-00000', 'o-00001', 'o-a', 'o-b']]);
      expect(await house.show()).toMatchObject({ made: 4, matched: 4, noCredit: 0 });
      expect(house.problems()).toEqual([]);
    }
});

test('a ramp’s step binds them as the others', async () => {
  const house = laterHouse();
  const late = house.withoutCredit(...Array.from({ length: 80 }, (_, i) => `o-z${i}`));
  const ramp = { steps: [10, 100], soakMinutes: 10, leastSample: 50 };
  await house.run([...house.people(50), ...late], { ramp }, 1000);
  for (const openid of late) await house.grants(openid);
  await house.minutes(5);
  expect(await house.show()).toMatchObject({ made: 100, pace: { allowed: 100 } });
  expect(Object.values(house.states()).filter((state) => state.includes('LATECOMER'))).toHaveLength(30);
});

test('its template is gone: it pauses, though nothing of it is open; who gave a credit is not told', async () => {
  const house = laterHouse();
  await house.run([...house.people(1), ...house.withoutCredit('o-late')]);
  const { offer } = house.context.config.templates;
  delete (house.context.config.templates as Record<string, unknown>).offer;
  await house.minutes(35);
  expect(await house.show()).toMatchObject({ state: 'paused', pausedFor: 'error' });
  house.context.config.templates.offer = offer!;
  expect((await house.grants('o-late')).outcomes).toEqual({ [house.templateId]: 'granted' });
  await house.does('resume');
  await house.minutes(2);
  expect(house.states()).toMatchObject({ 'o-late': 'sent' });
});

test('preview says how many may come later', async () => {
  const house = laterHouse();
  await house.create([...house.people(2), ...house.withoutCredit('o-a', 'o-b'), 'o-new'], {
    alsoLater: true,
  });
  expect(await house.preview()).toMatchObject({ reachable: 2, mayComeLater: 3 });
});

/** What holds of campaigns that repeat and of those that wait for events alike. */
import { AT } from '../../../test/support/campaigns/weekly';
import { MINUTE, triggeredHouse } from '../../../test/support/campaigns/triggered';
import { sampleConfig } from '../../../test/support/sample';
import type { AskedSpec, CampaignRequest, CampaignView } from '../contract';

const events = { cart: { keys: [] }, paid: { keys: [] } };

function shop(kind: 'repeat' | 'triggered') {
  const config = sampleConfig({ events, campaigns: { approveAbove: 1 } });
  const house = triggeredHouse({ config });
  const people = house.people(3);
  const { audience, ...base } = house.once(people);
  const schedule = { weekdays: [1, 2, 3, 4, 5, 6, 7], at: AT, zone: 'UTC' };
  const asked = (kind === 'repeat' ? { ...base, kind, audience, schedule } : house.spec()) as AskedSpec;
  const ask = (action: string, more: object = {}, by = 'o-boss') =>
    house.ask(
      { action: `campaign.${action}`, id: 'c1', ...more } as CampaignRequest,
      by,
    ) as Promise<CampaignView>;
  return {
    ...house,
    asked,
    ask,
    people,
    /** Somebody else has approved it, it has begun, and its people have done what it waits for. */
    async begins(): Promise<void> {
      const { hash } = await ask('create', asked);
      await ask('approve', { hash, size: 3 }, 'o-other');
      await ask('start', { confirmed: 3 });
      await house.minutes(3);
      if (kind === 'triggered') for (const openid of people) await house.tells(openid, 'cart');
    },
  };
}

describe.each(['repeat', 'triggered'] as const)('%s', (kind) => {
  test('an approval is by somebody else, of exactly what was seen; an edit takes it away', async () => {
    const { ask, asked } = shop(kind);
    const { hash } = await ask('create', asked);
    await expect(ask('start', { confirmed: 3 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      issues: [{ path: 'confirmed' }],
    });
    await expect(ask('approve', { hash, size: 3 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await ask('approve', { hash, size: 3 }, 'o-other');
    await expect(ask('start', { confirmed: 4 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const edited = await ask('update', { version: 2, ...asked, title: '另一个' });
    expect(edited).not.toHaveProperty('approval');
    await expect(ask('start', { confirmed: 3 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(ask('approve', { hash, size: 3 }, 'o-other')).rejects.toMatchObject({
      code: 'CONFLICT',
      issues: [{ path: 'hash' }],
    });
    await expect(ask('update', { version: 2, ...asked })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('started by two at once: one start, and whoever asked for another number is told', async () => {
    const { ask, asked } = shop(kind);
    const { hash } = await ask('create', asked);
    await ask('approve', { hash, size: 3 }, 'o-other');
    const answers = await Promise.allSettled([
      ask('start', { confirmed: 3 }, 'o-boss'),
      ask('start', { confirmed: 2 }, 'o-other'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'CONFLICT' },
    });
    expect(await ask('show')).toMatchObject({ state: 'scheduled', version: 3 });
  });

  test('its template is gone before the start: it does not start', async () => {
    const { ask, asked, context } = shop(kind);
    const { hash } = await ask('create', asked);
    await ask('approve', { hash, size: 3 }, 'o-other');
    delete context.config.templates.offer;
    for (const does of ['start', 'preview'])
      await expect(ask(does, does === 'start' ? { confirmed: 3 } : {})).rejects.toMatchObject({
        code: 'UNKNOWN_TEMPLATE',
        message: expect.stringMatching(/^template: /) as unknown,
      });
    expect((await ask('show')).state).toBe('draft');
  });

  test('its template is gone while it runs: it pauses and says so; put back and resumed, everybody gets it', async () => {
    const house = shop(kind);
    await house.begins();
    const { offer } = house.context.config.templates;
    delete house.context.config.templates.offer;
    await house.minutes(62);
    expect(house.recipients()).toEqual([]);
    const run = (await house.show('c1')).runs?.[0]?.id ?? 'c1';
    expect(await house.show(run)).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringMatching(/"offer"/) as unknown,
    });
    house.context.config.templates.offer = offer!;
    await house.does('resume', run);
    house.pass(MINUTE);
    await house.minutes(5);
    expect(house.recipients()).toEqual(house.people);
    expect(house.problems()).toEqual([]);
  });
});

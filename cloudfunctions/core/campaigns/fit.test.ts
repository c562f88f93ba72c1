/** What users agreed to is what goes out: class and declared scene, of every kind, whenever the configuration is another. */
import { PLACES, ZH } from '../../../test/support/campaigns/asking';
import { campaignHouse, DAY } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { AskedSpec, AskPreview, CampaignView } from '../contract';

const OFFERS = '有好价格时通知一次';
const RESTOCK = '想要的商品到货时通知';
const { templates } = sampleConfig();
const house = () => {
  const made = campaignHouse({ config: sampleConfig({ places: PLACES }) });
  const { config } = made.context;
  config.templates = {
    ...templates,
    offer: { ...templates.offer!, scene: OFFERS },
    backInStock: { ...templates.backInStock!, scene: RESTOCK },
  };
  return made;
};
type House = ReturnType<typeof house>;

const declares = ({ context: { config } }: House, alias: string, scene: string | undefined): void => {
  const { scene: _scene, ...template } = config.templates[alias]!;
  config.templates = {
    ...config.templates,
    [alias]: { ...template, ...(scene === undefined ? {} : { scene }) },
  };
};

const KINDS: Record<string, (house: House, scene?: string) => AskedSpec> = {
  once: (of, scene) => of.spec(['o-1'], { scene }),
  repeat: (of, scene) => {
    const { bestTime: _bestTime, ...sent } = of.spec(['o-1'], { scene });
    return { ...sent, kind: 'repeat', schedule: { weekdays: [1], at: '10:00' } };
  },
  triggered: (of, scene) => {
    const { audience: _audience, ...sent } = of.spec([], { scene });
    const trigger = { on: { event: 'view' }, waitMinutes: 60, againAfterMinutes: 60 };
    return { ...sent, kind: 'triggered', trigger };
  },
  ask: (_of, scene) => ({
    kind: 'ask',
    title: 'x',
    places: ['home'],
    templates: ['offer'],
    wording: { zh: ZH },
    endsAt: NOW + DAY,
    ...(scene === undefined ? {} : { scenes: [scene] }),
  }),
};
const create = (of: House, kind: string, scene?: string, id = kind): Promise<CampaignView> =>
  of.ask({ action: 'campaign.create', id, ...KINDS[kind]!(of, scene) }) as Promise<CampaignView>;
const start = (of: House, id: string, isAsk = id === 'ask'): Promise<unknown> =>
  of.ask({ action: 'campaign.start', id, ...(isAsk ? {} : { confirmed: 1 }) });
const approve = (of: House, { id, hash }: CampaignView): Promise<unknown> =>
  of.ask({ action: 'campaign.approve', id, hash, size: 1 }, 'o-other');

describe.each(Object.keys(KINDS))('of the kind %s', (kind) => {
  const path = kind === 'ask' ? 'scenes' : 'scene';

  test('the scene is named, kept, bound by the hash, and quoted beforehand', async () => {
    const of = house();
    const { spec, hash } = await create(of, kind, OFFERS);
    expect(spec).toMatchObject(kind === 'ask' ? { scenes: [OFFERS] } : { scene: OFFERS });
    declares(of, 'offer', '会员日提醒');
    expect((await create(of, kind, '会员日提醒', 'other')).hash).not.toBe(hash);
    expect(await of.ask({ action: 'campaign.preview', id: 'other' })).toMatchObject({
      agreedTo: [{ template: 'offer', title: '优惠提醒', topic: '优惠活动', scene: '会员日提醒' }],
    } satisfies Partial<AskPreview>);
    expect(await start(of, 'other', kind === 'ask')).toMatchObject({ state: 'scheduled' });
  });

  test.each([
    ['without it', undefined],
    ['with that of another template', RESTOCK],
  ])(
    '%s it is refused, told what users agreed to, in both languages; nothing is written',
    async (_what, scene) => {
      const of = house();
      const refused = create(of, kind, scene);
      await expect(refused).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        issues: [expect.objectContaining({ path })],
      });
      await expect(refused).rejects.toThrow(
        new RegExp(`"优惠提醒" \\(优惠活动\\) for "${OFFERS}".*「优惠提醒」（优惠活动；场景：${OFFERS}）`),
      );
      expect(of.context.store.all('notify_campaigns')).toEqual([]);
    },
  );

  test('where the configuration says something else by then, neither preview nor approval nor start', async () => {
    const of = house();
    const written = await create(of, kind, OFFERS);
    declares(of, 'offer', '会员日提醒');
    const mistake = { issues: [expect.objectContaining({ path })] };
    await expect(start(of, kind)).rejects.toMatchObject(mistake);
    await expect(approve(of, written)).rejects.toMatchObject(mistake);
    await expect(of.ask({ action: 'campaign.preview', id: kind })).rejects.toMatchObject(mistake);
  });

  test('nothing is approved that a start would refuse: its template gone, of another class, its end too near', async () => {
    const of = house();
    const { context } = of;
    const written = await create(of, kind, OFFERS);
    const { offer, ...others } = context.config.templates;
    const refused = async () => {
      const told = async (asked: Promise<unknown>) =>
        asked.then(
          () => 'none',
          ({ code, message }: { code: string; message: string }) => `${code} ${message}`,
        );
      const why = await told(approve(of, written));
      expect(await told(start(of, kind))).toBe(why);
      expect(await of.show(kind)).not.toHaveProperty('approval');
      return why;
    };
    context.config.templates = others;
    expect(await refused()).toMatch(/^UNKNOWN_TEMPLATE /);
    if (kind !== 'ask') {
      context.config.templates = { ...others, offer: { ...offer!, class: 'transactional' } };
      expect(await refused()).toMatch(/^BAD_REQUEST purpose: /);
    }
    context.config.templates = { ...others, offer: offer! };
    const now = context.clock.now();
    context.clock.advance(Date.parse(written.endsAt) - now - 60_000);
    expect(await refused()).toMatch(/^BAD_TIME endsAt: /);
    context.clock.set(now);
    expect(await approve(of, written)).toMatchObject({ approval: { by: 'o-other', size: 1 } });
  });

  test('what is paused is approved anew as long as it still fits', async () => {
    const of = house();
    const { context } = of;
    declares(of, 'offer', undefined);
    const written = await create(of, kind);
    await start(of, kind);
    await context.store.update('notify_campaigns', {}, { $set: { state: 'paused' } });
    const { offer, ...others } = context.config.templates;
    context.config.templates = others;
    await expect(approve(of, written)).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
    // Declared only since: it goes on.
    context.config.templates = { ...others, offer: { ...offer!, scene: OFFERS } };
    expect(await approve(of, written)).toMatchObject({ state: 'paused', approval: { by: 'o-other' } });
  });

  test('what runs pauses then; what was written before a scene was declared goes on', async () => {
    const of = house();
    of.people(1);
    declares(of, 'offer', undefined);
    await create(of, kind);
    await start(of, kind);
    declares(of, 'offer', OFFERS);
    await of.minutes(3);
    expect((await of.show(kind)).pausedFor).toBeUndefined();
    const late = house();
    await create(late, kind, OFFERS);
    await start(late, kind);
    declares(late, 'offer', '会员日提醒');
    await late.minutes(3);
    if (kind === 'repeat') late.context.clock.advance(DAY);
    await late.minutes(3);
    const [, run] = late.context.store
      .all('notify_campaigns')
      .map(({ _id }) => _id.slice('campaign:'.length));
    expect(await late.show(run ?? kind)).toMatchObject({
      state: 'paused',
      pausedFor: 'error',
      error: expect.stringMatching(
        new RegExp(`^${path}: expected "会员日提醒".*场景：会员日提醒`),
      ) as unknown,
    });
    expect(late.recipients()).toEqual([]);
  });
});

test('a scene that nobody declares is none; one of another template names that template', async () => {
  const of = house();
  declares(of, 'offer', undefined);
  await expect(create(of, 'once', '随便')).rejects.toThrow(
    /scene: expected a scene that the configuration declares of "offer"/,
  );
  const two = { ...KINDS['ask']!(of), scenes: [RESTOCK, '随便'], templates: ['offer', 'backInStock'] };
  const asks = (scenes: string[]) =>
    of.ask({ action: 'campaign.create', id: 'two', ...two, scenes } as Parameters<House['ask']>[0]);
  await expect(asks([RESTOCK, '随便'])).rejects.toMatchObject({ issues: [{ path: 'scenes[1]' }] });
  await expect(asks([RESTOCK, RESTOCK])).rejects.toMatchObject({ issues: [{ path: 'scenes[1]' }] });
  expect(await asks([RESTOCK])).toMatchObject({ state: 'draft' });
});

test('promotional content on a transactional template is told its scene; one that became transactional pauses', async () => {
  const of = house();
  const data = { goods: 'Mug', price: 1 };
  const wrong = of.create(['o-1'], {
    template: 'backInStock',
    scene: RESTOCK,
    variants: [{ name: 'a', percent: 100, data }],
  });
  await expect(wrong).rejects.toThrow(
    new RegExp(`purpose: .*offer: "${OFFERS}".*for "${RESTOCK}".*不能用于营销内容`),
  );
  of.people(1);
  await of.create(['o-00000'], { scene: OFFERS });
  await of.start(1);
  of.context.config.templates['offer'] = { ...of.context.config.templates['offer']!, class: 'transactional' };
  await of.minutes(3);
  expect(await of.show()).toMatchObject({
    state: 'paused',
    error: expect.stringMatching(/^purpose: /) as unknown,
  });
});

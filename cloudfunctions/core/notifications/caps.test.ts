/** Caps hold whatever else the user is sent: the sends that they look at are kept for them. */
import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { erase } from '../consent/erase';
import { keptSends } from '../model/user';
import { sendNotification } from './send';

const HOUR = 60 * 60_000;
const OFFER = 'O'.repeat(43);
const NOTICE = 'B'.repeat(43);
let context: MemoryContext;
let keys = 0;

function begin(more: object): void {
  context = memoryContext({ config: sampleConfig(more) });
  const account = { available: 50, granted: 50 };
  context.store.put(
    'notify_users',
    sampleUser(
      { [OFFER]: account, [NOTICE]: account },
      { _id: 'o-user', creditFor: [OFFER, NOTICE], underCaps: {} },
    ),
  );
}
/** @returns its state, or why it was not sent */
async function sends(template: 'offer' | 'backInStock'): Promise<string> {
  context.clock.advance(1000);
  context.deadline = context.clock.now() + 50_000;
  const data: Record<string, string> =
    template === 'offer' ? { goods: 'Mug' } : { goods: 'Mug', price: '¥89' };
  const answer = await sendNotification(context, {
    to: 'o-user',
    template,
    key: `k${++keys}`,
    data,
    expiresAt: context.clock.now() + 90 * 24 * HOUR,
  });
  return answer.reason?.code ?? answer.state;
}
/** More than are kept of all. */
async function manyOthers(): Promise<void> {
  for (let i = 0; i <= keptSends(context.config); i++) expect(await sends('backInStock')).toBe('sent');
}
const user = () => context.store.get('notify_users', 'o-user');

const topics = (cap: object) => ({
  topics: { restock: { title: '到货提醒' }, offers: { title: '优惠', cap } },
});
test.each([
  ['of a topic', topics({ max: 2, days: 7 })],
  ['of a class', { caps: { promotional: { max: 2, days: 7 } } }],
])('a cap %s holds after many that it does not count', async (_which, more) => {
  begin(more);
  expect([await sends('offer'), await sends('offer')]).toEqual(['sent', 'sent']);
  await manyOthers();
  expect(await sends('offer')).toBe('CAPPED');
});

test('so does the rule for whoever opens none', async () => {
  begin(topics({ max: 5, hours: 1, fatigue: { ignored: 2, max: 1, days: 7 } }));
  expect([await sends('offer'), await sends('offer')]).toEqual(['sent', 'sent']);
  await manyOthers();
  context.clock.advance(2 * HOUR);
  expect(await sends('offer')).toBe('FATIGUED');
});

test('a cap over all that some templates do not count in, too; and what does not count takes no room', async () => {
  const { backInStock, ...others } = sampleConfig().templates;
  const plain = Object.fromEntries(
    Object.entries({ backInStock, ...others }).map(([alias, template]) => {
      const { id, kind, title, topic, class: itsClass } = template!;
      const data = alias === 'backInStock' ? { goods: 'thing1', price: 'amount2' } : { goods: 'thing1' };
      const caps = alias === 'backInStock' ? { caps: { overrides: true, counts: false } } : {};
      return [alias, { id, kind, title, topic, class: itsClass, data, ...caps }];
    }),
  );
  begin({ templates: plain, caps: { all: { max: 2, days: 7 } } });
  await manyOthers();
  expect([await sends('offer'), await sends('offer')]).toEqual(['sent', 'sent']);
  await manyOthers();
  expect(await sends('offer')).toBe('CAPPED');
});

test('no more is kept than the cap looks at, nothing where it counts all, and nothing of it after a deletion', async () => {
  begin({ ...topics({ max: 2, hours: 1 }), caps: { all: { max: 50, hours: 1 } } });
  for (let i = 0; i < 3; i++) {
    expect([await sends('offer'), await sends('offer')]).toEqual(['sent', 'sent']);
    context.clock.advance(2 * HOUR);
  }
  const { underCaps = {}, recent } = user();
  expect(underCaps).toEqual({ 'topic:offers': recent.slice(-2) });
  await erase(context, 'o-user');
  expect(user()).toMatchObject({ recent: [], underCaps: {} });
});

test('what was sent before they were kept counts as long as it is known', async () => {
  begin(topics({ max: 2, days: 7 }));
  const { underCaps: _none, ...before } = user();
  const recent = [{ at: context.clock.now() - HOUR, template: 'offer' }];
  context.store.put('notify_users', { ...before, recent });
  expect([await sends('offer'), await sends('offer')]).toEqual(['sent', 'CAPPED']);
});

test('nor is anything lost where the configuration has let it count all for a while', async () => {
  begin(topics({ max: 2, days: 7 }));
  expect(await sends('offer')).toBe('sent');
  const { config } = context;
  const { offer } = config.templates;
  context.config = { ...config, templates: { offer: offer! } };
  expect(await sends('offer')).toBe('sent');
  context.config = config;
  expect(await sends('offer')).toBe('CAPPED');
});

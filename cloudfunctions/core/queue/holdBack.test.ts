import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow } from '../../../test/support/sample';
import { templateBreaker } from '../gate/breakers';
import { OPEN_GATE } from '../gate/document';
import type { Gate } from '../model/figures';
import { heldBack, holdsBack, releaseHeld } from './holdBack';
import { adoptStrays, inOwnLanes } from './inOwnLanes';

const gateUntil = (until: number, templateId = 'A'): Gate => ({
  ...OPEN_GATE,
  breakers: { [templateBreaker(templateId)]: { until } } as unknown as Gate['breakers'],
});

test('a breaker holds its own template’s rows, until its time', () => {
  expect(holdsBack(gateUntil(NOW + 1), 'A', NOW)).toBe(true);
  expect(holdsBack(gateUntil(NOW), 'A', NOW)).toBe(false);
  expect(holdsBack(gateUntil(NOW + 1), 'B', NOW)).toBe(false);
});

test('what a closed breaker held goes on with its old place, what an open one holds stays', async () => {
  const context = memoryContext();
  for (const id of ['A', 'B', 'C'])
    context.store.put('notify_messages', sampleRow({ _id: id, key: id, dueAt: NOW - 5, ...heldBack(id) }));
  expect(await releaseHeld(context, gateUntil(NOW + 1, 'B'))).toBe(2);
  expect(context.store.get('notify_messages', 'A')).toMatchObject({
    state: 'scheduled',
    reason: null,
    heldBy: '',
    dueAt: NOW - 5,
  });
  expect(context.store.get('notify_messages', 'B')).toMatchObject(heldBack('B'));
  expect(await releaseHeld(context, gateUntil(NOW + 1, 'B'))).toBe(0);
  // Its time is over, whether or not somebody has closed it yet.
  expect(await releaseHeld(context, gateUntil(NOW, 'B'))).toBe(1);
});

test('rows queued before their template had a rate change lanes; those of lanes that are gone come back', async () => {
  const base = sampleConfig();
  const { offer } = base.templates;
  const config = { ...base, templates: { ...base.templates, offer: { ...offer!, perSecond: 2 } } };
  const context = memoryContext({ config });
  const scheduled = { state: 'scheduled' as const, token: '' };
  const rated = sampleRow({ ...scheduled, _id: 'rated', key: 'r', templateId: offer!.id });
  const common = sampleRow({ ...scheduled, _id: 'common', key: 'c' });
  const stray = sampleRow({ ...scheduled, _id: 'stray', key: 's', lane: 'gone' });
  context.store.put('notify_messages', rated, common, stray);
  expect(await inOwnLanes(context, { id: '' }, [rated, common])).toEqual([common]);
  await adoptStrays(context);
  const laneOf = (id: string) => context.store.get('notify_messages', id).lane;
  expect([laneOf('rated'), laneOf('common'), laneOf('stray')]).toEqual([offer!.id, '', '']);
});

import { pureContext } from '../../../test/support/sample';
import { notificationId } from '../model/id';
import { whichOf, type Naming } from './which';

const which = (naming: Naming) => whichOf(pureContext(), 'cancel', naming);

test.each<[string, Naming]>([
  ['nothing', {}],
  ['only a template', { template: 'offer' }],
  ['an id and a key', { id: 'a', key: 'k' }],
  ['a key and a beginning', { key: 'k', keyPrefix: 'k' }],
  ['an id and a template', { id: 'a', template: 'offer' }],
  ['a user without a template', { to: 'o', key: 'k' }],
  ['a user with the beginning of keys', { to: 'o', template: 'offer', keyPrefix: 'k' }],
])('%s is refused, and the action is named', (_what, naming) => {
  expect(() => which(naming)).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', message: expect.stringMatching(/^cancel: /) }) as Error,
  );
});

test('a template that is not configured is refused, also one that every object has', () => {
  for (const template of ['nope', 'constructor'])
    expect(() => which({ key: 'k', template })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TEMPLATE' }) as Error,
    );
});

test('template, user and key are one notification', () => {
  expect(which({ template: 'offer', to: 'o', key: 'k' })).toEqual({ id: notificationId('offer', 'o', 'k') });
});

test('a key alone is of any template', () => {
  expect(which({ key: 'k' })).toEqual({ template: undefined, key: 'k' });
  expect(which({ key: 'k', template: 'offer' })).toEqual({ template: 'offer', key: 'k' });
});

import { CALLERS, mayCall, type FunctionName } from './callers';

const ALL = Object.entries(CALLERS) as [FunctionName, Record<string, string>][];

test.each(ALL)(
  '%s: whoever asks for something unknown is anybody who may ask for anything',
  (name, requests) => {
    for (const action of ['nothing', 'constructor', '__proto__', { $gt: '' }, 7, undefined])
      for (const who of mayCall(name, { action })) expect(Object.values(requests)).toContain(who);
    for (const event of [null, undefined, 'text', 7]) expect(mayCall(name, event).length).toBeGreaterThan(0);
  },
);

test('an action is asked of its own line alone', () => {
  expect(mayCall('send', { action: 'cancel' })).toEqual(['server']);
  expect(mayCall('unsubscribe', { action: 'erase' })).toEqual(['user']);
  expect(mayCall('stats', { action: 'health' })).toEqual(['viewer']);
});

test('work is for functions, however it is dressed up; a tick is for the timer', () => {
  expect(mayCall('dispatch', { worker: null, action: 'tick' })).toEqual(['function']);
  expect(mayCall('dispatch', { action: 'work' })).toEqual(['timer']);
});

import { hasCloudToken, isTriggerEvent } from './cloudToken';

const listed = (variables: Record<string, string>) => ({
  WX_CONTEXT_KEYS: ['WX_APPID', ...Object.keys(variables)].join(','),
  ...variables,
});

test.each<[string, NodeJS.ProcessEnv, boolean, boolean]>([
  ['nothing at all', {}, false, false],
  ['the token of a call', listed({ WX_API_TOKEN: 't' }), false, true],
  ['an empty one', listed({ WX_API_TOKEN: '' }), false, false],
  ['one that an earlier call has left', { WX_CONTEXT_KEYS: 'WX_APPID', WX_API_TOKEN: 't' }, false, false],
  [
    'one that the other list names',
    { TCB_CONTEXT_KEYS: 'TCB_ENV, WX_API_TOKEN', WX_API_TOKEN: 't' },
    false,
    true,
  ],
  ['that of an associated environment', listed({ WX_CLOUDBASE_ACCESSTOKEN: 't' }), false, true],
  ['the trigger’s own', { TRIGGER_SRC: 'timer', WX_TRIGGER_API_TOKEN_V0: 't' }, true, true],
  [
    'the trigger’s own, listed',
    { TRIGGER_SRC: 'timer', ...listed({ WX_TRIGGER_API_TOKEN_V0: 't' }) },
    false,
    true,
  ],
  ['that of an older trigger', { TRIGGER_SRC: 'timer', ...listed({ WX_API_TOKEN: 't' }) }, true, true],
  ['a timer without', { TRIGGER_SRC: 'timer' }, true, false],
  // A worker on an instance that a trigger has warmed.
  [
    'the trigger’s, left by an earlier run',
    { TRIGGER_SRC: 'timer', WX_TRIGGER_API_TOKEN_V0: 't' },
    false,
    false,
  ],
  ['the trigger’s, outside of a timer', { WX_TRIGGER_API_TOKEN_V0: 't' }, true, false],
])('%s', (_what, env, isTrigger, expected) => {
  expect(hasCloudToken(env, isTrigger)).toBe(expected);
});

test.each([
  [{ Type: 'Timer', TriggerName: 'tick', Time: '2026-11-26T00:00:00Z' }, true],
  [{ worker: { number: 1 } }, false],
  [{ Type: 'timer' }, false],
  [null, false],
  [undefined, false],
  ['Timer', false],
])('%j is a trigger’s event: %s', (event, expected) => {
  expect(isTriggerEvent(event)).toBe(expected);
});

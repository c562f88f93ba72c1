import type { Profile } from './schema';

/** What is most likely true of the real platform. */
const likely: Profile = {
  msgid: 'none',
  tokens: {
    client: true,
    functionBehindClient: true,
    timer: true,
    functionBehindTimer: false,
    http: false,
    console: false,
    push: false,
    delayed: false,
    invokecloudfunction: true,
  },
  missingToken: { code: -501001, message: 'invalid wx openapi access_token', variable: 'absent' },
  push: { names: 'one', source: 'wx_unknown', openid: false, repeat: 0 },
  delayed: { source: 'wx_unknown', lateSeconds: 0 },
  leftovers: true,
  refusalSpendsCredit: false,
  rejectVoidsCredits: false,
  silentAcceptPush: false,
  updatedCounts: 'matched',
  timeLimits: { defaultSeconds: 3, loadingCounts: false },
  plan: { callsPerMonth: null, perSecond: null, overQuota: 'stop' },
  openapiPerMinute: null,
  https: { addresses: null, tokenSeconds: 7200 },
};

/** Everything works that might: for a first look, and for tests that ask about something else. */
const friendly: Profile = {
  ...likely,
  msgid: 'number',
  tokens: {
    client: true,
    functionBehindClient: true,
    timer: true,
    functionBehindTimer: true,
    http: true,
    console: true,
    push: true,
    delayed: true,
    invokecloudfunction: true,
  },
  push: { names: 'three', source: 'wx_unknown', openid: false, repeat: 0 },
  leftovers: false,
  timeLimits: { defaultSeconds: 20, loadingCounts: false },
};

/** Each open question answered the worst way; what is documented holds, so that a mini program can still be served. */
const harsh: Profile = {
  ...likely,
  tokens: { ...likely.tokens, functionBehindClient: false },
  // As a thread quotes it of a trigger: another code, a text without "access_token", and no way to see it beforehand.
  missingToken: {
    code: -501007,
    message: 'invalid parameters. Invalid wxCloudApiToken',
    variable: 'present',
  },
  push: { names: 'one', source: 'wx_unknown', openid: true, repeat: 2 },
  delayed: { source: 'wx_unknown', lateSeconds: 90 },
  refusalSpendsCredit: true,
  rejectVoidsCredits: true,
  silentAcceptPush: true,
  updatedCounts: 'modified',
  timeLimits: { defaultSeconds: 3, loadingCounts: true },
  https: { addresses: null, tokenSeconds: 600 },
};

export const PROFILES: Readonly<Record<string, Profile>> = { default: likely, friendly, harsh };

/** What the local cloud takes when nobody names one. */
export const USUAL = 'default';

/** The functions as the client meets them; requests are checked by the real schemas, so an unknown key is refused here too. */
import { subscribeRequest } from '../../cloudfunctions/core/contract/subscribe';
import { unsubscribeRequest } from '../../cloudfunctions/core/contract/unsubscribe';
import { trackRequest } from '../../cloudfunctions/core/contract/track';
import type { Ask, Wish } from '../sdk/src/types';
import { config, TEMPLATES } from './shop';

type Data = Record<string, unknown>;
interface SentReport {
  nonce: string;
  at: number;
  place?: string;
  envVersion?: string;
  kept?: string[];
  campaign?: string;
  results: Record<string, string>;
  asked?: string[];
  about?: string;
  label?: string;
}

export interface FakeServer {
  /** Every request that arrived, oldest first. */
  calls: { name: string; data: Data }[];
  /** Reports that were taken, each nonce once. */
  reports: SentReport[];
  clicks: string[];
  credits: Record<string, number>;
  upcoming: Record<string, number>;
  wishes: Wish[];
  asks: Ask[];
  muted: boolean;
  off: Set<string>;
  /** Topics that the user has as a digest, and how often. */
  digests: Record<string, 'daily' | 'weekly'>;
  digestTime: { at: string; weekday: number; zone: string; ahead?: number };
  quietHours: { from: string; to: string; zone: string; ahead?: number } | null;
  /** Aliases that the deployed configuration lacks. */
  removed: Set<string>;
  /** Server's time minus this machine's, in ms. */
  ahead: number;
  /** WeChat's main switch as the client reported it. */
  mainSwitch: boolean | undefined;
  /** Answers are given when this is called; `undefined` = at once. */
  gate: Promise<void> | undefined;
  /** Instead of the answer, once. */
  fail: ((name: string) => unknown) | undefined;
  /** Takes the request, but its answer never arrives, once. */
  loseAnswer: boolean;
  call(name: string, data: Data): Promise<unknown>;
}

const ok = (data: unknown) => ({ ok: true, data });
const refused = (message: string) => ({
  ok: false,
  error: { code: 'BAD_REQUEST', message, advice: '', requestId: 'r' },
});

export function fakeServer(): FakeServer {
  const server: FakeServer = {
    calls: [],
    reports: [],
    clicks: [],
    credits: {},
    upcoming: {},
    wishes: [],
    asks: [],
    muted: false,
    off: new Set(),
    digests: {},
    digestTime: { at: '20:00', weekday: 1, zone: 'Asia/Shanghai' },
    quietHours: null,
    removed: new Set(),
    ahead: 0,
    mainSwitch: undefined,
    gate: undefined,
    fail: undefined,
    loseAnswer: false,
    async call(name, data) {
      server.calls.push({ name, data });
      await server.gate;
      const fail = server.fail;
      server.fail = undefined;
      if (fail) return fail(name);
      const answer = answerTo(server, name, data);
      if (server.loseAnswer) {
        server.loseAnswer = false;
        throw new Error('cloud.callFunction:fail request:fail timeout');
      }
      return answer;
    },
  };
  return server;
}

function answerTo(server: FakeServer, name: string, data: Data): unknown {
  if (name === 'track')
    return trackRequest.safeParse(data).success ? ok({ results: [] }) : refused('events: bad');
  if (name === 'unsubscribe') {
    const stop = unsubscribeRequest.safeParse(data);
    if (!stop.success) return refused('scope: bad');
    if (stop.data.action === 'erase') {
      server.credits = {};
      return ok({ erased: true });
    }
    if (stop.data.scope === 'all') server.muted = true;
    else if (stop.data.name) server.off.add(stop.data.name);
    return ok({ stopped: stop.data });
  }
  if (name !== 'subscribe') throw new Error('errCode: -501000 FunctionName parameter could not be found');
  const reports = (data.reports ?? []) as SentReport[];
  const request = subscribeRequest.safeParse(data);
  if (!request.success) return refused(request.error.issues[0]?.message ?? '');
  if (request.data.action === 'update') {
    const { muted, topics = {}, quietHours, digestTime } = request.data.preferences;
    if (quietHours !== undefined) server.quietHours = quietHours && located(quietHours);
    if (digestTime) server.digestTime = located({ weekday: 1, ...digestTime });
    if (muted !== undefined) server.muted = muted;
    for (const [topic, frequency] of Object.entries(topics)) {
      if (frequency === 'off') server.off.add(topic);
      else server.off.delete(topic);
      if (frequency === 'instant') delete server.digests[topic];
      if (frequency === 'daily' || frequency === 'weekly') server.digests[topic] = frequency;
    }
    return ok(preferences(server));
  }
  if (request.data.action === 'unwish') {
    const { template, about } = request.data;
    server.wishes = server.wishes.filter((wish) => wish.template !== template || wish.about !== about);
    return ok({ wishes: server.wishes });
  }
  if (request.data.action !== 'sync') return ok({ asked: request.data });
  server.mainSwitch = request.data.mainSwitch ?? server.mainSwitch;
  const all = sync(server, reports, (data.clicks ?? []) as string[]);
  if (!request.data.brief) return ok(all);
  const { reports: taken, clicks, now } = all;
  return ok({ reports: taken, clicks, now });
}

/** In winter, at the phone's place. */
const located = <Time extends object>({ ahead, ...time }: Time & { ahead?: number[] }) => ({
  zone: 'Asia/Shanghai',
  ...time,
  ahead: ahead?.[0],
});

function sync(server: FakeServer, reports: SentReport[], clicks: string[]) {
  const outcomes = reports.map((report) => {
    const repeated = server.reports.some(({ nonce }) => nonce === report.nonce);
    if (!repeated) {
      server.reports.push(report);
      for (const [id, status] of Object.entries(report.results)) {
        if (status.startsWith('accept')) server.credits[id] = (server.credits[id] ?? 0) + 1;
      }
    }
    const accepted = TEMPLATES.filter(({ id }) => report.results[id]?.startsWith('accept'));
    const off = accepted.map(({ topic }) => topic).filter((topic) => server.muted || server.off.has(topic));
    return { nonce: report.nonce, outcomes: {}, askToSwitchOn: [...new Set(off)] };
  });
  const counted = clicks.map((nid) => {
    const isNew = !server.clicks.includes(nid);
    if (isNew) server.clicks.push(nid);
    return { nid, counted: isNew };
  });
  const templates = TEMPLATES.filter(({ alias }) => !server.removed.has(alias)).map((template) => ({
    ...template,
    on: !server.muted && !server.off.has(template.topic),
    available: template.kind === 'one-time' ? (server.credits[template.id] ?? 0) : 0,
    suspect: false,
  }));
  return {
    templates,
    preferences: preferences(server),
    upcoming: server.upcoming,
    wishes: server.wishes,
    asks: server.asks,
    unread: 0,
    reports: outcomes,
    clicks: counted,
    now: Date.now() + server.ahead,
  };
}

function preferences(server: FakeServer): unknown {
  const topics = Object.entries(config.topics).map(([name, { title }]) => ({
    name,
    title,
    frequency: server.off.has(name) ? 'off' : (server.digests[name] ?? 'instant'),
    ...(server.off.has(name) && server.digests[name] ? { before: server.digests[name] } : {}),
    digest: name === 'restock',
  }));
  const { muted, quietHours, digestTime } = server;
  return { muted, topics, quietHours, digestTime };
}

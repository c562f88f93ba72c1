import type { Caller, Origin } from './ports';

/** Where a call with this first hop begins. */
const ORIGIN_OF: Readonly<Record<string, Origin>> = {
  wx_client: 'client',
  wx_devtools: 'client',
  wx_trigger: 'timer',
  wx_http: 'http',
  web: 'http',
};

/** Where a call begins; what no hop tells comes from the console or a server with the environment's keys. */
export function originOf({ origin, source }: Caller): Origin {
  const first = source.split(',')[0] ?? '';
  return origin ?? (Object.hasOwn(ORIGIN_OF, first) ? ORIGIN_OF[first] : undefined) ?? 'console';
}

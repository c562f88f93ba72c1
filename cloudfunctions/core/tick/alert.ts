import { ownWords } from '../errors';
import type { Context } from '../ports/context';
import type { HealthItem, HealthItemName, HealthReport } from '../contract';
import { health } from '../reports/health/report';
import { HEALTH } from '../gate/timeLimit';

const HOUR = 60 * 60_000;
/** After a webhook that did not answer. */
const TRY_AGAIN = 5 * 60_000;
/** What is worth waking somebody for; the rest is shown where somebody looks. */
const ALARMING = ['lag', 'failures', 'breakers', 'tokens', 'content'] as const satisfies HealthItemName[];

/**
 * Posts to the configured webhook when the lag or the failure rate has passed its limit, WeChat has stopped a
 * template or everything, the timer cannot send, or people get nothing because a team's function gives no content; at most once an hour over all ticks. Without a webhook it costs nothing, otherwise one
 * call: for ticks that did something or said that they live, not for idle ones.
 * @returns whether an alert was posted
 */
export async function alertIfNeeded(context: Context): Promise<boolean> {
  const { webhook } = context.config.health;
  if (!webhook) return false;
  const report = await health(context);
  const problems = ALARMING.filter((name) => report.items[name].level === 'bad').map((name) => ({
    name,
    ...report.items[name],
  }));
  if (problems.length === 0 || !(await mayAlert(context))) return false;
  try {
    await context.alert(webhook, bodyOf(context, report, problems));
    context.log('alert.sent', { problems: problems.map(({ name }) => name).join(',') });
    return true;
  } catch (error) {
    context.log('alert.failed', { error: ownWords(error) });
    const until = context.clock.now() + TRY_AGAIN;
    await context.store.update('notify_locks', { _id: HEALTH }, { $set: { until } });
    return false;
  }
}

/** Compare-and-set: of several ticks at once, one posts. */
async function mayAlert(context: Context): Promise<boolean> {
  const now = context.clock.now();
  const mine = await context.store.updateOne(
    'notify_locks',
    { _id: HEALTH, until: { $lte: now } },
    { $set: { until: now + HOUR, token: context.newToken(), at: now } },
  );
  return mine !== null;
}

/**
 * `msgtype` and `text` are what the robots of WeCom and DingTalk take, so that their addresses may be given as they
 * are; the rest is for programs.
 */
function bodyOf(
  context: Context,
  { at, verdict, breakers }: HealthReport,
  problems: ({ name: string } & HealthItem)[],
): object {
  const environment = context.environment.name;
  const lines = problems.map(({ zh, en }) => `${zh} ${en}`);
  return {
    msgtype: 'text',
    text: { content: [`Miniprogram Notify (${environment})`, ...lines].join('\n') },
    appid: context.config.appid,
    environment,
    at,
    verdict,
    problems,
    breakers,
  };
}

import type { Context } from '../ports/context';
import type { StopRequest } from '../contract';
import { RECOVERY_GRACE } from '../time/spans';
import { recoverToken } from '../mending/recovery';
import { NotifyError } from '../errors';
import type { Hold, UserDocument } from '../model/user';
import { findUser } from '../store/find';
import { recordUnsubscribe } from './recordUnsubscribe';
import type { Update } from '../ports';
import { changeUser } from '../store/changeUser';

type Scope = Pick<StopRequest, 'scope' | 'name' | 'reason'>;

/** How long an answer may be put off while a send to this user ends. */
const PATIENCE = 4500;
const POLL = 150;

/**
 * The user's no. One update sets it: from then no reserve can pass. If an attempt is under way that it covers, the
 * answer waits until that has ended, so that after `ok` nothing starts (DESIGN §2, 3).
 * @throws NotifyError `PENDING` when the attempt does not end in time; the no stands all the same
 */
export async function stop(context: Context, openid: string, scope: Scope): Promise<{ stopped: Scope }> {
  let user = await changeUser(context, openid, muteUpdate(context, scope));
  await recordUnsubscribe(context, openid, scope);
  const until = context.clock.now() + PATIENCE;
  while (user.hold && covers(scope, user.hold)) {
    if (user.hold.until + RECOVERY_GRACE < context.clock.now()) await recoverToken(context, user.hold.token);
    else if (context.clock.now() > until) throw pending(user.hold);
    else await context.clock.sleep(POLL);
    user = (await findUser(context, openid)) ?? user;
  }
  return { stopped: scope };
}

function muteUpdate(context: Context, { scope, name }: Scope): Update {
  const off = { touch: context.newToken(), offAt: context.clock.now() };
  if (scope === 'all') return { $set: { muted: true, permits: [], ...off } };
  const [field, known] =
    scope === 'topic'
      ? (['mutedTopics', context.config.topics] as const)
      : (['mutedTemplates', context.config.templates] as const);
  if (name === undefined || !Object.hasOwn(known, name)) {
    const expected = Object.keys(known).join(', ');
    throw new NotifyError(
      'BAD_REQUEST',
      `name: expected one of ${expected} for scope "${scope}". 名称有误。`,
      [{ code: 'unknown', path: 'name', message: `expected one of ${expected}` }],
    );
  }
  const covered = Object.values(context.config.templates).filter(
    ({ alias, topic }) => name === (scope === 'topic' ? topic : alias),
  );
  return {
    $set: off,
    $addToSet: { [field]: name },
    $pull: { permits: { $in: covered.map(({ id }) => id) } },
  };
}

function covers({ scope, name }: Scope, hold: Hold): boolean {
  if (scope === 'all') return true;
  return name === (scope === 'topic' ? hold.topic : hold.template);
}

const pending = (hold: NonNullable<UserDocument['hold']>): NotifyError =>
  new NotifyError(
    'PENDING',
    `You are unsubscribed; one message of "${hold.template}" was already under way and may still arrive. 已退订；有一条消息正在发送，可能仍会送达。`,
  );

/** A prepared state by `/data/import`: hundreds of users in one request instead of hundreds of function calls. */
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import type { Config } from '../../cloudfunctions/core/config';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { NotificationRequest } from '../../cloudfunctions/core/contract';
import { newAccount, newUser, type UserDocument } from '../../cloudfunctions/core/model/user';
import type { MessageDocument } from '../../cloudfunctions/core/model/message';
import { buildMessage } from '../../cloudfunctions/core/queue/build';
import type { Control } from './control';
import { LINKS, nidOf } from './links';
import { backInStock, templateId, type Alias } from './shop';

export interface Seed {
  users: string[];
  alias?: Alias;
  /** Accepts that each user has given, on the books and at WeChat. */
  credits?: number;
  /** Notifications of each user, as asked of `send`. Default: one of *back in stock*, due now. */
  notifications?(openid: string): Record<string, unknown>[];
  /** What else their documents hold. */
  more?(openid: string, now: number): Partial<UserDocument>;
  /** The configuration that the functions were built with. Default: the project's. */
  config?: unknown;
}

/**
 * Replaces all data: users who have accepted, each with notifications that are scheduled. WeChat's mode stays.
 * The documents are made by the product's own code, at the environment's time.
 */
export async function seed(cloud: Control, given: Seed): Promise<void> {
  const { users, alias = 'backInStock', credits = 1, notifications = dueNow, more } = given;
  const config = checkConfig(given.config ?? notifyConfig);
  const now = await cloud.now();
  const { wechat } = await cloud.export();
  const id = templateId(alias);
  await cloud.import({
    collections: {
      notify_locks: [{ ...LINKS }],
      notify_users: users.map((openid) => ({
        ...userWith(openid, id, credits, now),
        ...more?.(openid, now),
      })),
      notify_messages: users.flatMap((openid) =>
        notifications(openid).map((request) => ({
          ...scheduled(request as NotificationRequest, now, config),
        })),
      ),
    },
    wechat: {
      ...(wechat as object),
      cards: [],
      outbox: [],
      users: users.map((openid) => ({
        openid,
        mainSwitch: true,
        items: [{ templateId: id, credits, consent: false }],
      })),
    },
  });
}

const dueNow = (openid: string): Record<string, unknown>[] => [backInStock(openid, 'restock:1')];

function userWith(openid: string, id: string, credits: number, now: number): UserDocument {
  const account = { ...newAccount(), available: credits, granted: credits };
  return { ...newUser(openid, now), credits: { [id]: account }, creditFor: [id] };
}

/** `buildMessage` asks the context for no more than this. */
function scheduled(request: NotificationRequest, now: number, config: Config): MessageDocument {
  const context: Pick<Context, 'config' | 'clock'> = {
    config,
    clock: { now: () => now, steady: () => 0, sleep: () => Promise.resolve() },
  };
  const row = buildMessage(context as Context, request);
  return { ...row, page: row.page.replace(row._id, nidOf(row._id, row.to)) };
}

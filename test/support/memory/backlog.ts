/** One user's backlog on a memory store, worked off as a tick does it. */
import { COMMON } from '../../../cloudfunctions/core/gate/lanes';
import { readGate } from '../../../cloudfunctions/core/gate/document';
import type { Config } from '../../../cloudfunctions/core/config/config';
import { giveUpUnknown } from '../../../cloudfunctions/core/mending/giveUp';
import { recoverDead } from '../../../cloudfunctions/core/mending/recovery';
import type { MessageDocument } from '../../../cloudfunctions/core/model/message';
import type { CreditAccount, UserDocument } from '../../../cloudfunctions/core/model/user';
import type { RawSendAnswer } from '../../../cloudfunctions/core/ports';
import type { Context } from '../../../cloudfunctions/core/ports/context';
import { buildMessage } from '../../../cloudfunctions/core/queue/build';
import { workOff } from '../../../cloudfunctions/core/sending/worker';
import { CLOCKS_APART, LEASE, RECOVERY_GRACE, UNKNOWN_WINDOW } from '../../../cloudfunctions/core/time/spans';
import { NOW, sampleConfig, sampleUser } from '../sample';
import { OPENID } from './books';
import { memoryContext, type MemoryContext } from './context';

export const { id: T } = sampleConfig().templates.backInStock!;
const DATA = { goods: 'Blue mug', price: 89 };
export const keyOf = (i: number) => `k${String(i).padStart(3, '0')}`;

export interface Backlog {
  rows: number;
  account?: Partial<CreditAccount>;
  user?: Partial<UserDocument>;
  row?: Partial<MessageDocument>;
  config?: Config;
}

/** One user with so many rows that are due, and as many credits unless it is said otherwise. */
export function backlog({ rows, account, user, row, config }: Backlog): MemoryContext {
  const context = memoryContext(config ? { config } : {});
  const books = account ?? { available: rows, granted: rows };
  context.store.put('notify_users', sampleUser({ [T]: books }, { creditFor: [T], ...user }));
  for (let i = 0; i < rows; i++) {
    const request = { to: OPENID, template: 'backInStock', key: keyOf(i), data: DATA };
    const built = { ...buildMessage(context, request), dueAt: NOW - rows + i, createdAt: NOW - rows + i };
    context.store.put('notify_messages', { ...built, ...row });
  }
  return context;
}

export const work = async (context: Context) =>
  workOff(context, { gate: await readGate(context), shared: false, lanes: [COMMON] });
export const user = ({ store }: MemoryContext) => store.get('notify_users', OPENID);
export const account = (context: MemoryContext) => user(context).credits[T]!;
export const rowsOf = ({ store }: MemoryContext) =>
  store.all('notify_messages').sort((a, b) => (a.key < b.key ? -1 : 1));
export const states = (context: MemoryContext) => rowsOf(context).map(({ state }) => state);
export const reasons = (context: MemoryContext) => rowsOf(context).map(({ reason }) => reason);
export const sentKeys = (context: MemoryContext) =>
  context.sent.map(({ page }) => rowsOf(context).find(({ _id }) => page?.includes(_id))!.key);
export const repeat = <Item>(count: number, item: Item): Item[] => Array<Item>(count).fill(item);

/** WeChat's answers in turn; it accepts what is not named. */
export function answering(context: MemoryContext, answers: Record<number, RawSendAnswer>): void {
  context.answer = () => answers[context.sent.length] ?? { ok: true };
}
export const refused = (code: number | string): RawSendAnswer => ({ ok: false, code, text: 'no rid: 1' });
export const LOST = refused('ECONNRESET');

export async function recover(context: MemoryContext): Promise<void> {
  context.store.around = undefined;
  context.clock.advance(LEASE + RECOVERY_GRACE + 1);
  await recoverDead(context);
}

/** A tick much later: what nobody has answered is given up, and what waited for that goes. */
export async function later(context: MemoryContext): Promise<void> {
  context.clock.advance(UNKNOWN_WINDOW + CLOCKS_APART);
  context.deadline = context.clock.now() + 60_000;
  await giveUpUnknown(context);
  await work(context);
}

/** What tests do over and over as a shop and its users. */
import notifyConfig from '../../miniprogram-client/demo-functions/notify.config';
import type { GrantOutcome, SendManyResult, SendResult } from '../../cloudfunctions/core/contract';
import type { Answer } from '../../cloudfunctions/core/errors';
import type { Control } from './control';

export type Alias = keyof typeof notifyConfig.templates;

export const templateId = (alias: Alias): string => notifyConfig.templates[alias].id;
export const ADMIN = { openid: 'o-admin' };
/** A function of the shop that a customer's tap has called: what it calls has a WeChat token in every profile but `harsh`. */
export const SHOP = { source: 'wx_client,scf' };

let nonces = 0;

/** The user accepts on the permission sheet, and the client reports it. */
export async function accept(
  cloud: Control,
  openid: string,
  alias: Alias = 'backInStock',
): Promise<GrantOutcome> {
  const id = templateId(alias);
  const status = (await cloud.subscribe(openid, { [id]: 'accept' }))[id];
  const report = {
    action: 'report',
    results: { [id]: status },
    nonce: `nonce-${String(++nonces).padStart(6, '0')}`,
    at: await cloud.now(),
  };
  const answer = await cloud.call<{ outcomes: Record<string, GrantOutcome> }>('subscribe', report, {
    openid,
  });
  return data(answer).outcomes[id]!;
}

/** A notification of *back in stock*; `extra` replaces any part. */
export const backInStock = (
  to: string,
  key: string,
  extra: Record<string, unknown> = {},
): Record<string, unknown> => ({
  to,
  key,
  template: 'backInStock',
  data: { goods: '蓝色马克杯', price: '¥89' },
  ...extra,
});

export const send = (cloud: Control, notification: Record<string, unknown>): Promise<Answer<SendResult>> =>
  cloud.call<SendResult>('send', { action: 'send', ...notification }, SHOP);

/** The function's first send reads the links' secret: what it reads first afterwards is the gate. */
export async function warmUp(cloud: Control): Promise<void> {
  data(await send(cloud, backInStock('o-nobody', 'warm')));
}

/** Schedules in chunks of 100, as a shop would. */
export async function sendMany(cloud: Control, notifications: Record<string, unknown>[]): Promise<void> {
  for (let i = 0; i < notifications.length; i += 100) {
    const request = { action: 'sendMany', notifications: notifications.slice(i, i + 100) };
    const { results } = data(await cloud.call<SendManyResult>('send', request, SHOP));
    const failed = results.find((result) => 'error' in result);
    if (failed) throw new Error(`sendMany: ${JSON.stringify(failed)}`);
  }
}

/** The data of an answer that is expected to be ok. */
export function data<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`expected ok, got ${JSON.stringify(answer.error)}`);
  return answer.data;
}

/** Asks until it holds; for what happens beside the calls, such as pushes. */
export async function until(holds: () => Promise<boolean>, what: string, timeoutMs = 30_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { notify } from './cloud';
import type { OwnContent, Outline } from './notify';

/** How a page is told of it. */
export interface Told {
  /** Who asked to be told. */
  asked: number;
  /** Of these, for whom a message is scheduled. It leaves if they have a credit then; if not, their inbox has it. */
  scheduled: number;
  /** Why the first of the others gets none; empty where there are no others. */
  why: string;
}

/** What one call takes. */
const CHUNK = 100;

/** A reason says it in English and, in brackets, in Chinese; an error is shown as it is. */
const inChinese = (said: { message: string } | null | undefined): string =>
  /（(.+)）$/.exec(said?.message ?? '')?.[1] ?? said?.message ?? '';

/** Hands over any number of notifications whose content a function gives; they leave within seconds, at the pace that WeChat takes. */
export async function tellAll(notifications: readonly Outline[], content: OwnContent): Promise<Told> {
  let scheduled = 0;
  let why = '';
  for (let at = 0; at < notifications.length; at += CHUNK) {
    const { results } = await notify.sendMany(notifications.slice(at, at + CHUNK), { content });
    const left = results.filter((result) => !('id' in result && result.willSend));
    scheduled += results.length - left.length;
    why ||= left.map((result) => inChinese('id' in result ? result.reason : result.error))[0] ?? '';
  }
  return { asked: notifications.length, scheduled, why };
}

import { classify } from '../codes/classify';
import { ABSENT, pauseTransport, resumeTransport, type Seen } from '../gate/transport';
import type { Gate } from '../model/figures';
import { isLackCode, type Lack } from '../model/transport';
import type { Context } from '../ports/context';
import type { WeChat } from '../ports';

/**
 * What the look at this run's transport changes: a run of the timer without one pauses it, the first run that has one again
 * takes it up. Of other calls it is their own affair (DESIGN §7).
 */
export function transportChange(
  { wechat }: Context,
  gate: Gate,
  byTimer: boolean,
): 'pause' | 'resume' | undefined {
  if (!byTimer) return undefined;
  if (wechat.transport.by === 'none') return gate.lack?.form === 'absent' ? undefined : 'pause';
  return gate.lack?.form === 'absent' ? 'resume' : undefined;
}

export async function changeTransport(
  context: Context,
  gate: Gate,
  change: 'pause' | 'resume',
): Promise<void> {
  const { transport } = context.wechat;
  if (change === 'resume') return resumeTransport(context, gate.lack!);
  if (transport.by !== 'none') return;
  await pauseTransport(context, { code: transport.lack, ...transport.from }, ABSENT, gate.lack);
}

/** Whether this run may send as far as the transport goes: a token that was refused rests. */
export function canSend({ wechat, clock }: Context, gate: Gate, byTimer: boolean): boolean {
  const resting = byTimer && gate.lack?.form === 'refused' && gate.lack.until > clock.now();
  return wechat.transport.by !== 'none' && !resting;
}

/** What a call's sends have shown of its transport. */
export interface Watch {
  /** Hand this to whoever sends. */
  context: Context;
  /** Whether WeChat has answered, with whatever. */
  heard: () => boolean;
  /** How it was refused to this call; `undefined`: it was not. */
  refused: () => { lack: Lack; seen: Seen } | undefined;
}

/** The look before does not see a token that is there and refused: the answers do. */
export function watchTransport(context: Context): Watch {
  let heard = false;
  let refused: { lack: Lack; seen: Seen } | undefined;
  const wechat: WeChat = {
    ...context.wechat,
    async send(message) {
      const answer = await context.wechat.send(message);
      const verdict = classify(answer, context.config.refusalCodeMinusOne);
      if (verdict.kind === 'unsent' && isLackCode(verdict.code)) {
        const text = answer.ok ? '' : answer.text;
        refused ??= {
          lack: { code: verdict.code, ...context.wechat.transport.from },
          seen: { form: 'refused', text },
        };
      } else if (verdict.kind !== 'unknown') heard = true;
      return answer;
    },
  };
  return { context: { ...context, wechat }, heard: () => heard, refused: () => refused };
}

/** After a run of the timer: a token refused throughout pauses the transport, any answer of WeChat's own takes it up again. */
export async function learnFromRun(context: Context, gate: Gate, { heard, refused }: Watch): Promise<void> {
  const lack = refused();
  if (lack && !heard()) await pauseTransport(context, lack.lack, lack.seen, gate.lack);
  else if (heard() && gate.lack) await resumeTransport(context, gate.lack);
}

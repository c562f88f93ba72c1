import type { Gate } from '../model/figures';
import type { Lack, SeenLack, TransportPause } from '../model/transport';
import type { Context } from '../ports/context';
import { changeGate } from './document';
import { createHealth, HEALTH } from './timeLimit';

/** How a lack showed itself. */
export type Seen = Pick<SeenLack, 'form' | 'text'>;

/** Nothing was tried. */
export const ABSENT: Seen = { form: 'absent', text: '' };

const MINUTE = 60_000;
/** A refused token is tried again after so long, then after twice that… */
const FIRST_TRY = MINUTE;
/** …but no more seldom than this. */
const LAST_TRY = 30 * MINUTE;

/**
 * The timer's run cannot send, and who else would send what is due: the transport pauses, and whoever waits is told. That a
 * variable is absent costs nothing to see, so the next run looks again; a refused token costs a window, so it rests.
 */
export async function pauseTransport(
  context: Context,
  lack: Lack,
  seen: Seen,
  last: Gate['lack'],
): Promise<void> {
  const at = context.clock.now();
  const rest = last ? Math.min(Math.max(2 * (last.until - last.at), FIRST_TRY), LAST_TRY) : FIRST_TRY;
  const pause: TransportPause = {
    ...lack,
    ...seen,
    since: last?.since ?? at,
    at,
    until: seen.form === 'refused' ? at + rest : 0,
  };
  await changeGate(context, { 'gate.lack.since': last?.since ?? null }, { $set: { 'gate.lack': pause } });
  context.log('transport.pause', { code: lack.code, form: seen.form, source: lack.source });
}

/** A run has what it takes again. Does nothing where another pause has begun meanwhile. */
export async function resumeTransport(context: Context, { since }: TransportPause): Promise<void> {
  await changeGate(context, { 'gate.lack.since': since }, { $unset: { 'gate.lack': '' } });
  context.log('transport.resume', { since });
}

/** An instance says again that it could not send after so long, so that health knows what is over. */
const AGAIN = 60 * MINUTE;
const told = new Map<string, number>();

/** Notes for `stats health` who could not send, once an hour per instance. */
export async function noteLack(context: Context, lack: Lack, seen: Seen): Promise<void> {
  const at = context.clock.now();
  const key = lackKey(lack, seen);
  const ago = at - (told.get(key) ?? -Infinity);
  // A clock that was set back shall not silence it.
  if (ago >= 0 && ago < AGAIN) return;
  context.log('transport.lack', { code: lack.code, form: seen.form, source: lack.source });
  await writeLack(context, `lacks.${key}`, { ...lack, ...seen, since: at, at });
  // What could not be written is told again.
  told.set(key, at);
}

async function writeLack(context: Context, field: string, first: SeenLack): Promise<void> {
  const { at, text } = first;
  const known = { _id: HEALTH, [`${field}.since`]: { $gt: 0 } };
  const again = { [`${field}.at`]: at, [`${field}.text`]: text };
  if ((await context.store.update('notify_locks', known, { $set: again })) > 0) return;
  const note = () => context.store.update('notify_locks', { _id: HEALTH }, { $set: { [field]: first } });
  if ((await note()) > 0) return;
  await createHealth(context, at);
  await note();
}

/** A name of a field: who, how called, and in what form. Few are possible, so that the document stays small. */
const lackKey = ({ function: name, source }: Lack, { form }: Seen): string =>
  `${name}:${source.slice(0, 60)}:${form}`.replace(/[^a-z_,:]/gi, '_');

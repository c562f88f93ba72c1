import type { NotificationRequest } from '../contract';
import type { MessageDocument } from '../model/message';
import type { Timed } from '../model/user';
import type { Context } from '../ports/context';
import { latestOf } from '../queue/build';
import { bestTimes } from '../timing/bestTimes';

/** A row as it is asked for; where its hour is left to the system, that is still to be chosen. */
export interface Built {
  row: MessageDocument;
  /** Epoch ms; `undefined`: its caller has said when. */
  latest: number | undefined;
}

/** @throws NotifyError `BAD_TIME`, and what `make` throws */
export const built = (
  context: Context,
  request: NotificationRequest,
  make: () => MessageDocument,
): Built => ({
  latest: latestOf(context, request),
  row: make(),
});

/** Chooses the hours that are to be chosen: one call for all their users, unless they have been read. */
export async function timed(
  context: Context,
  rows: readonly Built[],
  users?: ReadonlyMap<string, Timed>,
): Promise<MessageDocument[]> {
  const open = rows.filter(({ latest }) => latest !== undefined);
  const at = await bestTimes(
    context,
    open.map(({ row }) => row.to),
    users,
  );
  return rows.map(({ row, latest }) => (latest === undefined ? row : at(row, latest)));
}

import type { Config } from '../config/config';
import type { DueMessage } from '../model/message';
import type { Patience } from './patience';
import type { Window } from './step';

/** The windows as they were packed, of the rows that are ours and may go. */
export function windowsFrom(
  config: Config,
  packed: DueMessage[][],
  rows: DueMessage[],
  { patience, mayGoOn }: { patience: Patience; mayGoOn: (openid: string) => boolean },
): Window[] {
  const ours = new Map(rows.map((row) => [row._id, row]));
  return packed.flatMap((planned, number) => {
    const part = planned.flatMap(({ _id }) => ours.get(_id) ?? []);
    const [first] = part;
    if (!first) return [];
    const template = config.templates[first.template]!;
    const { token, leaseUntil } = first;
    const more = { closing: first.period !== undefined, mayGoOn: () => mayGoOn(first.to) };
    return [{ template, token, number, leaseUntil, patience, rows: part, ...more }];
  });
}

import { bookAnswer } from './answer';
import type { Client } from './client';
import { now } from './now';
import { hearSetting, hearSwitch } from './setting';
import { composeSheet } from './sheet';
import { FRESH_MS } from './sync';
import { MAIN_SWITCH_OFF } from './texts';
import type { AskOptions, AskOutcome, AskReason, Skipped, TemplateBalance } from './types';

/** A sheet that WeChat never closes must not lock the button for ever. */
const LONGEST_SHEET_MS = 120e3;

/** As the functions take it: what they cannot read would cost the user's accept. */
const named = (text: unknown, foreign: RegExp, most: number): string =>
  text == null ? '' : String(text).replace(foreign, '-').slice(0, most);

export interface Asking {
  ask(aliases: string | readonly string[], options?: AskOptions): Promise<AskOutcome>;
  topUp(options?: AskOptions): Promise<AskOutcome>;
}

/**
 * Everything up to `wx.requestSubscribeMessage` runs in the turn of the tap: WeChat takes an `await` before it for the
 * end of the tap (PEERS C4).
 */
export function askingOf(client: Client, topUpTo: number, report: () => void): Asking {
  const { state } = client;
  /** When the open sheet was requested; 0 = none is open. */
  let open = 0;

  function request(
    candidates: TemplateBalance[],
    left: Skipped[],
    { place = '', about = '', label = '', campaign }: AskOptions,
  ): Promise<AskOutcome> {
    const { chosen, ids, skipped } = composeSheet(candidates, client.most);
    // `end` adds the rest.
    const outcome = {
      accepted: [],
      rejected: [],
      skipped: left.concat(skipped),
      askToSwitchOn: [],
    } as Partial<AskOutcome> as AskOutcome;
    return new Promise((resolve) => {
      const end = (reason: AskReason): void => {
        outcome.ok = reason === 'accepted';
        outcome.reason = reason;
        outcome.message = client.textOf(reason);
        client.say(reason, { place, ...outcome });
        resolve(outcome);
      };
      const fail = (error: unknown): void => {
        open = 0;
        const { reason, detail } = client.failure(error, { ids });
        if (/^20003/.test(detail)) client.most = 3;
        if (reason === MAIN_SWITCH_OFF) hearSwitch(client, false);
        end(reason as AskReason);
      };
      const success = async (statuses: Record<string, unknown>): Promise<void> => {
        open = 0;
        const told = {
          place: named(place, /[^\w:/一-鿿-]+/g, 64),
          about: named(about, /[^\w:./-]+/g, 48),
          label: named(label, /[\ud800-\udfff]/g, 20),
          campaign: named(campaign, /[^\w-]+/g, 40) || undefined,
        };
        const kept = bookAnswer(client, chosen, told, statuses, outcome);
        // What the user ticked on this sheet: the next one is not shown then. The report waits for it, too: with the main
        // switch off, a no is not the user's.
        const asked = (client.hearing = hearSetting(client));
        report();
        if (outcome.accepted[0]) return end('accepted');
        // A no, a kept no, or a switch that is off: only the latter two need the settings page.
        await asked;
        end(
          !state.mainSwitch
            ? MAIN_SWITCH_OFF
            : !outcome.rejected[0]
              ? 'failed'
              : kept[ids.length - 1]
                ? 'kept-reject'
                : 'rejected',
        );
      };
      if (client.launching) return end('at-launch');
      if (!ids[0]) return end('nothing-to-ask');
      if (now() - open < LONGEST_SHEET_MS) return end('busy');
      open = now();
      try {
        client.wx.requestSubscribeMessage!({
          tmplIds: ids,
          success: (statuses) => void success(statuses).catch(fail),
          fail,
        });
      } catch (error) {
        fail(error);
      }
    });
  }

  return {
    ask(aliases, options) {
      const left: Skipped[] = [];
      const useful: TemplateBalance[] = [];
      const useless: TemplateBalance[] = [];
      for (const alias of new Set(([] as string[]).concat(aliases))) {
        const template = state.templates.find((each) => each.alias === alias);
        if (!template) left.push({ alias, why: 'unknown' });
        // These answer by themselves; they must not take a line from one that the user can decide.
        else (state.kept[template.id] === 'reject' || template.consented ? useless : useful).push(template);
      }
      return request(useful.concat(useless), left, options || {});
    },
    topUp(options) {
      // What was sent since is not known here: it may be time to top up again.
      if (state.syncedAt < now() - FRESH_MS) report();
      const candidates = state.templates.filter(
        ({ id, kind, on, available }) =>
          // Anything else would show a sheet.
          state.kept[id] === 'accept' && state.mainSwitch && on && kind === 'one-time' && available < topUpTo,
      );
      return request(candidates, [], options || {});
    },
  };
}

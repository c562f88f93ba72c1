import type { SubscribeRequest } from '../../base/ports';
import { SheetError } from '../base/errors';
import { LONG_TERM } from '../base/options';
import type { SheetChoice } from '../pushes/events';
import type { Pushes } from '../pushes/pushes';
import type { ProfileInForce } from '../../profile/inForce';
import type { ModeStore } from '../state/modeStore';
import { accept, itemOf, voidItem, type Users } from '../state/users';
import type { Catalog } from '../templates/catalog';

export interface SheetParts {
  users: Users;
  catalog: Catalog;
  mode: ModeStore;
  profile: ProfileInForce;
  pushes: Pushes;
}

/**
 * The permission sheet of `wx.requestSubscribeMessage` (PLATFORM §1): every accept buys one send (one-time) or gives consent (long-term).
 * A template whose choice is kept is not asked for: the kept choice stands, whatever the request says.
 * @returns `{errMsg, <templateId>: accept | reject | ban | filter}`
 * @throws SheetError what the `fail` callback would get
 */
export async function showSheet(
  { users, catalog, mode, profile, pushes }: SheetParts,
  { openid, templates, always = false }: SubscribeRequest,
): Promise<Record<string, string>> {
  const asked = Object.entries(templates);
  checkRequest(catalog, mode, asked);
  const user = users.open(openid);
  if (!user.mainSwitch) throw new SheetError(20004, 'The main switch is switched off');

  const statuses: Record<string, string> = { errMsg: 'requestSubscribeMessage:ok' };
  const shown: SheetChoice[] = [];
  const filtered = sameTitle(catalog, asked);
  for (const [templateId, decision] of asked) {
    if (filtered.has(templateId)) statuses[templateId] = 'filter';
    else if (mode.get().bannedTemplates.includes(templateId)) statuses[templateId] = 'ban';
    else {
      const item = itemOf(user, templateId);
      const silent = item.kept !== undefined;
      const choice = item.kept ?? decision;
      if (always) item.kept = choice;
      if (choice === 'accept') accept(item, catalog.find(templateId)?.type === LONG_TERM);
      else if (item.kept === 'reject' || profile.get().rejectVoidsCredits) voidItem(item);
      statuses[templateId] = choice;
      if (!silent || profile.get().silentAcceptPush) shown.push({ templateId, status: choice });
    }
  }
  await Promise.all([users.save(user), pushes.popup(openid, shown)]);
  return statuses;
}

function checkRequest(catalog: Catalog, modes: ModeStore, asked: [string, unknown][]): void {
  const mode = modes.get();
  if (mode.accountBanned) throw new SheetError(20005, 'mini program was banned');
  if (asked.length === 0) throw new SheetError(10001, 'TmplIds can not be empty');
  if (asked.length > mode.maxTemplates) throw new SheetError(20003, 'Templates count out of max bounds');
  const unknown = asked.find(([id]) => !catalog.exists(id));
  if (unknown)
    throw new SheetError(20001, `No template data return, verify the template id exist: ${unknown[0]}`);
  const kinds = new Set(asked.map(([id]) => catalog.find(id)?.type).filter((type) => type !== undefined));
  if (kinds.size > 1) throw new SheetError(20002, 'Templates type must be same');
}

/** Of templates with the same title, all but the first are left out. */
function sameTitle(catalog: Catalog, asked: [string, unknown][]): Set<string> {
  const titles = new Set<string>();
  const extra = new Set<string>();
  for (const [id] of asked) {
    const title = catalog.find(id)?.title;
    if (title !== undefined && titles.has(title)) extra.add(id);
    else if (title !== undefined) titles.add(title);
  }
  return extra;
}

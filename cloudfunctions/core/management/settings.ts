import type { Config } from '../config/config';
import { NotifyError } from '../errors';
import type { SettingChange, SettingsView, SettingView } from '../contract';
import { changeGate, GATE } from '../gate/document';
import { baseOf, settled, TABLE } from '../gate/settings';
import { SETTING_NAMES, type SettingName, type Settings, type SettingValue } from '../model/settings';
import type { Context } from '../ports/context';
import { iso } from '../time/zone';

/** What counts now, what the configuration says, and how far each may be changed. */
export async function showSettings(context: Context): Promise<SettingsView> {
  return viewOf(context, await read(context));
}

/**
 * Changes one, for every running instance within ten seconds.
 * @param by openid or web uid
 * @throws NotifyError `BAD_REQUEST` beyond its bounds, `CONFLICT` where somebody else has changed any of them meanwhile
 */
export async function setSetting(
  context: Context,
  by: string,
  { version, name, value: given, address }: SettingChange,
): Promise<SettingsView> {
  const value = address ?? given ?? null;
  if (value !== null) requireFit(context, name, value, address === undefined ? 'value' : 'address');
  const before = await read(context);
  const { [name]: _old, ...others } = before?.values ?? {};
  const at = context.clock.now();
  const values = value === null ? others : { ...others, [name]: value };
  const settings: Settings = { version: version + 1, by, at, values };
  const isSeen = (before?.version ?? 0) === version;
  const same = { 'settings.version': version === 0 ? null : version };
  if (isSeen && (await changeGate(context, same, { $set: { settings } }))) return viewOf(context, settings);
  const now = await read(context);
  // Our own change, whose answer was lost.
  if (
    now?.version === version + 1 &&
    now.by === by &&
    now.at === at &&
    now.values[name] === (value ?? undefined)
  )
    return viewOf(context, now);
  const message = `expected version ${now?.version ?? 0}, got ${version}: settings were changed meanwhile${now ? ` by "${now.by}"` : ''}`;
  throw new NotifyError('CONFLICT', `version: ${message}. 设置已被他人修改。`, [
    { code: 'conflict', path: 'version', message },
  ]);
}

async function read({ store }: Context): Promise<Settings | undefined> {
  const [lock] = await store.find('notify_locks', { _id: GATE }, { limit: 1 });
  return lock?.settings;
}

function requireFit(context: Context, name: SettingName, value: SettingValue, path: string): void {
  const expected = expectedOf(baseOf(context.config), name, value);
  if (expected === undefined) return;
  throw new NotifyError('BAD_REQUEST', `${path}: ${expected}. 超出配置允许的范围。`, [
    { code: 'invalid', path, message: expected },
  ]);
}

/** @returns nothing where the value may be set */
function expectedOf(config: Config, name: SettingName, value: SettingValue): string | undefined {
  const { bound, fits } = TABLE[name];
  const may = bound(config);
  if (may === undefined)
    return `expected a setting that the configuration lets be changed (settings), "${name}" is not`;
  return fits(config, value) ? undefined : `expected ${may}`;
}

/** A key may follow. */
const shown = (name: SettingName, value: SettingValue | undefined): SettingValue | undefined =>
  name === 'webhook' && typeof value === 'string' ? `${new URL(value).origin}/…` : value;

function viewOf(context: Context, settings: Settings | undefined): SettingsView {
  const base = baseOf(context.config);
  const now = settled(base, settings);
  return {
    version: settings?.version ?? 0,
    ...(settings ? { by: settings.by, at: iso(settings.at) } : {}),
    settings: SETTING_NAMES.map((name): SettingView => {
      const { configured, bound, fits } = TABLE[name];
      const set = settings?.values[name];
      const fields = {
        value: shown(name, configured(now)),
        configured: shown(name, configured(base)),
        ignored: set !== undefined && !fits(base, set) ? shown(name, set) : undefined,
        bound: bound(base),
      };
      const given = Object.entries(fields).filter(([, value]) => value !== undefined);
      return { name, ...Object.fromEntries(given) };
    }),
  };
}

import { audited } from '../../cloudfunctions/core/management/audited';
import { setSetting, showSettings } from '../../cloudfunctions/core/management/settings';
import { manageRequest, parseRequest, type SettingsView } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { shellActor } from '../base/actor';
import { OpsError } from '../base/problems';
import { timeWords } from '../base/words';

export type SettingsOptions = { name: 'settings' } & (
  { what: 'show' } | { what: 'set'; of: string; value: string; version: string | undefined }
);

/** As `manage` does it, and in the audit log like it. @returns what to print */
export async function runSettings(context: Context, options: SettingsOptions): Promise<string[]> {
  const asked = options.what === 'show' ? { action: 'settings.show' } : await changeOf(context, options);
  const request = parseRequest(manageRequest, asked);
  const actor = shellActor();
  const view = await audited(context, actor, request, async () => {
    if (request.action === 'settings.show') return showSettings(context);
    if (request.action === 'settings.set') return setSetting(context, actor.by, request);
    throw new OpsError(['expected a request of settings']);
  });
  return linesOf(view, context.config.timeZone);
}

/** Without a version, of the settings as they are this moment. */
async function changeOf(
  context: Context,
  { of, value, version }: Extract<SettingsOptions, { what: 'set' }>,
): Promise<object> {
  const seen = version === undefined ? (await showSettings(context)).version : Number(version);
  const base = { action: 'settings.set', version: seen, name: of };
  if (value === 'default') return { ...base, value: null };
  if (of === 'webhook') return { ...base, address: value };
  return { ...base, value: Number.isFinite(Number(value)) ? Number(value) : value };
}

function linesOf({ version, by, at, settings }: SettingsView, zone: string): string[] {
  return [
    `version ${version}${by && at ? `, by ${by}, ${timeWords(at, zone)}` : ', nothing was set 尚无设定'}`,
    ...settings.map(({ name, value = '-', configured = '-', bound, ignored }) =>
      [
        `  ${name.padEnd(16)} ${value}`,
        value === configured ? '' : `configured 配置 ${configured}`,
        ignored === undefined ? '' : `set but beyond its bounds 超出范围而无效 ${ignored}`,
        bound ?? 'fixed by the configuration 不可修改',
      ]
        .filter(Boolean)
        .join('  '),
    ),
  ];
}

/** What `manage settings.*` asks for and answers. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const SETTING_ACTIONS: Readonly<Record<string, Sentence>> = {
  'manage.settings.show': both(
    'What may be changed at run time: what counts now, what the configuration says, and how far.',
    '运行时可改的设定：当前值、配置的值与允许范围。',
  ),
  'manage.settings.set': both(
    'Changes one within the bounds of the configuration (`settings`); running instances know within ten seconds.',
    '在配置（`settings`）允许的范围内修改一项；运行中的实例十秒内获知。',
  ),
};

export const SETTING_FIELDS: Readonly<Record<string, Sentence>> = {
  'manage.settings.set.version': both(
    'As `settings.show` gave it; 0 before anything was set. Of another it is `CONFLICT`.',
    '取自 `settings.show`，尚无设定时为 0；版本不符时为 `CONFLICT`。',
  ),
  'manage.settings.set.name': both('Which.', '哪一项。'),
  'manage.settings.set.value': both(
    'Quiet hours as `22:00-08:00`; `null`: as configured again.',
    '免打扰时段写作 `22:00-08:00`；`null` 恢复为配置的值。',
  ),
  'manage.settings.set.address': both(
    'Of `webhook`, in place of `value`: not kept in the audit log.',
    '`webhook` 用它代替 `value`，不写入审计日志。',
  ),
};

export const SETTING_ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'manage.settings.show': ['SettingsView'],
  'manage.settings.set': ['SettingsView'],
};

export const SETTING_ANSWER_WORDS: Readonly<Record<string, Sentence>> = {
  'SettingsView.version': both('To be given with the next change.', '修改时随请求给出。'),
  'SettingsView.by': zh('最近由谁修改。'),
  'SettingsView.at': both('ISO 8601, when.', 'ISO 8601，最近修改的时间。'),
  'SettingsView.settings': both('All of them.', '全部设定。'),
  'SettingView.name': both('Which.', '哪一项。'),
  'SettingView.value': zh('当前值；没有时缺省。`webhook` 不含主机之后的部分。'),
  'SettingView.configured': zh('配置的值。'),
  'SettingView.ignored': zh('曾设定、但已超出范围而无效的值。'),
  'SettingView.bound': zh('允许的范围；不可修改时没有。'),
};

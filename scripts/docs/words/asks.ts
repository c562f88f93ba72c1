/** Of campaigns that ask for subscriptions: what clients are told, and what they tell. */
import type { Sentence } from '../../../cloudfunctions/core/reasons/table';
import { both, zh } from './sentence';

export const ASK_ANSWERS: Readonly<Record<string, Sentence>> = {
  'SyncResult.asks': zh('运营想向该用户征求的订阅及位置，最多 5 个。'),
  'AskState.id': both(
    'Of the campaign: to be given with `report` as `campaign`.',
    '活动 id，用 `report` 上报时作为 `campaign` 给出。',
  ),
  'AskState.places': both(
    'Where it asks, by names of the configuration.',
    '在哪些位置征求，为配置中的名字。',
  ),
  'AskState.templates': both('What for, by alias.', '征求哪些模板（别名）。'),
  'AskState.zh': both('What stands over the button and on it.', '按钮上方与按钮上的文字。'),
  'AskState.en': both('The same for users whose WeChat is in English.', '同上，用于微信为英文的用户。'),
  'AskState.until': zh('毫秒时间戳。'),
};

export const ASK_FIELDS: Readonly<Record<string, Sentence>> = {
  campaign: both(
    'The campaign that asked: what came of it is counted there.',
    '由哪个活动征求：结果计入该活动。',
  ),
};

export const ASK_CLIENT: Readonly<Record<string, Sentence>> = {
  'Notify.visit': zh(
    '用户看到了某个位置。若配置的 `places` 中有它，则查询运营在那里征求什么，每天至多一次；其他位置不做任何事。`<notify-subscribe>` 会自动调用。',
  ),
  'AskOptions.campaign': zh('`plan` 给出的 `ask` 的 `id`：这次点击的结果计入该活动。'),
};

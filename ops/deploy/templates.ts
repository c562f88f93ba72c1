/** The configured templates against those that the account has. */
import type { Config } from '../../cloudfunctions/core/config';
import type { OwnTemplate } from '../../cloudfunctions/core/model/templates';
import { compareTemplates } from '../../cloudfunctions/core/templates/compare';
import type { WeChatApi } from './access/weChatApi';
import type { Words } from './problems';

export async function findingsOfTemplates(api: WeChatApi, config: Config): Promise<Words[]> {
  const { data } = await api.call<{ data?: OwnTemplate[] }>('/wxaapi/newtmpl/gettemplate');
  if (!data || data.length === 0) {
    // It has been seen empty for no reason (PLATFORM §4).
    return [
      {
        zh: '微信返回的模板列表为空。若后台（mp.weixin.qq.com → 订阅消息）确有模板，请稍后再试',
        en: 'WeChat’s list of templates is empty; if the account does have some (mp.weixin.qq.com → subscribe messages), try again later',
      },
    ];
  }
  return compareTemplates(config, data).map(({ zh, en }) => ({
    zh: `模板 ${zh}`,
    en: `template ${en}`,
  }));
}

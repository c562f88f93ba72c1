import type { NotifyOptions } from './types';

export const MAIN_SWITCH_OFF = 'main-switch-off';

/** For users. */
const TEXTS: Record<string, string> = {
  accepted: '订阅成功',
  rejected: '已取消，需要时可再订阅',
  'kept-reject': '你已选择不再接收，可在设置中开启',
  [MAIN_SWITCH_OFF]: '通知总开关已关闭，可在设置中打开',
  busy: '请先完成当前选择',
  'nothing-to-ask': '暂时不需要订阅',
  network: '网络不可用，请稍后再试',
  PENDING: '已退订，正在发送的一条可能仍会送达',
  'erase-later': '有消息正在发送，请稍后再删除',
};

export const textsOf =
  (own: NotifyOptions['texts'] = {}) =>
  (reason: string): string =>
    own[reason as 'failed'] || TEXTS[reason] || '暂时不可用，请再试一次';

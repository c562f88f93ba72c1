import type { FigureDefinition } from '../../cloudfunctions/core/contract';
import type { CreditEffect } from '../../cloudfunctions/core/model/message';
import { STATES, type State } from '../../cloudfunctions/core/model/states';
import type { CreditAccount } from '../../cloudfunctions/core/model/user';
import type { Consent } from '../../cloudfunctions/core/notifications/consent';
import { clockTime, dayOf } from '../../cloudfunctions/core/time/zone';

const STATE_WORDS: Record<State, string> = {
  scheduled: '待发送',
  claimed: '发送中',
  waiting: '等待次数',
  heldBack: '暂缓发送',
  collected: '待汇总',
  sent: '已发送',
  unknown: '结果未知',
  delivered: '已送达',
  undelivered: '未送达',
  merged: '已并入汇总',
  suppressed: '未发送',
  expired: '已过期',
  cancelled: '已取消',
  failed: '失败',
};

/** `sent 已发送` */
export function stateWords(state: string): string {
  const known = STATES.find((one) => one === state);
  return known ? `${known} ${STATE_WORDS[known]}` : state;
}

const CREDIT_WORDS: Record<CreditEffect, string> = {
  hold: '占用',
  spend: '用掉',
  return: '退回',
  suspect: '存疑',
  uncertain: '不确定',
  void: '作废',
};

export function creditWords(effect: string | undefined): string {
  const known = (Object.keys(CREDIT_WORDS) as CreditEffect[]).find((one) => one === effect);
  return known ? `${known} ${CREDIT_WORDS[known]}` : '';
}

/** The books of one user and template in one line. */
export const accountWords = (account: CreditAccount | undefined): string =>
  account === undefined
    ? '从未授权 never accepted'
    : [
        `granted 共得 ${account.granted}`,
        `available 可用 ${account.available}`,
        `held 占用 ${account.held}`,
        `uncertain 不确定 ${account.uncertain}`,
        `spent 已用 ${account.spent}`,
        `voided 作废 ${account.voided}`,
        ...(account.consent ? ['consent 长期同意'] : []),
      ].join(' · ');

/** By which tap a user had agreed to a notification: when, where, which template. */
export function consentWords({ by, templateId, title, at, place, tap }: Consent, zone: string): string {
  const what = `${title} ${templateId}`.trim();
  if (by === 'tap') return `${timeWords(at, zone)} · ${place || '-'} · ${what} · tap 点击 ${tap}`;
  return by === 'try'
    ? `no tap is known, WeChat took a try 无点击记录，试发后微信接受 · ${what}`
    : `no tap is on record: an imported credit, or from before taps were kept 无点击记录（导入的次数，或早于开始记录） · ${what}`;
}

/** `2026-11-22 10:02` in the configuration's zone. @param moment ISO 8601 or epoch ms; nothing: a dash */
export function timeWords(moment: string | number | undefined | null, zone: string): string {
  if (moment === undefined || moment === null) return '-';
  const at = typeof moment === 'number' ? moment : Date.parse(moment);
  return `${dayOf(at, zone)} ${clockTime(at, zone)}`;
}

/** `42.0%`, a dash where it is of fewer than 30. */
export const percent = (rate: number | null): string => (rate === null ? '–' : `${(rate * 100).toFixed(1)}%`);

/** Of a column: `clicked 点击`. */
export const headOf = ({ name }: FigureDefinition): string => `${name.en} ${name.zh}`;

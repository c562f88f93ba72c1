/** Who and what the story is about, and how it is put into words. */
import notifyConfig from '../../../miniprogram-client/demo-functions/notify.config';
import type { CreditAccount } from '../../../cloudfunctions/core/model/user';

export const LIN = 'o-lin';
export const ADMIN = 'o-admin';
export const GOODS = { id: 'mug-blue', name: '蓝色马克杯', fen: 8900 } as const;

export const TEMPLATES = notifyConfig.templates;
export type Alias = keyof typeof TEMPLATES;

const inShanghai = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
});

export const wordsOf = {
  /** `10:02` in Shanghai. */
  time: (at: number): string => inShanghai.format(at),
  /** `¥89` */
  money: (fen: number): string => `¥${fen / 100}`,
  /** `3 granted = 1 available + 2 spent`; pots that are empty are left out. */
  books: ({ granted, available, held, uncertain, spent, voided }: CreditAccount): string => {
    const pots = Object.entries({ available, held, uncertain, spent, voided })
      .filter(([, credits]) => credits > 0)
      .map(([name, credits]) => `${credits} ${name}`);
    return `${granted} granted = ${pots.join(' + ') || '0'}`;
  },
};

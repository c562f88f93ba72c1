/** A waiting list for the blue mug, `backInStock`. */
import type { ToWishRequest } from '../../../cloudfunctions/core/contract';
import type { UserDocument } from '../../../cloudfunctions/core/model/user';
import { wishKey } from '../../../cloudfunctions/core/model/wish';
import { NOW, sampleConfig, sampleUser } from '../sample';
import { DAY } from './house';

const { id: templateId } = sampleConfig().templates.backInStock!;
export const MUG_WISH = wishKey('backInStock', 'goods:mug');

/** Somebody who wished for the mug so long ago, with one credit. */
export const wisher = (openid: string, ago: number, more: Partial<UserDocument> = {}): UserDocument => ({
  ...sampleUser({ [templateId]: { available: 1, granted: 1 } }),
  _id: openid,
  creditFor: [templateId],
  wishes: {
    [MUG_WISH]: {
      template: 'backInStock',
      about: 'goods:mug',
      label: '',
      at: NOW - ago,
      until: NOW - ago + 90 * DAY,
    },
  },
  wishFor: [MUG_WISH],
  ...more,
});

/** The mug is there again. */
export const restocked = (more: Partial<ToWishRequest> = {}): ToWishRequest => ({
  action: 'toWish',
  about: 'goods:mug',
  template: 'backInStock',
  key: 'restock:1',
  data: { goods: 'mug', price: 1 },
  ...more,
});

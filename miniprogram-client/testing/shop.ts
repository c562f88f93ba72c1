import type { ClientConfig } from '../sdk/src/types';

const oneTime = (id: string, title: string, topic: string) => ({
  id,
  kind: 'one-time' as const,
  title,
  topic,
});

/** A shop's templates: two of one title, two aliases of one id, one long-term. */
export const config = {
  prefix: '',
  environments: { develop: 'shop-dev', trial: 'shop-trial', release: 'shop-prod' },
  places: { home: { title: '首页' } },
  topics: {
    restock: { title: '到货提醒' },
    orders: { title: '订单进度' },
    offers: { title: '优惠活动' },
    health: { title: '就诊通知' },
  },
  templates: {
    backInStock: oneTime('tpl-restock', '到货提醒', 'restock'),
    orderProgress: oneTime('tpl-order', '订单状态通知', 'orders'),
    pickup: oneTime('tpl-pickup', '取货提醒', 'orders'),
    pickupLate: oneTime('tpl-pickup', '取货提醒', 'orders'),
    orderTwin: oneTime('tpl-order-2', '订单状态通知', 'orders'),
    offer: oneTime('tpl-offer', '优惠提醒', 'offers'),
    visit: { id: 'tpl-visit', kind: 'long-term', title: '就诊通知', topic: 'health' },
  },
} as const satisfies ClientConfig;

export type ShopAlias = keyof typeof config.templates;

export const TEMPLATES = Object.entries(config.templates).map(([alias, template]) => ({
  alias,
  ...template,
}));

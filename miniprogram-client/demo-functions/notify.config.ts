/**
 * The demo shop's configuration, which the tests use too. A team's own is `notify.config.ts` at the root: whatever stands
 * there, or nothing, changes neither. Every option is documented in `cloudfunctions/core/config/input.ts`.
 */
import { defineConfig } from '../../cloudfunctions/core/config/defineConfig';

const DAY_MS = 24 * 60 * 60 * 1000;

export default defineConfig({
  appid: 'wx0123456789abcdef',
  environments: {
    local: {
      envId: ['local', 'local-env'],
      state: 'developer',
      admins: [{ openid: 'o-admin', role: 'admin', name: '店长' }],
    },
    dev: { envId: 'shop-dev-1a2b3c', state: 'trial' },
    prod: { envId: 'shop-prod-4d5e6f', state: 'formal' },
  },
  topics: {
    restock: { title: '到货提醒', description: '你想要的商品到货时告诉你' },
    orders: { title: '订单进度', description: '下单之后的每一步' },
    bookings: { title: '预约提醒', description: '预约开始之前提醒你' },
    offers: {
      title: '优惠活动',
      description: '偶尔有好价格时告诉你',
      cap: { max: 3, days: 1, fatigue: { ignored: 3, max: 1, days: 7 } },
    },
  },
  templates: {
    backInStock: {
      id: 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN',
      kind: 'one-time',
      title: '到货提醒',
      scene: '想要的商品到货时通知',
      topic: 'restock',
      class: 'transactional',
      page: 'pages/goods/index',
      data: {
        goods: { field: 'thing1', label: '商品名称', overLong: 'truncate' },
        price: { field: 'amount2', label: '商品价格' },
        note: { field: 'thing3', label: '温馨提示', overLong: 'truncate', default: '数量有限，先到先得' },
      },
      digest: {
        // The template has one price, and things have one each: the card says whose it is.
        data: {
          goods: '{{first}} 等 {{count}} 件',
          price: '{{first}}',
          note: '共 {{count}} 件到货，价格为第一件的',
        },
        page: 'pages/inbox/index',
      },
    },
    orderProgress: {
      id: 'Or3Zx8Cv5Bn2Mk9Lp6Qw1Er4Ty7Ui0As-Df_GhJkWzX',
      kind: 'one-time',
      title: '订单状态通知',
      scene: '下单后的每一步通知',
      topic: 'orders',
      class: 'transactional',
      page: 'pages/order/index',
      data: {
        order: { field: 'character_string1', label: '订单编号' },
        goods: { field: 'thing2', label: '商品名称', overLong: 'truncate' },
        status: { field: 'phrase3', label: '订单状态' },
        at: { field: 'date4', label: '更新时间' },
      },
      whenNoCredit: 'wait',
      expiresAfterMs: 3 * DAY_MS,
    },
    pickupReminder: {
      id: 'Pk5Tg9Yh2Uj7Ik4Ol1Qa8Ws3Ed6Rf0Vb-Nm_CxZlMqP',
      kind: 'one-time',
      title: '取货提醒',
      scene: '到店取货前提醒',
      topic: 'orders',
      class: 'transactional',
      page: 'pages/order/index',
      data: {
        goods: { field: 'thing1', label: '商品名称', overLong: 'truncate' },
        code: { field: 'character_string2', label: '取货码' },
        store: { field: 'thing3', label: '取货门店', overLong: 'truncate' },
        until: { field: 'time4', label: '截止时间' },
      },
      expiresAfterMs: DAY_MS,
    },
    bookingReminder: {
      id: 'Rb8Sd4Fg1Hj6Kl3Zx9Cv2Bn7Mq5We0Rt-Yu_IoPaLsD',
      kind: 'one-time',
      title: '预约提醒',
      scene: '预约开始前提醒',
      topic: 'bookings',
      class: 'transactional',
      page: 'pages/booking/index',
      data: {
        what: { field: 'thing1', label: '预约项目', overLong: 'truncate' },
        at: { field: 'time2', label: '预约时间' },
        place: { field: 'thing3', label: '预约地点', overLong: 'truncate' },
      },
      expiresAfterMs: DAY_MS,
    },
    offer: {
      id: 'Of6Jn3Bh8Vg1Cf5Xd9Zs2Aq7Wp4Eo0Ri-Tu_YlKmHjG',
      kind: 'one-time',
      title: '优惠提醒',
      scene: '有好价格时通知一次',
      topic: 'offers',
      class: 'promotional',
      page: 'pages/goods/index',
      data: {
        goods: { field: 'thing1', label: '商品名称', overLong: 'truncate' },
        price: { field: 'amount2', label: '优惠价' },
        until: { field: 'date3', label: '截止日期' },
        note: { field: 'thing4', label: '备注', overLong: 'truncate', default: '活动期间有效' },
      },
      expiresAfterMs: 2 * DAY_MS,
    },
  },
  goals: {
    order: { title: '下单' },
  },
  traits: {
    level: { type: 'text', title: '会员等级' },
    birthday: { type: 'date', title: '生日' },
  },
  tags: { regular: { title: '常客' } },
  events: {
    view: { title: '看过商品', keys: ['goods'], fromClient: true },
    cart: { title: '加入购物车', keys: ['goods'], fromClient: true },
    bought: { title: '买下', keys: ['goods'] },
  },
  contentFunctions: ['demoContent'],
  places: { me: { title: '我的' } },
  attributionDays: 7,
  quietHours: { from: '22:00', to: '08:00' },
});
